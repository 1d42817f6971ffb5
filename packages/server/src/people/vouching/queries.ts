import type { Queryable } from "../queries.ts";

/** What an organization's identity provider said, as it is kept with an account session. */
export interface VouchedFor {
  readonly sessionId: string;
  /** All that the session has shown by now. */
  readonly methods: readonly string[];
  /** Those of them that the provider vouches for. */
  readonly vouched: readonly string[];
  /** When the person proved themselves there, as far as it is known. */
  readonly at: Date | null;
}

/** Keeps with an account session what was vouched for. It counts as a younger proof only where it is known to be one. */
export async function updateVouched(
  connection: Queryable,
  { sessionId, methods, vouched, at }: VouchedFor,
): Promise<void> {
  await connection.query(
    `update identity.session
     set methods = $2, updated_at = now(),
         shown_at = shown_at || (
           select jsonb_object_agg(way, greatest(coalesce((shown_at ->> way)::timestamptz, '-infinity'),
             case when $3::timestamptz is not null then least(now(), $3) end))
           from unnest($4::text[]) way),
         authenticated_at = case when $3::timestamptz is null then authenticated_at
                                 else greatest(authenticated_at, least(now(), $3)) end
     where id = $1`,
    [sessionId, methods, at, vouched],
  );
}

/** Says of an account session that was just made when its person proved themselves: not later than now. */
export async function updateAuthenticatedAt(
  connection: Queryable,
  sessionId: string,
  at: Date,
): Promise<void> {
  await connection.query(
    `update identity.session
     set authenticated_at = least(now(), $2),
         shown_at = (select jsonb_object_agg(way, least(now(), $2)) from unnest(methods) way)
     where id = $1`,
    [sessionId, at],
  );
}

/** How an account session has been proved so far. */
export async function selectMethods(connection: Queryable, sessionId: string): Promise<readonly string[]> {
  const { rows } = await connection.query<{ methods: readonly string[] }>(
    "select methods from identity.session where id = $1 for no key update",
    [sessionId],
  );
  return rows[0]?.methods ?? [];
}
