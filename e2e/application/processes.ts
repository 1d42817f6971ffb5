import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** Kills a process and everything that it started, as a power cut would: none of them gets to say a last word. */
export async function killWithAll(pid: number): Promise<void> {
  // From the top, so that nothing is left that could start again what was killed.
  const doomed = [pid, ...descendantsOf(pid, await parents())];
  for (const each of doomed) kill(each);
  while ((await Promise.all(doomed.map(isAlive))).some(Boolean)) await sleep(10);
}

/** Every process by its id, with the id of its parent. */
type Parents = ReadonlyMap<number, number>;

function descendantsOf(pid: number, all: Parents): number[] {
  const children = [...all].filter(([, parent]) => parent === pid).map(([child]) => child);
  return [...children, ...children.flatMap((child) => descendantsOf(child, all))];
}

async function parents(): Promise<Parents> {
  return process.platform === "linux" ? parentsOnLinux() : parentsByPs();
}

// A small Linux has no `ps`.
async function parentsOnLinux(): Promise<Parents> {
  const pids = (await readdir("/proc")).map(Number).filter(Number.isInteger);
  const found = await Promise.all(pids.map(async (pid) => [pid, (await statOf(pid))?.parent ?? 0] as const));
  return new Map(found);
}

async function parentsByPs(): Promise<Parents> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
  const lines = stdout.trim().split("\n");
  return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
}

/** The state and the parent of a process; undefined when it is gone. @see proc_pid_stat(5) */
async function statOf(pid: number): Promise<{ state: string; parent: number } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name stands in brackets and may hold anything, brackets too.
  const [state, parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return state === undefined || parent === undefined ? undefined : { state, parent: Number(parent) };
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // What nobody has waited for yet is dead all the same.
  return process.platform !== "linux" || (await statOf(pid))?.state !== "Z";
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself, since what it worked for is gone.
  }
}
