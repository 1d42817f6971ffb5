import { spawn, type ChildProcess } from "node:child_process";
import { open, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { clusterIn } from "./cluster.ts";
import { isRunning, servesCluster } from "./os-process.ts";
import { giveToServer, runInPlace, spawnOptions, type Place } from "./place.ts";

/** A server's files and the programs that run them. */
export interface Installation {
  readonly place: Place;
  readonly binaries: Binaries;
}

/**
 * Starts the server and waits until it takes connections, which after a crash is when it has recovered. It runs in a
 * process group of its own, so that a Ctrl-C in the terminal reaches us alone and we stop it in order.
 */
export async function startPostmaster(installation: Installation): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    await stopOrphan(installation);
    const started = await tryStart(installation);
    if (typeof started !== "string") return started;
    // The processes of a server that was killed need a moment to notice that it is gone.
    const passing = /postmaster\.pid" already exists|pre-existing shared memory block/.test(started);
    if (!passing || attempt === 20) {
      throw new Error(
        `PostgreSQL did not start; the end of ${logFile(installation.place)} says:\n${lastLines(started)}`,
      );
    }
    await sleep(250);
  }
}

/** Stops the server in order: open transactions are rolled back, and what was committed is written. */
export async function stopPostmaster({ place, binaries }: Installation): Promise<void> {
  const stop = (mode: string): Promise<string> =>
    runInPlace(place, binaries.pgCtl, ["stop", "-D", clusterIn(place), "-m", mode, "-w", "-t", "30"]);
  try {
    await stop("fast");
  } catch (error) {
    const pid = await pidInFile(place);
    if (pid === undefined || !isRunning(pid)) return;
    await stop("immediate").catch(() => {
      throw error;
    });
  }
}

/**
 * Stops a server that an earlier process of ours left behind when it was killed. What it leaves in `postmaster.pid`
 * is believed only of a process that works in this very data directory: the number may since belong to another.
 */
export async function stopOrphan(installation: Installation): Promise<void> {
  const { place } = installation;
  const pid = await pidInFile(place);
  const serves = pid === undefined ? "no" : await servesCluster(pid, clusterIn(place));
  if (serves === "yes") return stopPostmaster(installation);
  if (serves === "unknown") {
    throw new Error(
      `${pidFile(place)} names process ${pid}, and this system does not tell whether that is a PostgreSQL server. ` +
        `If it is, stop it; if it is not, delete the file; then start again.`,
    );
  }
  if (pid !== undefined) await disownPidFile(place);
  for (const name of await readdir(place.directory)) {
    if (name.startsWith(".s.PGSQL.")) await rm(join(place.directory, name));
  }
}

/**
 * Makes the server ignore a number that is nobody's now, or somebody else's process's. PostgreSQL passes over the
 * number of its own parent, and still checks that no process of an earlier server shares its memory, as it would not if
 * the file were deleted.
 */
async function disownPidFile(place: Place): Promise<void> {
  const [, ...rest] = (await readFile(pidFile(place), "utf8")).split("\n");
  await writeFile(pidFile(place), [String(process.pid), ...rest].join("\n"));
}

/** Starts the server once; answers with what it wrote to its log when it ends before it is ready. */
async function tryStart({ place, binaries }: Installation): Promise<ChildProcess | string> {
  await turnLogOver(place);
  const log = await open(logFile(place), "a", 0o600);
  await giveToServer(place, logFile(place));
  const from = (await log.stat()).size;
  const child = spawn(binaries.postgres, ["-D", clusterIn(place)], {
    ...spawnOptions(place),
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  await log.close();
  child.unref();
  const ready = await Promise.race([ended.then(() => false), becomesReady(place, child)]);
  if (ready) return child;
  return (await readFile(logFile(place))).subarray(from).toString("utf8");
}

/** Waits for the word "ready" in the file that the server keeps about itself. */
async function becomesReady(place: Place, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const lines = await pidFileLines(place);
    if (lines[0] === String(child.pid) && lines[7]?.trim() === "ready") return true;
    await sleep(10);
  }
  return false;
}

async function pidInFile(place: Place): Promise<number | undefined> {
  const pid = Number((await pidFileLines(place))[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

async function pidFileLines(place: Place): Promise<string[]> {
  return (await readFile(pidFile(place), "utf8").catch(() => "")).split("\n");
}

/** Starts a new log when the last grew past 10 MB, and keeps one old one. */
async function turnLogOver(place: Place): Promise<void> {
  const size = (await stat(logFile(place)).catch(() => undefined))?.size ?? 0;
  if (size > 10_000_000) await rename(logFile(place), `${logFile(place)}.1`);
}

function pidFile(place: Place): string {
  return join(clusterIn(place), "postmaster.pid");
}

function logFile(place: Place): string {
  return join(place.directory, "server.log");
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-8).join("\n");
}
