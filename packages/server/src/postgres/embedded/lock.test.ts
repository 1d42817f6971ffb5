import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DirectoryInUseError, lockFile, type DirectoryLock } from "./lock.ts";
import { startOfProcess, thisHost } from "./os-process.ts";

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "guildhall-lock-"));
  path = join(directory, "lock");
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** Leaves the lock that a process of that description would have left. */
async function leaveLock(holder: { pid: number; started: string; host?: string }): Promise<void> {
  await writeFile(path, JSON.stringify({ token: "left-behind", host: thisHost(), ...holder }));
}

async function outcomes(
  attempts: readonly Promise<DirectoryLock>[],
): Promise<{ won: DirectoryLock[]; lost: unknown[] }> {
  const settled = await Promise.allSettled(attempts);
  return {
    won: settled.flatMap((it) => (it.status === "fulfilled" ? [it.value] : [])),
    lost: settled.flatMap((it): unknown[] => (it.status === "rejected" ? [it.reason] : [])),
  };
}

test("the second who asks is told which process holds the lock, and gets it when the first lets go", async () => {
  const first = await lockFile(path);
  const refusal = await lockFile(path).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DirectoryInUseError);
  expect(String(refusal)).toContain(`process ${process.pid} holds ${path}`);
  await first.release();
  const second = await lockFile(path);
  await second.release();
  expect(await readdir(directory)).toEqual([]);
});

test("a lock whose process number belongs to another process now is taken over", async () => {
  await leaveLock({ pid: process.pid, started: "another boot:1" });
  const lock = await lockFile(path);
  expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({
    pid: process.pid,
    started: await startOfProcess(process.pid),
  });
  await lock.release();
});

test("a lock that a power cut left empty is taken over", async () => {
  await writeFile(path, "");
  await (await lockFile(path)).release();
  expect(await readdir(directory)).toEqual([]);
});

test("of forty who find a dead process's lock at the same moment exactly one gets it, each of twenty times", async () => {
  for (let round = 0; round < 20; round += 1) {
    await leaveLock({ pid: 2 ** 22 + 1, started: "gone" });
    const { won, lost } = await outcomes(Array.from({ length: 40 }, () => lockFile(path)));
    expect(won).toHaveLength(1);
    expect(lost).toHaveLength(39);
    expect(lost.every((reason) => reason instanceof DirectoryInUseError)).toBe(true);
    for (const lock of won) await lock.release();
    expect(await readdir(directory)).toEqual([]);
  }
});

test("a dead process that was itself about to remove a dead process's lock does not stand in the way", async () => {
  await leaveLock({ pid: 2 ** 22 + 1, started: "gone" });
  const claim = { token: "claim", pid: 2 ** 22 + 2, started: "gone", host: thisHost() };
  await writeFile(`${path}.left-behind`, JSON.stringify(claim));
  await (await lockFile(path)).release();
  expect(await readdir(directory)).toEqual([]);
});

test("a lock from another container is respected while it is touched, and taken over when it is not", async () => {
  await leaveLock({ pid: process.pid, started: "there", host: "container-7 pid:[1]" });
  const touching = setInterval(() => void utimes(path, new Date(), new Date()), 20);
  await expect(lockFile(path, 200)).rejects.toThrow(`process ${process.pid} on container-7 holds`);
  clearInterval(touching);
  await (await lockFile(path, 200)).release();
});
