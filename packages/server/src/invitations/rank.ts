import type { BuiltInRole, Grants } from "@guildhall/protocol";
import { Problem } from "../http/index.ts";
import { refuseAbove, roleNamed } from "../members/index.ts";
import type { Db, MemberContext } from "../tenancy/index.ts";

/** What is offered, and the rights of whoever offers it. */
export interface Offered {
  readonly role: string;
  /** What the role permits; null for a built-in one, and for one that is no more. */
  readonly role_permissions: readonly string[] | null;
  /** Null when the inviter is no longer a member. */
  readonly inviter_role: string | null;
  readonly inviter_permissions: readonly string[] | null;
}

/**
 * Refuses what the inviter could not offer now: they went, may not invite any more, or the role is above theirs.
 *
 * Throws the problem `invitation_void`.
 */
export function requireInviter(held: Offered, grants: Grants): void {
  const { inviter_role: role, inviter_permissions: custom } = held;
  if (role === null) throw new Problem("invitation_void");
  const permissions: readonly string[] = custom ?? grants[role as BuiltInRole];
  const offered = held.role_permissions ?? grantsOf(held.role, grants);
  if (offered === null || !permissions.includes("invitation:create")) throw new Problem("invitation_void");
  // Their role and permissions are all that is asked of them.
  const inviter = { role, permissions } as MemberContext;
  try {
    refuseAbove(inviter, { name: held.role, permissions: offered, builtIn: held.role_permissions === null });
  } catch (error) {
    throw error instanceof Problem ? new Problem("invitation_void") : error;
  }
}

function grantsOf(role: string, grants: Grants): readonly string[] | null {
  return Object.hasOwn(grants, role) ? grants[role as BuiltInRole] : null;
}

/**
 * Refuses whoever would take back the offer of a role that is above their own; a role that is no more is above nobody.
 *
 * Throws the problem `above_own_role`.
 */
export async function refuseAboveOrGone(
  db: Db,
  { context, grants }: { readonly context: MemberContext; readonly grants: Grants },
  role: string,
): Promise<void> {
  await roleNamed(db, { context, grants }, role).then(
    (found) => refuseAbove(context, found),
    (error: unknown) => {
      if (!(error instanceof Problem && error.code === "role_unknown")) throw error;
    },
  );
}
