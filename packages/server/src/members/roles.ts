import { builtInRoles, type Grants, type Role as ListedRole } from "@guildhall/protocol";
import { append, type Happening } from "../events/index.ts";
import { Problem } from "../http/index.ts";
import type { MemberContext, Db, Statement } from "../tenancy/index.ts";
import {
  countMembers,
  countMembersByRole,
  deleteRoleRow,
  insertRole,
  moveMembers,
  selectRoleForUpdate,
  selectRoles,
  updatePermissions,
} from "./role-queries.ts";
import { isBuiltIn, refuseAbove, roleNamed, type Role } from "./role.ts";
import { standing, type Change } from "./standing.ts";

/** All roles, and every permission that a role may have. */
export interface RoleList {
  readonly items: readonly ListedRole[];
  readonly permissions: string[];
}

/** Lists the roles: the built-in ones, the strongest first, then the organization's own by name. */
export function listOfRoles(db: Db, organizationId: string, grants: Grants): Statement<RoleList> {
  return db
    .all(selectRoles(db, organizationId), countMembersByRole(db, organizationId))
    .map(([rows, counts]) => {
      const members = new Map(counts.map((count) => [count.role, count.members]));
      const builtIn = builtInRoles.map((name) => ({ name, builtIn: true, permissions: grants[name] }));
      const custom = rows.map((row) => ({ ...row, builtIn: false }));
      return {
        items: [...builtIn, ...custom].map((role) => listed(role, members.get(role.name) ?? 0)),
        permissions: [...knownPermissions(grants)],
      };
    });
}

/**
 * Makes a custom role.
 *
 * Throws the problems `permission_unknown`, `above_own_role`, `role_taken`, and `forbidden` for whoever lost the permission
 * meanwhile.
 */
export async function addRole(
  change: Change,
  name: string,
  permissions: readonly string[],
): Promise<ListedRole> {
  const { db, context, grants } = change;
  const role = customRole(name, permissions, grants);
  refuseAbove((await standing(change, context.user.id)).context, role);
  const made = !isBuiltIn(name) && (await insertRole(db, context.organization.id, role)) === 1;
  if (!made) throw roleTaken();
  await record(change, role, { type: "role.created", after: { permissions: role.permissions } });
  return listed(role, 0);
}

/**
 * Changes what a custom role permits; it holds for its members from their next request. The same again changes nothing.
 *
 * Throws the problems `not_found`, `above_own_role` (a built-in role is above everybody), `permission_unknown`, and
 * `forbidden` for whoever lost the permission meanwhile.
 */
export async function editRole(
  change: Change,
  name: string,
  permissions: readonly string[],
): Promise<ListedRole> {
  const { db, context, grants } = change;
  const role = customRole(name, permissions, grants);
  const { old, by } = await roleToChange(change, name);
  refuseAbove(by, role);
  const organizationId = context.organization.id;
  if (!isSame(old.permissions, role.permissions))
    await db.all(
      updatePermissions(db, organizationId, role),
      record(change, role, {
        type: "role.updated",
        before: { permissions: old.permissions },
        after: { permissions: role.permissions },
      }),
    );
  return listed(role, await countMembers(db, organizationId, name));
}

/**
 * Deletes a custom role; whoever has it gets its successor in the same transaction.
 *
 * Throws the problems `not_found`, `above_own_role` (for the role, for its successor, and for `owner`, which nobody becomes in
 * passing), `role_in_use` when members have
 * it and no successor is named, `role_unknown` for a successor that there is not, and `forbidden` for whoever lost the
 * permission meanwhile.
 */
export async function dropRole(change: Change, name: string, successor: string | null): Promise<null> {
  const { db, context, grants } = change;
  const { old, by } = await roleToChange(change, name);
  if (successor === name) throw new Problem("role_unknown");
  const next = successor === null ? null : await roleNamed(db, { context, grants }, successor);
  if (next) refuseAbove(by, next);
  if (next?.name === "owner") throw new Problem("above_own_role", { detail: ownersByName });
  const organizationId = context.organization.id;
  const members = await countMembers(db, organizationId, name);
  if (members > 0 && !next) throw new Problem("role_in_use");
  if (next) await moveMembers(db, { organizationId, from: name, to: next.name });
  await db.all(
    deleteRoleRow(db, organizationId, name),
    record(change, old, {
      type: "role.deleted",
      before: { permissions: old.permissions, members },
      after: { successor: next?.name ?? null },
    }),
  );
  return null;
}

/** Every permission that is known here: what the built-in roles have between them. */
function knownPermissions(grants: Grants): ReadonlySet<string> {
  return new Set(builtInRoles.flatMap((role) => grants[role]));
}

function customRole(name: string, permissions: readonly string[], grants: Grants): Role {
  const known = knownPermissions(grants);
  const unknown = permissions.flatMap((permission, index) => (known.has(permission) ? [] : [index]));
  if (unknown.length > 0) {
    const fields = unknown.map((index) => ({
      field: `permissions.${index}`,
      message: "There is no such permission.",
    }));
    throw new Problem("permission_unknown", { fields });
  }
  // One set of permissions is written in one way, so that two can be compared.
  return { name, builtIn: false, permissions: [...known].filter((one) => permissions.includes(one)) };
}

async function roleToChange(
  change: Change,
  name: string,
): Promise<{ readonly old: Role; readonly by: MemberContext }> {
  const { context: by } = await standing(change, change.context.user.id);
  if (isBuiltIn(name)) throw new Problem("above_own_role", { detail: builtInStays });
  const row = await selectRoleForUpdate(change.db, by.organization.id, name);
  if (!row) throw new Problem("not_found");
  const old = { ...row, builtIn: false };
  refuseAbove(by, old);
  return { old, by };
}

const ownersByName = "Nobody becomes an owner by the deletion of a role. Give the role owner by name.";
const builtInStays = "The built-in roles are the same in every organization. Create a role instead.";

function roleTaken(): Problem {
  return new Problem("role_taken", {
    fields: [{ field: "name", message: "There is a role of that name." }],
  });
}

function record(
  { db, context, facts }: Change,
  { name }: Role,
  happening: Omit<Happening, "subject">,
): Statement<number> {
  return append({ db, context, facts }, { ...happening, subject: { kind: "role", id: name, name } });
}

function listed({ name, builtIn, permissions }: Role, members: number): ListedRole {
  return { name, builtIn, permissions: [...permissions], members };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}
