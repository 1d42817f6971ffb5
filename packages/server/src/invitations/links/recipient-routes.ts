import { acceptInvitationLink, signUpByLink, viewInvitationLink, type Grants } from "@guildhall/protocol";
import { append } from "../../events/index.ts";
import {
  hashOf,
  Problem,
  route,
  type Call,
  type RequestFacts,
  type Route,
  type Served,
} from "../../http/index.ts";
import { mailsOfNewOwner } from "../../members/index.ts";
import { networkOf, type People, type Telling } from "../../people/index.ts";
import {
  inTransactionOf,
  refused,
  requireOwnWay,
  serveAccount,
  type Db,
  type Door,
} from "../../tenancy/index.ts";
import { requireInviter } from "../rank.ts";
import { identifyAs } from "../recipient-queries.ts";
import { claimLink, holdLink, joinLinked, viewLink, type PresentedLink } from "./recipient-queries.ts";

/** What joining by a link works with. */
export interface LinkRecipientParts {
  readonly people: Pick<People, "gate" | "mail" | "signUp">;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

/** What whoever has a link does: look, join, sign up. Opening the link changes nothing; only these do. */
export function linkRecipientRoutes(door: Door, parts: LinkRecipientParts): readonly Route[] {
  return [
    route(viewInvitationLink, async (call) => view(door, parts, call)),
    serveAccount(door, acceptInvitationLink, async ({ db, person, facts, parameters, body }) => {
      requireOwnWay(person);
      await parts.people.gate.pass(["invitationFrom", networkOf(facts.ip)]);
      return joinBy({ db, facts, ...parts }, presentedOf(parameters.link, body.secret));
    }),
    route(signUpByLink, async (call) => signUp(door, parts, call)),
  ];
}

type ServedOffer = Served<typeof viewInvitationLink> & { readonly allowedDomain: string | null };

async function view(
  door: Door,
  { people }: LinkRecipientParts,
  { request, facts, parameters, body }: Call<typeof viewInvitationLink> | Call<typeof signUpByLink>,
): Promise<ServedOffer> {
  await people.gate.pass(["invitationFrom", networkOf(facts.ip)]);
  const presented = presentedOf(parameters.link, body.secret);
  const row = await door.public(request, ({ db }) => viewLink(db, presented));
  if (!row) throw new Problem("not_found");
  if (row.expired) throw new Problem("invitation_expired");
  if (row.used_up) throw new Problem("link_used_up");
  return {
    id: presented.link,
    organization: { slug: row.organization_slug, name: row.organization_name },
    invitedBy: row.inviter_name,
    role: row.role,
    allowedDomain: row.allowed_domain,
    expiresAt: row.expires_at,
  };
}

interface Joining extends Telling {
  readonly db: Db;
  readonly facts: RequestFacts;
  readonly grants: Grants;
}

/**
 * Makes the identified person a member by a link, and records it: the use is counted and they are a member, or neither.
 *
 * Throws the problems `not_found`, `already_member`, `invitation_expired`, `link_used_up`, `email_unproved`,
 * `email_domain_refused`, `organization_full` and `invitation_void`.
 */
async function joinBy(
  joining: Joining,
  presented: PresentedLink,
): Promise<Served<typeof acceptInvitationLink>> {
  const { db, facts, grants } = joining;
  const held = await holdLink(db, presented);
  if (held.refusal !== null) throw refused(held.refusal);
  requireInviter(held, grants);
  const { refusal, teams } = await joinLinked(db, presented);
  if (refusal !== null) throw refused(refusal);
  const { organization_id: id, organization_slug: slug, organization_name: name, role } = held;
  const person = { id: held.user_id, name: held.user_name };
  const context = { organization: { id, slug, name }, actor: person };
  await db.all(
    append(
      { db, context, facts },
      {
        type: "member.joined",
        subject: { kind: "member", ...person },
        after: { role, teams, link: presented.link },
      },
    ),
    ...(await mailsOfNewOwner(joining, { db, context }, { name: person.name, role, except: [person.id] })),
  );
  return { organization: { slug, name }, role };
}

async function signUp(
  door: Door,
  parts: LinkRecipientParts,
  call: Call<typeof signUpByLink>,
): Promise<Served<typeof signUpByLink>> {
  const { facts, reply, parameters, body } = call;
  const { name, email, password, secret } = body;
  // Hashing a password is dear: it is not done for a secret that opens nothing.
  const { allowedDomain } = await view(door, parts, call);
  if (allowedDomain !== null && !email.endsWith(`@${allowedDomain}`))
    throw new Problem("email_domain_refused");
  return parts.people.signUp({
    ...{ name, email, password, facts, reply },
    // The link proves no mailbox: whoever signs up joins when they have proved theirs, and needs the secret no more.
    within: (client, person) =>
      inTransactionOf(client, async ({ db }) => {
        await identifyAs(db, person);
        if (!(await claimLink(db, presentedOf(parameters.link, secret)))) throw new Problem("not_found");
        return { user: { id: person.userId, name, email, emailVerified: false }, landing: null };
      }),
  });
}

function presentedOf(link: string, secret: string | undefined): PresentedLink {
  return { link, secretHash: secret === undefined ? null : hashOf(secret) };
}
