import type { Grants, Permission } from "@guildhall/protocol";
import { Problem, type RequestFacts } from "../http/index.ts";
import type { Db, MemberContext } from "../tenancy/index.ts";
import { lockOrganization, selectHasOtherOwner, selectStandings, type StandingRow } from "./queries.ts";
import { isBuiltIn, type Role } from "./role.ts";

/** A request to change who belongs to an organization, or what they may do there. */
export interface Change {
  readonly db: Db;
  readonly context: MemberContext;
  readonly facts: RequestFacts;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** What the endpoint asks for; null asks for membership alone. */
  readonly permission: Permission | null;
}

/** Who asks, as they stand now, and whom it concerns; null for somebody who is no member. */
export interface Standing {
  readonly context: MemberContext;
  readonly target: StandingRow | null;
}

/**
 * Waits for whoever else changes members or roles of this organization, so that one change at a time decides, and reads
 * again who asks and whom it concerns: between the door and here they may have been demoted or removed.
 *
 * Throws the problems `not_found` and `forbidden` for whoever may no longer ask this.
 */
export async function standing(change: Change, userId: string): Promise<Standing> {
  const { db, context, grants, permission } = change;
  const { organization, user } = context;
  const wanted = {
    organizationId: organization.id,
    maySeeSessions: context.can("session:read"),
    userIds: [user.id, userId],
  };
  const [, rows] = await db.all(lockOrganization(db, organization.id), selectStandings(db, wanted));
  const of = (id: string): StandingRow | null => rows.find((row) => row.user_id === id) ?? null;
  const own = of(user.id);
  if (!own) throw new Problem("not_found");
  const { name, permissions: held } = roleOf(own, grants);
  const { key } = context;
  // A key has no rank, and never more than it was given.
  const role = key ? context.role : name;
  const permissions = key ? held.filter((one) => key.permissions.includes(one)) : held;
  const current = { ...context, role, permissions, can: (one: Permission) => permissions.includes(one) };
  if (permission !== null && !current.can(permission)) throw new Problem("forbidden");
  return { context: current, target: of(userId) };
}

/** The role of a member who was read. */
export function roleOf({ role: name, permissions }: StandingRow, grants: Grants): Role {
  if (isBuiltIn(name)) return { name, permissions: grants[name], builtIn: true };
  return { name, permissions: permissions ?? [], builtIn: false };
}

/**
 * Refuses to take an owner from an organization that has no other.
 *
 * Throws the problem `last_owner`.
 */
export async function refuseLastOwner(
  { db, context }: Change,
  { user_id, role }: StandingRow,
): Promise<void> {
  if (role !== "owner") return;
  if (!(await selectHasOtherOwner(db, context.organization.id, user_id))) throw new Problem("last_owner");
}
