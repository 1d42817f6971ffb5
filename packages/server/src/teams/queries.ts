import { afterMember, memberColumns, type MemberPage, type MemberRow } from "../members/index.ts";
import type { Db, Statement } from "../tenancy/index.ts";

/** A team as it is kept, and how many members it has. */
export interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly created_at: Date;
  readonly members: number;
}

/** Which team of which organization. */
export interface TeamKey {
  readonly organizationId: string;
  readonly teamId: string;
}

/** The columns of a `TeamRow`, of `guildhall.team t` in the organization `$1`. */
const TEAM_COLUMNS = `t.id, t.name, t.created_at, (
  select count(*)::int from guildhall.team_member tm where tm.organization_id = $1 and tm.team_id = t.id
) as members`;

/** The teams of an organization, the oldest first; ids are ordered by time. */
export function selectTeams(
  db: Db,
  { organizationId, after, limit }: { organizationId: string; after: string | null; limit: number },
): Statement<readonly TeamRow[]> {
  return db.query<TeamRow>(
    `select ${TEAM_COLUMNS}
     from guildhall.team t
     where t.organization_id = $1 and t.id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
     order by t.id
     limit $3`,
    [organizationId, after, limit],
  );
}

/** Reads one team. */
export function selectTeam(db: Db, { organizationId, teamId }: TeamKey): Statement<TeamRow | null> {
  return db.one<TeamRow>(
    `select ${TEAM_COLUMNS} from guildhall.team t where t.organization_id = $1 and t.id = $2`,
    [organizationId, teamId],
  );
}

/** Reads one team that is about to change, and keeps it from changing otherwise. */
export function selectTeamForUpdate(db: Db, { organizationId, teamId }: TeamKey): Statement<TeamRow | null> {
  return db.one<TeamRow>(
    `select ${TEAM_COLUMNS} from guildhall.team t where t.organization_id = $1 and t.id = $2 for update of t`,
    [organizationId, teamId],
  );
}

/** Makes a team without members; null when the organization has one of that name, in whatever case. */
export function insertTeam(
  db: Db,
  { organizationId, teamId }: TeamKey,
  name: string,
): Statement<TeamRow | null> {
  return db.one<TeamRow>(
    `insert into guildhall.team (organization_id, id, name) values ($1, $2, $3)
     on conflict on constraint team_name do nothing
     returning id, name, created_at, 0 as members`,
    [organizationId, teamId, name],
  );
}

/** Renames a team; the constraint `team_name` refuses the name of another. */
export function updateTeamName(db: Db, { organizationId, teamId }: TeamKey, name: string): Statement<number> {
  return db.change("update guildhall.team set name = $3 where organization_id = $1 and id = $2", [
    organizationId,
    teamId,
    name,
  ]);
}

/** Deletes a team; who is in it goes by the keys. */
export function deleteTeamRow(db: Db, { organizationId, teamId }: TeamKey): Statement<number> {
  return db.change("delete from guildhall.team where organization_id = $1 and id = $2", [
    organizationId,
    teamId,
  ]);
}

/** The members of a team, who joined the organization first first. */
export function selectTeamMembers(
  db: Db,
  teamId: string,
  { organizationId, after, limit, maySeeSessions }: MemberPage,
): Statement<readonly MemberRow[]> {
  return db.query<MemberRow>(
    `select ${memberColumns}
     from guildhall.team_member tm
     join guildhall.member m on m.organization_id = tm.organization_id and m.user_id = tm.user_id
     where tm.organization_id = $1 and tm.team_id = $6 and m.organization_id = $1 and ${afterMember}
     order by m.joined_at, m.user_id
     limit $5`,
    [organizationId, maySeeSessions, after?.instant ?? null, after?.id ?? null, limit, teamId],
  );
}

/** A team's or a member's name. */
export interface NameRow {
  readonly name: string;
}

/** Reads a team's name and keeps the team from going until this transaction ends. */
export function selectTeamToJoin(db: Db, { organizationId, teamId }: TeamKey): Statement<NameRow | null> {
  return db.one<NameRow>(
    "select name from guildhall.team where organization_id = $1 and id = $2 for key share",
    [organizationId, teamId],
  );
}

/** Reads a member's name and keeps the membership from ending until this transaction ends. */
export function selectMemberToAdd(db: Db, organizationId: string, userId: string): Statement<NameRow | null> {
  return db.one<NameRow>(
    "select name from guildhall.member where organization_id = $1 and user_id = $2 for key share",
    [organizationId, userId],
  );
}

/** Which member in which team. */
export interface Place extends TeamKey {
  readonly userId: string;
}

/** Puts a member into a team; 0 when they are in it. */
export function insertTeamMember(db: Db, { organizationId, teamId, userId }: Place): Statement<number> {
  return db.change(
    `insert into guildhall.team_member (organization_id, team_id, user_id) values ($1, $2, $3)
     on conflict (organization_id, team_id, user_id) do nothing`,
    [organizationId, teamId, userId],
  );
}

/** Takes a member out of a team; 0 when they are not in it. */
export function deleteTeamMember(db: Db, { organizationId, teamId, userId }: Place): Statement<number> {
  return db.change(
    "delete from guildhall.team_member where organization_id = $1 and team_id = $2 and user_id = $3",
    [organizationId, teamId, userId],
  );
}
