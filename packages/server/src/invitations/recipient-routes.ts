import {
  acceptInvitation,
  declineInvitation,
  listOwnInvitations,
  signUpInvited,
  viewInvitation,
  type Grants,
} from "@guildhall/protocol";
import { hashOf, Problem, route, type Call, type Route, type Served } from "../http/index.ts";
import { networkOf, type People } from "../people/index.ts";
import { inTransactionOf, requireOwnWay, serveAccount, type Door } from "../tenancy/index.ts";
import { accept } from "./accepting.ts";
import * as queries from "./recipient-queries.ts";

/** What answering invitations works with. */
export interface RecipientParts {
  readonly people: People;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

/** What whoever is invited does: look, accept, decline, sign up. Opening the link changes nothing; only these do. */
export function recipientRoutes(door: Door, parts: RecipientParts): readonly Route[] {
  return [
    serveAccount(door, listOwnInvitations, ({ db }) =>
      queries.ownInvitations(db).map((rows) => ({ items: rows.map((row) => offerOf(row.id, row)) })),
    ),
    route(viewInvitation, async (call) => view(door, parts, call)),
    route(acceptInvitation, async (call) => acceptAs(door, parts, call)),
    route(declineInvitation, async (call) => decline(door, parts, call)),
    route(signUpInvited, async (call) => signUp(door, parts, call)),
  ];
}

/** An invitation as the person who is invited sees it. */
interface Offer {
  readonly id: string;
  readonly organization: { readonly slug: string; readonly name: string };
  readonly invitedBy: string;
  readonly role: string;
  readonly email: string;
  readonly expiresAt: Date;
}

function offerOf(id: string, row: queries.OfferRow): Offer {
  return {
    id,
    organization: { slug: row.organization_slug, name: row.organization_name },
    invitedBy: row.inviter_name,
    role: row.role,
    email: row.email,
    expiresAt: row.expires_at,
  };
}

/** An invitation as whoever holds its secret sees it. */
interface ViewedOffer extends Offer {
  readonly organization: Offer["organization"] & { readonly id: string; readonly logo: string | null };
  readonly teams: string[];
  readonly known: boolean;
}

function viewedOf(id: string, row: queries.ViewedRow): ViewedOffer {
  const offer = offerOf(id, row);
  const { logo, logo_type: type, teams, known } = row;
  const picture = logo === null || type === null ? null : `data:${type};base64,${logo.toString("base64")}`;
  const organization = { ...offer.organization, id: row.organization_id, logo: picture };
  return { ...offer, organization, teams: [...teams], known };
}

async function view(
  door: Door,
  { people }: RecipientParts,
  call: Call<typeof viewInvitation> | Call<typeof signUpInvited>,
): Promise<ViewedOffer> {
  const { request, facts, parameters, body } = call;
  await people.gate.pass(["invitationFrom", networkOf(facts.ip)]);
  const presented = presentedOf(parameters.invitation, body.secret);
  const row = await door.public(request, ({ db }) => queries.viewInvitation(db, presented));
  if (!row) throw new Problem("not_found");
  if (row.expired) throw new Problem("invitation_expired");
  return viewedOf(presented.invitation, row);
}

// That a member used the invitation up is to stay, so the problem is thrown when it has committed.
async function acceptAs(
  door: Door,
  { grants, people, publicUrl }: RecipientParts,
  { request, facts, parameters, body }: Call<typeof acceptInvitation>,
): Promise<Served<typeof acceptInvitation>> {
  const presented = presentedOf(parameters.invitation, body.secret);
  const { organization, role, joined } = await door.account(request, ({ db, person }) => {
    requireOwnWay(person);
    return accept({ db, facts, grants, people, publicUrl }, presented);
  });
  if (!joined) throw new Problem("already_member");
  return { organization: { slug: organization.slug, name: organization.name }, role };
}

async function decline(
  door: Door,
  { people }: RecipientParts,
  { request, facts, parameters, body }: Call<typeof declineInvitation>,
): Promise<null> {
  await people.gate.pass(["invitationFrom", networkOf(facts.ip)]);
  const presented = presentedOf(parameters.invitation, body.secret);
  const declined = await door.public(request, ({ db, credential }) =>
    queries.declineInvitation(db, presented, { credential, facts }),
  );
  if (!declined) throw new Problem("not_found");
  return null;
}

async function signUp(
  door: Door,
  parts: RecipientParts,
  call: Call<typeof signUpInvited>,
): Promise<Served<typeof signUpInvited>> {
  const { facts, reply, parameters, body } = call;
  // Hashing a password is dear: it is not done for a secret that opens nothing, or for somebody who is known.
  const { email, known } = await view(door, parts, call);
  if (known) throw new Problem("email_taken");
  const { name, password } = body;
  return parts.people.signUp({
    ...{ name, email, password, facts, reply },
    emailProved: true,
    within: (client, person) =>
      inTransactionOf(client, async ({ db }) => {
        await queries.identifyAs(db, person);
        const presented = presentedOf(parameters.invitation, body.secret);
        const { organization } = await accept({ db, facts, ...parts }, presented);
        return { user: { id: person.userId, name, email, emailVerified: true }, landing: organization.slug };
      }),
  });
}

function presentedOf(invitation: string, secret: string | undefined): queries.Presented {
  return { invitation, secretHash: secret === undefined ? null : hashOf(secret) };
}
