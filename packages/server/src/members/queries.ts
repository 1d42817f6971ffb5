import type { Db, Statement } from "../tenancy/index.ts";

/** A member as it is kept; `cursor` is the instant of joining with its microseconds. */
export interface MemberRow {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly joined_at: Date;
  /** By name. */
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  /** The day, in UTC, as `2026-11-20`; null where no session of theirs is kept, or none was read. */
  readonly last_seen_on: string | null;
  readonly cursor: string;
}

/** The columns of a `MemberRow`, of `guildhall.member m` in the organization `$1`; sessions are read only where `$2` is true. */
export const memberColumns = `m.user_id, m.name, m.email, m.role, m.joined_at,
  (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name_key), '[]')
   from guildhall.team_member i
   join guildhall.team t on t.organization_id = i.organization_id and t.id = i.team_id
   where i.organization_id = $1 and i.user_id = m.user_id) as teams,
  case when $2 then
    (select to_char(max(s.last_used_at) at time zone 'utc', 'YYYY-MM-DD')
     from guildhall.organization_session s
     where s.organization_id = $1 and s.user_id = m.user_id)
  end as last_seen_on,
  to_char(m.joined_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor`;

/** Members after the cursor's `$3` and `$4`; without one, all. An expression that an index can be asked for. */
export const afterMember = `(m.joined_at, m.user_id)
  > (coalesce($3::timestamptz, '-infinity'), coalesce($4::uuid, '00000000-0000-0000-0000-000000000000'))`;

/** Which part of a list of members is asked for. */
export interface MemberPage {
  readonly organizationId: string;
  readonly after: { readonly instant: string; readonly id: string } | null;
  readonly limit: number;
  /** Whoever asks may read sessions, and so learns when each member was last seen. */
  readonly maySeeSessions: boolean;
}

/** The members of an organization, who joined first first. */
export function selectMembers(
  db: Db,
  { organizationId, after, limit, maySeeSessions }: MemberPage,
): Statement<readonly MemberRow[]> {
  return db.query<MemberRow>(
    `select ${memberColumns}
     from guildhall.member m
     where m.organization_id = $1 and ${afterMember}
     order by m.joined_at, m.user_id
     limit $5`,
    [organizationId, maySeeSessions, after?.instant ?? null, after?.id ?? null, limit],
  );
}

/** The members who have a role, who joined first first. */
export function selectMembersWithRole(
  db: Db,
  role: string,
  { organizationId, after, limit, maySeeSessions }: MemberPage,
): Statement<readonly MemberRow[]> {
  return db.query<MemberRow>(
    `select ${memberColumns}
     from guildhall.member m
     where m.organization_id = $1 and m.role = $6 and ${afterMember}
     order by m.joined_at, m.user_id
     limit $5`,
    [organizationId, maySeeSessions, after?.instant ?? null, after?.id ?? null, limit, role],
  );
}

/** What members are searched by: the beginning of a name, of a word of it or of an e-mail address, and a role or any. */
export interface MemberSearch {
  readonly words: string;
  readonly role: string | null;
}

// U+10FFFF comes after every other character, so it ends the range of what begins with the words.
/** The members who are found, who joined first first. */
export function searchMembers(
  db: Db,
  { words, role }: MemberSearch,
  { organizationId, after, limit, maySeeSessions }: MemberPage,
): Statement<readonly MemberRow[]> {
  return db.query<MemberRow>(
    `with found as materialized (
       select distinct s.user_id
       from guildhall.member_search s
       where s.organization_id = $1
         and s.key >= guildhall.fold($6) and s.key < guildhall.fold($6) || U&'\\+10FFFF'
     )
     select ${memberColumns}
     from found f
     join guildhall.member m on m.organization_id = $1 and m.user_id = f.user_id
     where ($7::text is null or m.role = $7) and ${afterMember}
     order by m.joined_at, m.user_id
     limit $5`,
    [organizationId, maySeeSessions, after?.instant ?? null, after?.id ?? null, limit, words, role],
  );
}

/** Which members of a team are asked for: those found by words, or all; with a role, or any. */
export interface TeamSearch {
  readonly team: string;
  readonly words: string | null;
  readonly role: string | null;
}

/** The members of a team, who joined the organization first first; none of a team that the organization has not. */
export function selectMembersInTeam(
  db: Db,
  { team, words, role }: TeamSearch,
  { organizationId, after, limit, maySeeSessions }: MemberPage,
): Statement<readonly MemberRow[]> {
  return db.query<MemberRow>(
    `select ${memberColumns}
     from guildhall.team_member tm
     join guildhall.member m on m.organization_id = $1 and m.user_id = tm.user_id
     where tm.organization_id = $1 and tm.team_id = $6 and ($8::text is null or m.role = $8) and ${afterMember}
       and ($7::text is null or exists (
         select from guildhall.member_search s
         where s.organization_id = $1 and s.user_id = m.user_id
           and s.key >= guildhall.fold($7) and s.key < guildhall.fold($7) || U&'\\+10FFFF'))
     order by m.joined_at, m.user_id
     limit $5`,
    [organizationId, maySeeSessions, after?.instant ?? null, after?.id ?? null, limit, team, words, role],
  );
}

/** A member and what a custom role of theirs permits; null for a built-in one. */
export interface StandingRow extends MemberRow {
  readonly permissions: readonly string[] | null;
}

/**
 * Makes whoever else changes this organization's members or roles wait until this transaction ends. It comes before every
 * other lock; roles are locked before members.
 */
export function lockOrganization(db: Db, organizationId: string): Statement<number> {
  return db.change("select from guildhall.organization where id = $1 for no key update", [organizationId]);
}

/** Which members are read as they stand now. */
export interface StandingsWanted extends Pick<MemberPage, "organizationId" | "maySeeSessions"> {
  readonly userIds: readonly string[];
}

/** Reads some members as they stand now. */
export function selectStandings(
  db: Db,
  { organizationId, maySeeSessions, userIds }: StandingsWanted,
): Statement<readonly StandingRow[]> {
  return db.query<StandingRow>(
    `select ${memberColumns}, r.permissions
     from guildhall.member m
     left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
     where m.organization_id = $1 and m.user_id = any ($3)`,
    [organizationId, maySeeSessions, userIds],
  );
}

/** Has the organization an owner beside this one? */
export function selectHasOtherOwner(db: Db, organizationId: string, userId: string): Statement<boolean> {
  return db
    .query<object>(
      "select from guildhall.member where organization_id = $1 and role = 'owner' and user_id <> $2 limit 1",
      [organizationId, userId],
    )
    .map((owners) => owners.length > 0);
}

/** Which member gets which role. */
export interface Grant {
  readonly organizationId: string;
  readonly userId: string;
  readonly role: string;
}

/** Gives a member a role. */
export function updateMemberRole(db: Db, { organizationId, userId, role }: Grant): Statement<number> {
  return db.change("update guildhall.member set role = $3 where organization_id = $1 and user_id = $2", [
    organizationId,
    userId,
    role,
  ]);
}

/** Ends a membership; the sessions in this organization and the places in its teams go by their keys. */
export function deleteMember(db: Db, organizationId: string, userId: string): Statement<number> {
  return db.change("delete from guildhall.member where organization_id = $1 and user_id = $2", [
    organizationId,
    userId,
  ]);
}
