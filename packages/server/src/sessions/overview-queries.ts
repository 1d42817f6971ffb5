import type { Db, Statement } from "../tenancy/index.ts";

/** A session in an organization, and whose it is. */
export interface ListedRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly user_agent: string | null;
  readonly ip: string | null;
  readonly opened_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
}

/** Which part of the list is asked for. */
export interface ListedPage {
  readonly organizationId: string;
  /** Null for every member's. */
  readonly userId: string | null;
  readonly after: string | null;
  readonly limit: number;
}

/** The sessions that are open in an organization, the last opened first; ids are ordered by time. */
export function selectListed(
  db: Db,
  { organizationId, userId, after, limit }: ListedPage,
): Statement<readonly ListedRow[]> {
  return db.query<ListedRow>(
    `select s.id, s.user_id, m.name, m.email, s.user_agent, s.ip, s.opened_at, s.last_used_at, s.expires_at
     from guildhall.organization_session s
     join guildhall.member m on m.organization_id = $1 and m.user_id = s.user_id
     where s.organization_id = $1 and s.expires_at > now() and ($2::uuid is null or s.user_id = $2)
       and s.id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
     order by s.id desc
     limit $4`,
    [organizationId, userId, after, limit],
  );
}

/** Whose session it is; null for one that is not open. */
export function selectHolder(db: Db, organizationId: string, sessionId: string): Statement<string | null> {
  return db
    .one<{ readonly user_id: string }>(
      `select user_id from guildhall.organization_session
       where organization_id = $1 and id = $2 and expires_at > now()`,
      [organizationId, sessionId],
    )
    .map((row) => row?.user_id ?? null);
}

/**
 * Ends a member's sessions in the organization that was entered, or one of them, and has whoever had them prove again who
 * they are before they open another. Gives how many account sessions that is.
 */
export function revokeSessions(db: Db, userId: string, sessionId: string | null): Statement<number> {
  return db
    .one<{ readonly barred: number }>("select guildhall.revoke_sessions($1, $2) as barred", [
      userId,
      sessionId,
    ])
    .map((row) => row?.barred ?? 0);
}
