import type pg from "pg";

/** What sends a statement: a pool. No organization is entered here; `tune_in` answers for credentials. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<pg.QueryResult<Row>>;
}

/** An account of a browser and the account session that it has there. */
export interface HeardAccount {
  readonly user: string;
  readonly session: string;
}

/** What one stream may be told now. */
export interface TuningRow {
  /** Which of those asked for, from 1. */
  readonly number: number;
  readonly browser_id: string;
  readonly accounts: readonly HeardAccount[];
  readonly organizations: readonly string[];
  /** The snapshot from which the next reading goes on. */
  readonly heard: string;
  /** Whether there was no telling what came after the snapshot. */
  readonly missed: boolean;
  /** 201 messages are too many. */
  readonly messages: readonly unknown[];
}

/** A stream that asks: the SHA-256 of its browser's cookie, and the snapshot up to which it has heard. */
export interface Asking {
  readonly credential: Buffer;
  readonly heard: string | null;
}

/** What streams may be told now, by the rights that they have now; no row for a browser that is signed in as nobody. */
export async function tuneIn(tenant: Queryable, askings: readonly Asking[]): Promise<readonly TuningRow[]> {
  const { rows } = await tenant.query<TuningRow>(
    `select number, browser_id, accounts, organizations, now_heard::text as heard, missed, messages
     from guildhall.tune_in($1::bytea[], $2::pg_snapshot[])`,
    [askings.map(({ credential }) => credential), askings.map(({ heard }) => heard)],
  );
  return rows;
}

/** Whom a signal concerns: a browser, else a user, else the members of an organization. */
export interface ConcernRow {
  readonly of_browser: string | null;
  readonly of_user: string | null;
  readonly in_organization: string | null;
}

/** Whom the signals concern that a snapshot had not seen, and the snapshot from which the next reading goes on. */
export async function selectConcerned(
  system: Queryable,
  heard: string | null,
): Promise<{ readonly heard: string; readonly concerned: readonly ConcernRow[] }> {
  const { rows } = await system.query<{ heard: string; concerned: readonly ConcernRow[] | null }>(
    `select pg_current_snapshot()::text as heard, (
       select json_agg(c) from (
         select distinct of_browser, of_user, in_organization from guildhall.signal
         where transaction >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(transaction, $1::pg_snapshot)
       ) c
     ) as concerned`,
    [heard],
  );
  const [row] = rows;
  if (!row) throw new Error("A snapshot is always to be had.");
  return { heard: row.heard, concerned: row.concerned ?? [] };
}

/** Deletes the signals that are older than an hour. */
export async function deleteOldSignals(system: Queryable): Promise<void> {
  await system.query("delete from guildhall.signal where at < now() - interval '1 hour'", []);
}
