import { spawn, type ChildProcess } from "node:child_process";
import { chmod, cp, lstat, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readyBinaries } from "./binaries.ts";
import { isRunning } from "./os-process.ts";
import { preparePlace, runInPlace } from "./place.ts";
import { startEmbedded, type EmbeddedOptions, type EmbeddedServer } from "./start.ts";

const asRoot = process.getuid?.() === 0;
let directory: string;
const undo: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "guildhall-embedded-"));
  await chmod(directory, 0o755);
  undo.push(() => rm(directory, { recursive: true, force: true }));
});

afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ directory, durable: false, ...options });
  undo.push(() => server.stop());
  return server;
}

async function query(url: string, text: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function write(url: string): Promise<void> {
  await query(url, "create table note (text text)");
  await query(url, "insert into note values ('kept')");
}

const kept = [{ text: "kept" }];

interface Copy {
  readonly process: ChildProcess;
  /** What the copy said first: where its database is, or why it refused. */
  readonly said: { ownerUrl?: string; refused?: string };
}

/** Starts another copy of the application, in a process of its own, on the same directory. */
async function startCopy(durable = false): Promise<Copy> {
  const source = `
    import { startEmbedded } from ${JSON.stringify(new URL("start.ts", import.meta.url).href)};
    const said = await startEmbedded({ directory: ${JSON.stringify(directory)}, durable: ${durable} }).then(
      ({ ownerUrl }) => ({ ownerUrl }),
      (error) => ({ refused: error.message }),
    );
    console.log(JSON.stringify(said));
    if (said.ownerUrl) setInterval(() => {}, 1000);`;
  const copy = spawn(process.execPath, ["--conditions=guildhall", "--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  undo.push(() => killHard(copy.pid ?? 0).then(stopOrphan));
  for await (const line of createInterface({ input: copy.stdout }))
    return { process: copy, said: JSON.parse(line) as Copy["said"] };
  throw new Error("The copy said nothing.");
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(directory, "cluster", "postmaster.pid"), "utf8")).split("\n")[0]);
}

/** Stops the server that a killed copy left behind; it would go on writing while its directory is removed. */
async function stopOrphan(): Promise<void> {
  const orphan = await postmasterPid().catch(() => 0);
  if (orphan === 0 || !isRunning(orphan)) return;
  process.kill(orphan, "SIGQUIT");
  await expect.poll(() => isRunning(orphan), { timeout: 10_000 }).toBe(false);
}

/** Kills processes as a power cut would, and waits until they are gone. */
async function killHard(...pids: number[]): Promise<void> {
  for (const pid of pids) if (isRunning(pid)) process.kill(pid, "SIGKILL");
  await expect.poll(() => pids.filter((pid) => isRunning(pid)), { timeout: 5000 }).toEqual([]);
}

/** All processes of a server, its own workers among them. */
async function processesOf(ownerUrl: string): Promise<number[]> {
  const workers = (await query(ownerUrl, "select pid from pg_stat_activity")) as { pid: number }[];
  return [await postmasterPid(), ...workers.map(({ pid }) => pid)];
}

test("what Olivia wrote is there after a restart", async () => {
  const first = await start({ durable: true });
  await write(first.ownerUrl);
  await first.stop();
  const second = await start({ durable: true });
  expect(await query(second.ownerUrl, "select text from note")).toEqual(kept);
});

