import type { BuiltInRole, Grants } from "@guildhall/protocol";
import { append } from "../events/index.ts";
import { Problem, type RequestFacts } from "../http/index.ts";
import { refuseAbove } from "../members/index.ts";
import type { Context, Db, MemberContext } from "../tenancy/index.ts";
import { subjectOf } from "./invitation.ts";
import { holdInvitation, joinInvited, type HeldRow, type Presented } from "./recipient-queries.ts";

/** In which transaction an invitation is accepted; the person has been identified there. */
export interface Accepting {
  readonly db: Db;
  readonly facts: RequestFacts;
  /** What each built-in role may do. */
  readonly grants: Grants;
}

/** What came of accepting. */
export interface Accepted {
  readonly organization: Context["organization"];
  /** The role that the invitation offered. */
  readonly role: string;
  /** False when the person was a member before, and stays what they are: the invitation is used up. */
  readonly joined: boolean;
}

/**
 * Accepts an invitation for the identified person, and records it. It is used up and they are a member, or neither. A
 * secret proves their address when it is the invited one; without a secret it must have been proved before.
 *
 * Throws the problems `not_found`, `email_unproved`, `invitation_expired`, `wrong_account`, `invitation_void` and, to
 * whoever accepted this very invitation before, `already_member`.
 */
export async function accept({ db, facts, grants }: Accepting, presented: Presented): Promise<Accepted> {
  const held = await holdInvitation(db, presented);
  if (held.refusal !== null) throw new Problem(held.refusal);
  if (!held.is_member) requireInviter(held, grants);
  const { refusal, joined, teams } = await joinInvited(db, presented);
  if (refusal !== null) throw new Problem(refusal);

  const { organization_id: id, organization_slug: slug, organization_name: name, role } = held;
  const person = { id: held.user_id, name: held.user_name };
  const setting = { db, context: { organization: { id, slug, name }, actor: person }, facts };
  const invitation = { id: presented.invitation, email: held.email };
  await append(
    setting,
    joined
      ? {
          type: "member.joined",
          subject: { kind: "member", ...person },
          after: { role, teams, invitation: invitation.id },
        }
      : { type: "invitation.accepted", subject: subjectOf(invitation), after: { joined } },
  );
  return { organization: { id, slug, name }, role, joined };
}

/** Refuses what the inviter could not offer now: they went, may not invite any more, or the role is above theirs. */
function requireInviter(held: HeldRow, grants: Grants): void {
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
