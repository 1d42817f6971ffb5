import { randomUUID } from "node:crypto";
import { link, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { startOfProcess, thisHost } from "./os-process.ts";

/** A directory that this process, and no other, may use until it lets go. */
export interface DirectoryLock {
  /** Lets go, so that another process can take the directory. */
  release(): Promise<void>;
}

/** Another living process uses the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";
  /** The process that uses it. */
  readonly pid: number;

  constructor(path: string, holder: Holder) {
    const where = holder.host === thisHost() ? "" : ` on ${holder.host.split(" ")[0] ?? ""}`;
    super(
      `This data directory is in use by another copy of the application: process ${holder.pid}${where} holds ${path}. ` +
        `Stop that process first, or set DATA_DIR to another directory.`,
    );
    this.pid = holder.pid;
  }
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  /** When the process started, as the system counts: a process id alone may have been used again. */
  readonly started: string;
  /** Where `pid` means something: a machine, or a container on it. */
  readonly host: string;
}

/**
 * Takes the lock file at `path`, or says who holds it. A lock whose process is gone is taken over; of any number of
 * processes that try at once exactly one gets it. A lock from another host or container counts as alive while its
 * file is touched within `watchMs` (default 6,000 milliseconds), since its process can not be looked up from here.
 * Throws {@link DirectoryInUseError}.
 */
export async function lockFile(path: string, watchMs = 6000): Promise<DirectoryLock> {
  const token = await acquire(path, watchMs);
  const heartbeat = setInterval(() => {
    // The file is gone only when somebody deleted the directory under us; the server then says so itself.
    utimes(path, new Date(), new Date()).catch(() => undefined);
  }, 2000);
  heartbeat.unref();
  return {
    async release(): Promise<void> {
      clearInterval(heartbeat);
      await letGo(path, token);
    },
  };
}

async function acquire(path: string, watchMs: number): Promise<string> {
  for (;;) {
    const token = await create(path);
    if (token !== undefined) return token;
    const holder = await holderOf(path);
    if (holder === "nobody") continue;
    if (holder !== "unreadable" && (await isAlive(path, holder, watchMs))) {
      throw new DirectoryInUseError(path, holder);
    }
    await removeStale(path, holder === "unreadable" ? holder : holder.token, watchMs);
  }
}

/** Makes the lock file with its content in one step, so that nobody ever reads half of it. */
async function create(path: string): Promise<string | undefined> {
  const token = randomUUID();
  const started = (await startOfProcess(process.pid)) ?? "";
  const holder: Holder = { token, pid: process.pid, started, host: thisHost() };
  const draft = `${path}.new-${token}`;
  await writeFile(draft, JSON.stringify(holder));
  try {
    await link(draft, path);
    return token;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return undefined;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes a lock that a dead process left. Whoever removes it first takes a lock named for it and looks again:
 * a slower process that judged the same stale lock can therefore never remove the fresh one that took its place.
 */
async function removeStale(path: string, staleToken: string, watchMs: number): Promise<void> {
  const claim = `${path}.${staleToken}`;
  let token: string;
  try {
    token = await acquire(claim, watchMs);
  } catch (error) {
    if (!(error instanceof DirectoryInUseError)) throw error;
    await sleep(10);
    return;
  }
  try {
    const holder = await holderOf(path);
    const current = typeof holder === "string" ? holder : holder.token;
    if (current === staleToken) await rm(path, { force: true });
  } finally {
    await letGo(claim, token);
  }
}

async function letGo(path: string, token: string): Promise<void> {
  const holder = await holderOf(path);
  if (typeof holder !== "string" && holder.token === token) await rm(path, { force: true });
}

/** Reads a lock; "unreadable" is what a power cut leaves of one, for a living process links it only when whole. */
async function holderOf(path: string): Promise<Holder | "nobody" | "unreadable"> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "nobody";
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    return isHolder(value) ? value : "unreadable";
  } catch {
    return "unreadable";
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== "object" || value === null) return false;
  return (
    "token" in value &&
    typeof value.token === "string" &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "started" in value &&
    typeof value.started === "string" &&
    "host" in value &&
    typeof value.host === "string"
  );
}

async function isAlive(path: string, holder: Holder, watchMs: number): Promise<boolean> {
  if (holder.host !== thisHost()) return touchedWithin(path, watchMs);
  const started = await startOfProcess(holder.pid);
  return started !== undefined && (started === "" || holder.started === "" || started === holder.started);
}

async function touchedWithin(path: string, watchMs: number): Promise<boolean> {
  const touchedAt = async (): Promise<number | undefined> =>
    (await stat(path).catch(() => undefined))?.mtimeMs;
  const before = await touchedAt();
  await sleep(watchMs);
  const after = await touchedAt();
  return after !== undefined && after !== before;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