test("the server asks for a password, which only its own account can read, and listens on no network", async () => {
  const server = await start({ durable: true });
  await expect(
    query(server.url("guildhall", { user: "postgres", password: "guess" }), "select"),
  ).rejects.toThrow("password authentication failed");
  expect((await stat(join(directory, "password"))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  const settings = `select name, setting from pg_settings
    where name in ('listen_addresses', 'data_checksums', 'fsync', 'TimeZone', 'max_connections')
    order by name collate "C"`;
  expect(await query(server.ownerUrl, settings)).toEqual([
    { name: "TimeZone", setting: "UTC" },
    { name: "data_checksums", setting: "on" },
    { name: "fsync", setting: "on" },
    { name: "listen_addresses", setting: "" },
    { name: "max_connections", setting: "200" },
  ]);
});

test("after kill -9 of everything the next start recovers what was committed (T-FAULT-1)", async () => {
  const copy = await startCopy(true);
  await write(copy.said.ownerUrl ?? "");
  await killHard(copy.process.pid ?? 0, ...(await processesOf(copy.said.ownerUrl ?? "")));
  const server = await start({ durable: true });
  expect(await query(server.ownerUrl, "select text from note")).toEqual(kept);
});

test("after kill -9 of Node alone the next start replaces the server that was left behind", async () => {
  const copy = await startCopy();
  await write(copy.said.ownerUrl ?? "");
  const orphan = await postmasterPid();
  await killHard(copy.process.pid ?? 0);
  expect(isRunning(orphan)).toBe(true);
  const server = await start();
  expect(isRunning(orphan)).toBe(false);
  expect(await query(server.ownerUrl, "select text from note")).toEqual(kept);
});

test("a second copy on the same directory is refused, and the first goes on", async () => {
  const copy = await startCopy();
  await expect(start()).rejects.toThrow(
    `in use by another copy of the application: process ${copy.process.pid ?? 0} holds`,
  );
  await write(copy.said.ownerUrl ?? "");
});

test("of four copies that start at the same moment exactly one runs, and the others name it", async () => {
  const copies = await Promise.all([1, 2, 3, 4].map(() => startCopy()));
  const winners = copies.filter((copy) => copy.said.ownerUrl);
  expect(winners).toHaveLength(1);
  const refusals = copies.flatMap((copy) => copy.said.refused ?? []);
  expect(refusals).toHaveLength(3);
  for (const refusal of refusals) expect(refusal).toContain(`process ${winners[0]?.process.pid ?? 0} holds`);
  await write(winners[0]?.said.ownerUrl ?? "");
});

test("a server that dies under the running application is started again", async () => {
  const lines: string[] = [];
  const server = await start({ durable: true, log: (line) => lines.push(line) });
  await write(server.ownerUrl);
  const first = await postmasterPid();
  await killHard(first);
  await expect.poll(() => query(server.ownerUrl, "select text from note").catch(String)).toEqual(kept);
  expect(await postmasterPid()).not.toBe(first);
  expect(lines).toEqual([expect.stringContaining("started again")]);
});

test("a process number that belongs to a stranger now does not stand in the way", async () => {
  const server = await start();
  const stale = await readFile(join(directory, "cluster", "postmaster.pid"), "utf8");
  await server.stop();
  const { uid, gid } = await stat(directory);
  const stranger = spawn("sleep", ["60"], asRoot ? { uid, gid, cwd: "/" } : { cwd: "/" });
  undo.push(() => killHard(stranger.pid ?? 0));
  await writeFile(join(directory, "cluster", "postmaster.pid"), stale.replace(/^\d+/, String(stranger.pid)));
  await query((await start()).ownerUrl, "select");
  expect(isRunning(stranger.pid ?? 0)).toBe(true);
});

test("a path too long for a Unix socket gets one elsewhere", async () => {
  const long = join(directory, "a".repeat(60), "b".repeat(60));
  const server = await start({ directory: long });
  expect((await stat(join(long, "cluster"))).isDirectory()).toBe(true);
  expect(new URL(server.ownerUrl).searchParams.get("host")).toMatch(
    new RegExp(`^${tmpdir()}/guildhall-\\w+$`),
  );
  await query(server.ownerUrl, "select");
});

test("a directory that holds other things is left alone", async () => {
  await writeFile(join(directory, "thesis.txt"), "");
  const before = await stat(directory);
  await expect(start()).rejects.toThrow("holds thesis.txt, which is no part of a database of ours");
  expect((await stat(directory)).uid).toBe(before.uid);
});

test.runIf(asRoot)(
  "as root, a place that the server's account can not walk to is replaced by one that it can",
  async () => {
    await chmod(directory, 0o700);
    const wanted = join(directory, "postgres");
    const lines: string[] = [];
    const server = await start({ directory: wanted, log: (line) => lines.push(line) });
    const place = await realpath(wanted);
    undo.push(() => server.stop().then(() => rm(place, { recursive: true })));
    expect((await lstat(wanted)).isSymbolicLink()).toBe(true);
    expect(lines).toEqual([expect.stringContaining(`the database lives in ${place}`)]);
    await write(server.ownerUrl);
    await server.stop();
    expect(await query((await start({ directory: wanted })).ownerUrl, "select text from note")).toEqual(kept);
  },
);

test("programs that can not be run where they were installed, links missing, run from a copy", async () => {
  const place = await preparePlace(directory, () => undefined);
  const installed = dirname(dirname(dirname((await readyBinaries(place)).postgres)));
  const hidden = await mkdtemp(join(tmpdir(), "guildhall-hidden-"));
  undo.push(() => rm(hidden, { recursive: true }));
  await cp(installed, hidden, {
    recursive: true,
    filter: async (path) => !(await lstat(path)).isSymbolicLink(),
  });
  await chmod(join(hidden, "native", "bin", "postgres"), 0o600);
  const { postgres } = await readyBinaries(place, hidden);
  expect(postgres.startsWith(place.directory)).toBe(true);
  expect(await runInPlace(place, postgres, ["--version"])).toContain("postgres (PostgreSQL)");
});
