import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A server process that answers. */
export interface RunningServer {
  readonly pid: number;
  readonly url: string;
  /** Asks it to stop, and waits until it has. Throws an Error with its output when it does not end well. */
  stop(): Promise<void>;
}

/** Where a server listens and keeps its data. */
export interface ServerPlace {
  readonly port: number;
  readonly dataDirectory: string;
  /** What is set beside that, by the names of the environment. */
  readonly settings: Readonly<Record<string, string>>;
}

const repository = fileURLToPath(new URL("../../", import.meta.url));
const node = join(repository, "node_modules", ".bin", "node");
const startSeconds = 90;

/** Starts the server as `npm start` does, and waits until it is ready. */
export async function startServer(place: ServerPlace): Promise<RunningServer> {
  const url = `http://localhost:${place.port}`;
  const child = spawn(node, ["--conditions=guildhall", "apps/hiring/server.ts"], {
    cwd: repository,
    env: environmentOf(place, url),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = gather(child);
  // Who ends the stories early leaves nothing running.
  const endToo = (): void => void child.kill("SIGTERM");
  process.once("exit", endToo);
  child.once("exit", () => process.off("exit", endToo));
  await becomesReady(child, url, output);
  if (child.pid === undefined) throw new Error("The server has no process id.");
  return { pid: child.pid, url, stop: () => stop(child, output) };
}

/** Only what a program needs to run: no setting of whoever tells the stories. */
function environmentOf({ port, dataDirectory, settings }: ServerPlace, url: string): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "TMPDIR", "TEMP", "LANG", "SystemRoot"];
  const kept = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  return { ...kept, PORT: String(port), PUBLIC_URL: url, DATA_DIR: dataDirectory, ...settings };
}

function gather(child: ChildProcess): () => string {
  let output = "";
  const keep = (chunk: string): void => {
    output += chunk;
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  child.on("error", (error) => keep(String(error)));
  return () => output;
}

async function becomesReady(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const deadline = performance.now() + startSeconds * 1000;
  while (performance.now() < deadline) {
    if (hasEnded(child)) throw new Error(`The server ended before it was ready:\n${output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(50);
  }
  child.kill("SIGTERM");
  throw new Error(`The server was not ready after ${startSeconds} seconds:\n${output()}`);
}

async function stop(child: ChildProcess, output: () => string): Promise<void> {
  if (!hasEnded(child)) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
  if (child.exitCode !== 0) throw new Error(`The server ended with ${child.exitCode}:\n${output()}`);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
