import { builtInRoles, type BuiltInRole, type Grants } from "@guildhall/protocol";
import { Problem } from "../http/index.ts";
import type { Context, Db, MemberContext } from "../tenancy/index.ts";
import { selectRoleForShare } from "./role-queries.ts";

/** A role of the organization that was entered, and what it permits. */
export interface Role {
  readonly name: string;
  readonly permissions: readonly string[];
  /** Every organization has it, and nobody changes it. */
  readonly builtIn: boolean;
}

/** In which organization a role is looked for, and what the built-in ones may do. */
export interface RoleSetting {
  readonly context: Context;
  readonly grants: Grants;
}

/**
 * Finds a role by its name. A custom one stays as it is, and stays, until the transaction ends.
 *
 * Throws the problem `role_unknown`.
 */
export async function roleNamed(db: Db, { context, grants }: RoleSetting, name: string): Promise<Role> {
  if (isBuiltIn(name)) return { name, permissions: grants[name], builtIn: true };
  const row = await selectRoleForShare(db, context.organization.id, name);
  if (!row) throw new Problem("role_unknown");
  return { ...row, builtIn: false };
}

/**
 * Refuses whoever would grant, change or take away a role that is above their own: one that permits something which
 * theirs does not. Owners may all; only owners may give or touch `owner`.
 *
 * Throws the problem `above_own_role`.
 */
export function refuseAbove(context: MemberContext, role: Role): void {
  if (context.role !== "owner" && !isWithin(context, role)) throw new Problem("above_own_role");
}

/** Is it the name of a role that every organization has? */
export function isBuiltIn(name: string): name is BuiltInRole {
  return (builtInRoles as readonly string[]).includes(name);
}

function isWithin({ role: own, permissions }: MemberContext, { name, permissions: wanted }: Role): boolean {
  if (name === "owner") return false;
  // The order of the built-in roles holds whatever an application grants to each of them.
  if (isBuiltIn(own) && isBuiltIn(name)) return builtInRoles.indexOf(own) <= builtInRoles.indexOf(name);
  return wanted.every((permission) => permissions.includes(permission));
}
