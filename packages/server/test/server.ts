import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readyBinaries } from "../src/postgres/embedded/binaries.ts";
import { lockFile } from "../src/postgres/embedded/lock.ts";
import { preparePlace } from "../src/postgres/embedded/place.ts";
import { stopOrphan } from "../src/postgres/embedded/postmaster.ts";
import { startEmbedded } from "../src/postgres/index.ts";

/** A PostgreSQL server for one run of tests. */
export interface TestServer {
  /** A superuser's URL. */
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

const prefix = "guildhall-test-";

/**
 * The server of `TEST_DATABASE_OWNER_URL`, or one of our own that trades durability for speed and is removed at the
 * end. Removes what earlier runs left that were killed.
 */
export async function startTestServer(): Promise<TestServer> {
  const ownerUrl = process.env["TEST_DATABASE_OWNER_URL"];
  if (ownerUrl !== undefined) return { ownerUrl, stop: () => Promise.resolve() };
  await removeAbandoned();
  const directory = await mkdtemp(join(tmpdir(), prefix));
  const server = await startEmbedded({ directory, durable: false });
  return {
    ownerUrl: server.ownerUrl,
    async stop(): Promise<void> {
      await server.stop();
      await removeDirectory(directory);
    },
  };
}

/** A name that no other run and no other file of tests uses. */
export function uniqueName(purpose: string): string {
  return `guildhall_${purpose}_${randomBytes(6).toString("hex")}`;
}

async function removeAbandoned(): Promise<void> {
  const hourAgo = Date.now() - 3_600_000;
  for (const name of await readdir(tmpdir())) {
    const directory = join(tmpdir(), name);
    if (!name.startsWith(prefix) || (await stat(directory)).birthtimeMs > hourAgo) continue;
    // One that is in use by a run that is still going says so, and stays.
    await removeIfDead(directory).catch(() => undefined);
  }
}

async function removeIfDead(directory: string): Promise<void> {
  const place = await preparePlace(directory, () => undefined);
  const lock = await lockFile(join(place.directory, "lock"), 0);
  try {
    await stopOrphan({ place, binaries: await readyBinaries(place) });
    await removeDirectory(directory);
  } finally {
    await lock.release();
  }
}

/** Also what it leads to, when it became a link. */
async function removeDirectory(directory: string): Promise<void> {
  await rm(await realpath(directory), { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
}
