import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describeTarget } from "./connection-url.ts";
import { isDatabaseUnavailable } from "./pool.ts";

/** How to wait for a server. */
export interface AwaitServerOptions {
  /** The setting that the URL came from, for messages. */
  readonly setting: string;
  /** How long to try, in seconds (default 30). */
  readonly patienceSeconds?: number;
  readonly onNotice: (line: string) => void;
}

/** What a server says of itself. */
export interface ServerFacts {
  /** Whom the URL logs in as. */
  readonly login: string;
  readonly warnings: readonly string[];
}

/**
 * Connects to a server, waiting for one that is still starting. Throws an error that says what to set when it can not
 * be reached, refuses the login, only reads, or is older than PostgreSQL 15.
 */
export async function awaitServer(url: string, options: AwaitServerOptions): Promise<ServerFacts> {
  const deadline = Date.now() + (options.patienceSeconds ?? 30) * 1000;
  for (let pauseMs = 100, told = false; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
    try {
      return await askServer(url);
    } catch (error) {
      if (!isDatabaseUnavailable(error) || Date.now() + pauseMs > deadline)
        throw explained(error, url, options);
    }
    if (!told) options.onNotice(`Waiting for the database at ${describeTarget(url)} …`);
    told = true;
    await sleep(pauseMs);
  }
}

/** Tells whether a URL's login and password are taken; errors that do not answer that are thrown. */
export async function logsIn(url: string): Promise<boolean> {
  try {
    await askServer(url);
    return true;
  } catch (error) {
    if (isRefusedLogin(error)) return false;
    throw error;
  }
}

/** What is to be said of a server's version (as in `server_version_num`); throws when it is too old to work. */
export function judgeVersion(version: number, name: string): string[] {
  const major = Math.floor(version / 10_000);
  if (major < 15) {
    throw new Error(`The database runs PostgreSQL ${name}; Guildhall needs 15 or later. Upgrade it.`);
  }
  const floor = securityFloor[major];
  if (floor === undefined || version % 10_000 >= floor) return [];
  return [`PostgreSQL ${name} lacks fixes of row-level security: upgrade to ${major}.${floor} or later.`];
}

/**
 * The first minor release of each major one that holds the last fixes of row-level security.
 * @see CVE-2024-10976 and CVE-2025-8713
 */
export const securityFloor: Readonly<Record<number, number>> = { 15: 14, 16: 10, 17: 6 };

async function askServer(url: string): Promise<ServerFacts> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ login: string; version: number; name: string; standby: boolean }>(
      `select session_user::text as login, current_setting('server_version_num')::int as version,
        current_setting('server_version') as name, pg_is_in_recovery() as standby`,
    );
    const [row] = rows;
    if (!row) throw new Error("PostgreSQL did not answer who it is.");
    if (row.standby)
      throw new Error(`The database at ${describeTarget(url)} is a standby, which only reads.`);
    return { login: row.login, warnings: judgeVersion(row.version, row.name) };
  } finally {
    await client.end();
  }
}

function isRefusedLogin(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === "28P01" || error.code === "28000");
}

function explained(error: unknown, url: string, { setting }: AwaitServerOptions): unknown {
  const target = describeTarget(url);
  const because =
    error instanceof Error
      ? error.message || String("code" in error ? error.code : error.name)
      : String(error);
  if (isDatabaseUnavailable(error)) {
    return new Error(
      `The database at ${target} can not be reached (${because}). Start it or correct ${setting}; ` +
        `without DATABASE_URL and DATABASE_OWNER_URL the application runs a PostgreSQL of its own.`,
      { cause: error },
    );
  }
  if (isRefusedLogin(error)) {
    return new Error(`The database at ${target} refuses the login in ${setting}: ${because}.`, {
      cause: error,
    });
  }
  if (error instanceof pg.DatabaseError && error.code === "3D000") {
    return new Error(`${because} at ${target}: create it (createdb), or correct ${setting}.`, {
      cause: error,
    });
  }
  return error;
}
