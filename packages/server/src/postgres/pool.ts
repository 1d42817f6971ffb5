import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** How a pool connects. */
export interface PoolOptions {
  readonly connectionString: string;
  /** The most connections (default 10). */
  readonly max?: number;
  /** Each new connection becomes this role first. */
  readonly role?: string;
  /** What the server's activity view shows (default `guildhall`). */
  readonly applicationName?: string;
  /**
   * How long a query may take, in seconds (default: as long as it likes). A server that says nothing for twice as long
   * is taken for lost. Where a `role` is given, the server ends what takes longer, too, and a transaction that idles for
   * a minute; to other connections the login's own limits apply.
   */
  readonly querySeconds?: number;
}

/**
 * Makes a pool of connections in the driver's pipeline mode: queries on one connection are sent without waiting for
 * those before them. A connection that dies fails the query at work, is dropped and replaced, and is never an uncaught
 * error.
 */
export function createPool(options: PoolOptions): pg.Pool {
  const { role, querySeconds = 0 } = options;
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max ?? 10,
    application_name: options.applicationName ?? "guildhall",
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    query_timeout: querySeconds * 2000,
    // The driver awaits what this gives, though its types do not say so.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- as above
    ...(role === undefined ? {} : { ...limitsOf(querySeconds), onConnect: becomes(role) }),
  });
  const survive = (): undefined => undefined;
  pool.on("error", survive);
  pool.on("connect", (client) => client.on("error", survive));
  return pool;
}

function becomes(role: string): (client: pg.ClientBase) => Promise<void> {
  return async (client) => {
    await client.query(`set role ${pg.escapeIdentifier(role)}`);
  };
}

// Said as a connection is made, which a pooler refuses: but whoever becomes a role speaks with the server directly.
function limitsOf(querySeconds: number): pg.PoolConfig {
  return { statement_timeout: querySeconds * 1000, idle_in_transaction_session_timeout: 60_000 };
}

/** Waits until connections are given back, at most 3 seconds: a lost one must not keep the application from stopping. */
export async function endPools(pools: readonly pg.Pool[]): Promise<void> {
  const patience = new AbortController();
  const ended = Promise.all(pools.map((pool) => pool.end())).finally(() => patience.abort());
  await Promise.race([ended, sleep(3000, undefined, { signal: patience.signal }).catch(() => undefined)]);
}

/** Tells whether an error says that the database can not be reached, or can not do this now and may in a moment. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return unavailable.test(code) || lost.test(error.message);
}

// SQLSTATE classes 08 (connection), 53 (resources), 57P01 to 57P04 (shutting down, starting up), 40001 and 40P01 (two
// transactions in each other's way: the same again will do), and the system's own.
const unavailable =
  /^(?:08...|53...|57P0[1-4]|40001|40P01|E(?:CONN|PIPE|HOST|NET|TIMEDOUT|NOTFOUND|AI_AGAIN).*|ENOENT)$/;
const lost =
  /^(?:Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end)/;
