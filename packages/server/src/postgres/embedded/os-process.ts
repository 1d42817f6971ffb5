import { execFile } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { stat } from "node:fs/promises";
import { hostname } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Names when a process started, in a form that only equality means something of; undefined when there is no such
 * process, "" where the system does not tell.
 */
export async function startOfProcess(pid: number): Promise<string | undefined> {
  if (!isRunning(pid)) return undefined;
  if (process.platform === "linux") return startOnLinux(pid);
  if (process.platform === "win32") return "";
  return (await psColumn(pid, "lstart=")) ?? "";
}

/** Names the place in which a process id means something: the machine, or the container on it. */
export function thisHost(): string {
  if (process.platform !== "linux") return hostname();
  return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
}

/**
 * Tells whether process `pid` is a PostgreSQL server on the data directory `cluster`. "unknown" means that the system
 * does not tell, so that nothing may be concluded.
 */
export async function servesCluster(pid: number, cluster: string): Promise<"yes" | "no" | "unknown"> {
  if (!isRunning(pid)) return "no";
  if (process.platform === "linux") return worksIn(pid, cluster);
  if (process.platform === "win32") return "unknown";
  const command = await psColumn(pid, "args=");
  if (command === undefined) return "unknown";
  if (command.includes(cluster)) return "yes";
  return command.includes("postgres") ? "unknown" : "no";
}

/** Tells whether there is such a process, whoever's it is; one that has ended and awaits its parent does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const state = process.platform === "linux" ? statFields(pid)?.[0] : undefined;
  return state !== "Z" && state !== "X";
}

/** The start time in ticks since this boot, with the boot's id; "" when other people's processes are hidden. */
function startOnLinux(pid: number): string {
  const ticks = statFields(pid)?.[19];
  return ticks === undefined
    ? ""
    : `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${ticks}`;
}

/** What Linux tells of a process, from its state on: the fields before it are its number and its name. */
function statFields(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in parentheses, and may itself hold blanks and parentheses.
    return line.slice(line.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/** A PostgreSQL server works in its data directory, also after that was moved or reached by another name. */
async function worksIn(pid: number, directory: string): Promise<"yes" | "no" | "unknown"> {
  try {
    const [there, here] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(directory)]);
    return there.dev === here.dev && there.ino === here.ino ? "yes" : "no";
  } catch {
    if (!isRunning(pid)) return "no";
    // What an ordinary user may not look at is not theirs, and so no server on a directory of theirs.
    return process.getuid?.() === 0 ? "unknown" : "no";
  }
}

async function psColumn(pid: number, column: string): Promise<string | undefined> {
  try {
    const { stdout } = await run("ps", ["-p", String(pid), "-o", column]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}
