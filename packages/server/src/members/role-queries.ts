import type { Db, Statement } from "../tenancy/index.ts";

/** A custom role as it is kept. */
export interface RoleRow {
  readonly name: string;
  readonly permissions: readonly string[];
}

/** The custom roles of an organization, by name. */
export function selectRoles(db: Db, organizationId: string): Statement<readonly RoleRow[]> {
  return db.query<RoleRow>(
    "select name, permissions from guildhall.role where organization_id = $1 order by name",
    [organizationId],
  );
}

/** Reads a custom role, and keeps it from being changed or deleted until the transaction ends. */
export function selectRoleForShare(db: Db, organizationId: string, name: string): Statement<RoleRow | null> {
  return db.one<RoleRow>(
    "select name, permissions from guildhall.role where organization_id = $1 and name = $2 for share",
    [organizationId, name],
  );
}

/** Reads a custom role that is about to change: whoever is giving it to somebody comes first or waits. */
export function selectRoleForUpdate(db: Db, organizationId: string, name: string): Statement<RoleRow | null> {
  return db.one<RoleRow>(
    "select name, permissions from guildhall.role where organization_id = $1 and name = $2 for update",
    [organizationId, name],
  );
}

/** How many members have a role. */
export interface RoleCount {
  readonly role: string;
  readonly members: number;
}

/** How many members have each role that somebody has. */
export function countMembersByRole(db: Db, organizationId: string): Statement<readonly RoleCount[]> {
  return db.query<RoleCount>(
    "select role, count(*)::int as members from guildhall.member where organization_id = $1 group by role",
    [organizationId],
  );
}

/** How many members have a role. */
export function countMembers(db: Db, organizationId: string, role: string): Statement<number> {
  return db
    .one<{ readonly members: number }>(
      "select count(*)::int as members from guildhall.member where organization_id = $1 and role = $2",
      [organizationId, role],
    )
    .map((row) => row?.members ?? 0);
}

/** Makes a custom role; 0 when the organization has one of that name. */
export function insertRole(
  db: Db,
  organizationId: string,
  { name, permissions }: RoleRow,
): Statement<number> {
  return db.change(
    `insert into guildhall.role (organization_id, name, permissions) values ($1, $2, $3)
     on conflict (organization_id, name) do nothing`,
    [organizationId, name, permissions],
  );
}

/** Changes what a custom role permits. */
export function updatePermissions(
  db: Db,
  organizationId: string,
  { name, permissions }: RoleRow,
): Statement<number> {
  return db.change("update guildhall.role set permissions = $3 where organization_id = $1 and name = $2", [
    organizationId,
    name,
    permissions,
  ]);
}

/** Deletes a custom role that no member has. */
export function deleteRoleRow(db: Db, organizationId: string, name: string): Statement<number> {
  return db.change("delete from guildhall.role where organization_id = $1 and name = $2", [
    organizationId,
    name,
  ]);
}

/** From which role to which all its members go. */
export interface Succession {
  readonly organizationId: string;
  readonly from: string;
  readonly to: string;
}

/** Gives every member of one role another; answers with how many they are. */
export function moveMembers(db: Db, { organizationId, from, to }: Succession): Statement<number> {
  return db.change("update guildhall.member set role = $3 where organization_id = $1 and role = $2", [
    organizationId,
    from,
    to,
  ]);
}
