import type { Db, Statement } from "../../tenancy/index.ts";

/** An API key as it is kept, without its hash, which no request can read. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly ending: string;
  readonly created_by: string;
  readonly creator_name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly expires_at: Date;
  readonly expired: boolean;
}

/** Which keys are asked for: those made before the cursor's. */
export interface ApiKeyFilter {
  readonly organizationId: string;
  readonly before: string | null;
  readonly limit: number;
}

/** The keys of an organization, the latest first; ids are ordered by time. */
export function selectApiKeys(
  db: Db,
  { organizationId, before, limit }: ApiKeyFilter,
): Statement<readonly ApiKeyRow[]> {
  return db.query<ApiKeyRow>(
    `select k.id, k.name, k.permissions, k.ending, k.created_by, m.name as creator_name, k.created_at, k.last_used_at,
            k.expires_at, k.expires_at <= now() as expired
     from guildhall.api_key k
     join guildhall.member m on m.organization_id = $1 and m.user_id = k.created_by
     where k.organization_id = $1 and ($2::uuid is null or k.id < $2)
     order by k.id desc
     limit $3`,
    [organizationId, before, limit],
  );
}

/** A key to be kept. */
export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly hash: Buffer;
  readonly ending: string;
  readonly createdBy: string;
  readonly lifetimeSeconds: number;
}

/** Keeps a key, and tells from when until when it is good. */
export function insertApiKey(
  db: Db,
  organizationId: string,
  key: NewApiKey,
): Statement<{ readonly created_at: Date; readonly expires_at: Date } | null> {
  return db.one<{ readonly created_at: Date; readonly expires_at: Date }>(
    `insert into guildhall.api_key
       (organization_id, id, name, permissions, hash, ending, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8))
     returning created_at, expires_at`,
    [
      organizationId,
      key.id,
      key.name,
      key.permissions,
      key.hash,
      key.ending,
      key.createdBy,
      key.lifetimeSeconds,
    ],
  );
}

/** Takes a key away; null when there was none. */
export function deleteApiKey(
  db: Db,
  organizationId: string,
  id: string,
): Statement<{ readonly name: string; readonly permissions: readonly string[] } | null> {
  return db.one<{ readonly name: string; readonly permissions: readonly string[] }>(
    "delete from guildhall.api_key where organization_id = $1 and id = $2 returning name, permissions",
    [organizationId, id],
  );
}
