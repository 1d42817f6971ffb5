import { builtInRoles, type OrganizationSession, type Role } from "@guildhall/protocol";

/** A role as far as it is asked about here. */
export type RoleOffer = Pick<Role, "name" | "permissions">;

/**
 * Whether a session may give a role, or take it from somebody: owners any, others none above their own. It decides what
 * is offered; the server decides what is done.
 */
export function isWithinRole(
  role: RoleOffer,
  session: Pick<OrganizationSession, "role" | "permissions">,
): boolean {
  if (session.role === "owner") return true;
  if (role.name === "owner") return false;
  const own = rankOf(session.role);
  const other = rankOf(role.name);
  // The order of the built-in roles holds whatever an application grants to each of them.
  if (own !== -1 && other !== -1) return own <= other;
  return role.permissions.every((permission) => session.permissions.includes(permission));
}

/** The roles that a session may give. */
export function rolesWithin(roles: readonly Role[], session: OrganizationSession | null): readonly Role[] {
  return session === null ? [] : roles.filter((role) => isWithinRole(role, session));
}

function rankOf(role: string): number {
  return builtInRoles.findIndex((name) => name === role);
}
