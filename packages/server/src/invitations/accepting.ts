import type { Grants } from "@guildhall/protocol";
import { append } from "../events/index.ts";
import type { RequestFacts } from "../http/index.ts";
import { mailsOfNewOwner } from "../members/index.ts";
import type { Telling } from "../people/index.ts";
import { refused, type Context, type Db } from "../tenancy/index.ts";
import { subjectOf } from "./invitation.ts";
import { requireInviter } from "./rank.ts";
import { holdInvitation, joinInvited, type Presented } from "./recipient-queries.ts";

/** In which transaction an invitation is accepted; the person has been identified there. */
export interface Accepting extends Telling {
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
 * Throws the problems `not_found`, `email_unproved`, `invitation_expired`, `wrong_account`, `invitation_void`,
 * `organization_full`, `email_domain_refused` and, to whoever accepted this very invitation before, `already_member`.
 */
export async function accept(accepting: Accepting, presented: Presented): Promise<Accepted> {
  const { db, facts, grants } = accepting;
  const held = await holdInvitation(db, presented);
  if (held.refusal !== null) throw refused(held.refusal);
  if (!held.is_member) requireInviter(held, grants);
  const { refusal, joined, teams } = await joinInvited(db, presented);
  if (refusal !== null) throw refused(refusal);

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
  if (joined)
    await db.all(
      ...(await mailsOfNewOwner(accepting, setting, { name: person.name, role, except: [person.id] })),
    );
  return { organization: { id, slug, name }, role, joined };
}
