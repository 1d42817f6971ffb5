import { randomBytes } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { giveToServer, runInPlace, type Place } from "./place.ts";

/** The name of the superuser of an embedded server. */
export const superuser = "postgres";

/** What a start may decide anew about a server. */
export interface ServerSettings {
  /** Where the Unix socket lies; undefined when there can be none. */
  readonly socketDirectory: string | undefined;
  /** The port, which also names the socket. */
  readonly port: number;
  /** Whether to listen on the loopback address too. */
  readonly tcp: boolean;
  /** Whether a commit survives a power cut. */
  readonly durable: boolean;
}

/** The directory of PostgreSQL's own files within a place. */
export function clusterIn(place: Place): string {
  return join(place.directory, "cluster");
}

/**
 * Makes the server's files when there are none yet, and answers with the superuser's password, which is random and
 * lies beside them in a file that only the server's account may read.
 */
export async function ensureCluster(place: Place, binaries: Binaries, durable: boolean): Promise<string> {
  const passwordFile = join(place.directory, "password");
  const made = await stat(clusterIn(place)).catch(() => undefined);
  if (!made) await makeCluster(place, { binaries, passwordFile, durable });
  try {
    return (await readFile(passwordFile, "utf8")).trim();
  } catch (error) {
    throw new Error(
      `The database in ${place.directory} has lost its password file. Put ${passwordFile} back, or remove the directory ` +
        `to begin with an empty database.`,
      { cause: error },
    );
  }
}

/** Writes the server's configuration, which is ours alone: what somebody sets with ALTER SYSTEM still wins. */
export async function writeSettings(place: Place, settings: ServerSettings): Promise<void> {
  const cluster = clusterIn(place);
  const { durable, tcp, port, socketDirectory } = settings;
  const values: Record<string, string | number> = {
    listen_addresses: tcp ? "127.0.0.1" : "",
    port,
    unix_socket_directories: socketDirectory === undefined ? "" : `"${socketDirectory}"`,
    unix_socket_permissions: "0700",
    password_encryption: "scram-sha-256",
    max_connections: 200,
    shared_buffers: "128MB",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
    log_checkpoints: "off",
    log_line_prefix: "%m [%p] %q%u@%d ",
    ...(durable
      ? {}
      : { fsync: "off", full_page_writes: "off", synchronous_commit: "off", autovacuum: "off" }),
  };
  const lines = Object.entries(values).map(
    ([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`,
  );
  await writeFile(join(cluster, "postgresql.conf"), `# Written at every start.\n${lines.join("")}`);
  await writeFile(join(cluster, "pg_hba.conf"), hostBasedAccess);
}

const hostBasedAccess = `# Written at every start.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
`;

interface MakeCluster {
  readonly binaries: Binaries;
  readonly passwordFile: string;
  readonly durable: boolean;
}

/** Builds the files beside their place and moves them there whole, so that a crash leaves all or nothing. */
async function makeCluster(place: Place, make: MakeCluster): Promise<void> {
  const draft = join(place.directory, "cluster.new");
  await rm(draft, { recursive: true, force: true });
  await rm(make.passwordFile, { force: true });
  await writeFile(make.passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  await giveToServer(place, make.passwordFile);
  await runInPlace(place, make.binaries.initdb, [
    `--pgdata=${draft}`,
    `--username=${superuser}`,
    `--pwfile=${make.passwordFile}`,
    "--auth=scram-sha-256",
    "--data-checksums",
    "--encoding=UTF8",
    // PostgreSQL's own Unicode rules: the same order and case on every machine, whatever its system's locales are.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...(make.durable ? [] : ["--no-sync"]),
  ]);
  await rename(draft, clusterIn(place));
}
