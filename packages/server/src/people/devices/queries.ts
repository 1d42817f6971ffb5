import type { Db, Statement } from "../../tenancy/index.ts";
import type { Queryable } from "../queries.ts";

/** One place where a person is signed in. */
export interface DeviceRow {
  readonly id: string;
  readonly current: boolean;
  readonly user_agent: string | null;
  readonly ip: string | null;
  readonly methods: readonly string[];
  readonly signed_in_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
}

/** Where the identified person is signed in, the latest sign-in first. */
export function selectDevices(
  db: Db,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Statement<readonly DeviceRow[]> {
  return db.query<DeviceRow>("select * from guildhall.own_sessions($1, $2)", [after, limit]);
}

/**
 * The ids of the account sessions that one of a person's own reaches, itself included: all of that person's, unless it rests
 * on an organization's identity provider alone; none once it has ended.
 */
export async function selectReachableSessions(
  connection: Queryable,
  sessionId: string,
): Promise<readonly string[]> {
  const { rows } = await connection.query<{ id: string }>("select guildhall.reachable_sessions($1) as id", [
    sessionId,
  ]);
  return rows.map(({ id }) => id);
}
