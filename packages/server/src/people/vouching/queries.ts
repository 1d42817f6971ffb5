import type { Queryable } from "../queries.ts";

/** What an organization's identity provider said, as it is kept with an account session. */
export interface VouchedFor {
  readonly sessionId: string;
  readonly methods: readonly string[];
  /** When the person proved themselves there, as far as it is known. */
  readonly at: Date | null;
}

/** Keeps with an account session what was vouched for. It counts as a younger proof only where it is known to be one. */
export async function updateVouched(
  connection: Queryable,
  { sessionId, methods, at }: VouchedFor,
): Promise<void> {
  await connection.query(
    `update identity.session
     set methods = $2, updated_at = now(),
         authenticated_at = case when $3::timestamptz is null then authenticated_at
                                 else greatest(authenticated_at, least(now(), $3)) end
     where id = $1`,
    [sessionId, methods, at],
  );
}

/** Says of an account session that was just made when its person proved themselves: not later than now. */
export async function updateAuthenticatedAt(
  connection: Queryable,
  sessionId: string,
  at: Date,
): Promise<void> {
  await connection.query("update identity.session set authenticated_at = least(now(), $2) where id = $1", [
    sessionId,
    at,
  ]);
}

/** How an account session has been proved so far. */
export async function selectMethods(connection: Queryable, sessionId: string): Promise<readonly string[]> {
  const { rows } = await connection.query<{ methods: readonly string[] }>(
    "select methods from identity.session where id = $1 for no key update",
    [sessionId],
  );
  return rows[0]?.methods ?? [];
}
