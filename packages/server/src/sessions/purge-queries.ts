import type { Db, Statement } from "../tenancy/index.ts";

/** Deletes sessions in organizations that have expired, so many at most. */
export function deleteExpiredOrganizationSessions(db: Db, limit: number): Statement<number> {
  return db
    .one<{ readonly deleted: number }>("select guildhall.delete_expired_sessions($1) as deleted", [limit])
    .map((row) => row?.deleted ?? 0);
}

/** Deletes account sessions that have expired, so many at most, but those that somebody else is ending now. */
export function deleteExpiredAccountSessions(db: Db, limit: number): Statement<number> {
  return db.change(
    // eslint-disable-next-line guildhall/organization-predicate -- account sessions belong to no organization
    `delete from identity.session where id in (
       select id from identity.session where expires_at <= now() limit $1 for update skip locked
     )`,
    [limit],
  );
}

/** Deletes browsers that hold no account and in which nobody signed in for so long, so many at most. */
export function deleteUnusedBrowsers(
  db: Db,
  { limit, unusedSeconds }: { readonly limit: number; readonly unusedSeconds: number },
): Statement<number> {
  return db.change(
    // eslint-disable-next-line guildhall/organization-predicate -- browsers belong to no organization
    `delete from guildhall.browser where id in (
       select b.id from guildhall.browser b
       where b.last_seen_at <= now() - make_interval(secs => $2)
         and not exists (select from guildhall.browser_account ba where ba.browser_id = b.id)
       limit $1 for update skip locked
     )`,
    [limit, unusedSeconds],
  );
}
