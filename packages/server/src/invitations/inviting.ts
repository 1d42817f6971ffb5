import type { createInvitations, Grants, resendInvitation, revokeInvitation } from "@guildhall/protocol";
import { append } from "../events/index.ts";
import { hashOf, newId, Problem, type Call, type Served } from "../http/index.ts";
import { askBeforeOwner, refuseAbove, roleNamed, type OwnerToBe, type RoleGiving } from "../members/index.ts";
import type { Mail, People } from "../people/index.ts";
import type { Db, InsideOrganization, MemberContext } from "../tenancy/index.ts";
import { invitationOf, subjectOf } from "./invitation.ts";
import { countMails } from "./mail-limits.ts";
import { invitationMail } from "./mail.ts";
import {
  countTeamsForKeyShare,
  insertInvitations,
  insertInvitationTeams,
  selectInvitationForUpdate,
  selectInvitations,
  selectMemberEmails,
  updateReplaced,
  updateRevoked,
  updateSecret,
  type InvitationRow,
  type LockedInvitationRow,
  type MadeInvitationRow,
} from "./queries.ts";
import { refuseAboveOrGone } from "./rank.ts";
import { invitationLink, newSecret } from "./secret.ts";

/** What inviting works with. */
export interface InvitingParts extends Pick<RoleGiving, "beforeTransfer"> {
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** Where mails are counted and left. */
  readonly people: Pick<People, "gate" | "mail">;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
  /** How long an invitation can be accepted, in seconds. */
  readonly invitationSeconds: number;
}

type Inviting = InsideOrganization & Call<typeof createInvitations>;

/**
 * Invites people by e-mail. Each address has its own outcome: it is sent an invitation, or a member has it, or an
 * invitation to it is open already.
 *
 * Throws the problems `role_unknown`, `above_own_role`, `team_unknown` and `too_many_requests`, and for the role `owner`
 * `step_up_required` and what `beforeTransfer` throws; then nobody is invited.
 */
export async function invite(
  parts: InvitingParts,
  inside: Inviting,
): Promise<Served<typeof createInvitations>> {
  const { db, context, body } = inside;
  const { id: organizationId } = context.organization;
  const { invitationSeconds: lifetimeSeconds } = parts;
  const emails = [...new Set(body.emails)];
  const teamIds = await grantable(parts, inside);
  await askBeforeOwner(parts, inside, { role: body.role, to: emails.map(invited) });
  const members = new Set(await selectMemberEmails(db, organizationId, emails));
  const secrets = new Map(emails.filter((email) => !members.has(email)).map((email) => [email, newSecret()]));
  const [, made] = await db.all(
    updateReplaced(db, organizationId, [...secrets.keys()]),
    insertInvitations(db, { organizationId, role: body.role, lifetimeSeconds, offers: offersOf(secrets) }),
  );
  await countMails(parts.people.gate, { context, emails: made.map(({ email }) => email) });
  const rows = await completed(parts, inside, { made, teamIds, secrets });
  return { items: emails.map((email) => outcomeOf(email, members, rows.get(email))) };
}

function invited(email: string): OwnerToBe {
  return { userId: null, email };
}

/** The teams of the invitations, once it is clear that the inviter may give the role and that the teams are there. */
async function grantable(
  { grants }: InvitingParts,
  { db, context, body }: Inviting,
): Promise<readonly string[]> {
  refuseAbove(context, await roleNamed(db, { context, grants }, body.role));
  const teamIds = [...new Set(body.teams.map((id) => id.toLowerCase()))];
  const there = await countTeamsForKeyShare(db, context.organization.id, teamIds);
  if (there < teamIds.length) throw new Problem("team_unknown");
  return teamIds;
}

// In the order of their addresses: two requests for the same ones then wait for each other, and not in a circle.
function offersOf(
  secrets: ReadonlyMap<string, string>,
): readonly { id: string; email: string; secretHash: Buffer }[] {
  return [...secrets]
    .map(([email, secret]) => ({ id: newId(), email, secretHash: hashOf(secret) }))
    .sort((one, other) => (one.email < other.email ? -1 : 1));
}

interface Made {
  readonly made: readonly MadeInvitationRow[];
  readonly teamIds: readonly string[];
  readonly secrets: ReadonlyMap<string, string>;
}

/** Gives invitations that were just made their teams, records and mails each, and reads them, by address. */
async function completed(
  parts: InvitingParts,
  { db, context, facts, body }: Inviting,
  { made, teamIds, secrets }: Made,
): Promise<ReadonlyMap<string, InvitationRow>> {
  const { id: organizationId } = context.organization;
  const { role } = body;
  const ids = made.map(({ id }) => id);
  const after = { role, teams: teamIds };
  const [, rows] = await db.all(
    insertInvitationTeams(db, organizationId, { invitationIds: ids, teamIds }),
    selectInvitations(db, { organizationId, ids, before: null, limit: ids.length }),
    ...made.flatMap((one) => [
      append({ db, context, facts }, { type: "invitation.created", subject: subjectOf(one), after }),
      parts.people.mail(db, mailOf(parts, context, { ...one, role, secret: secrets.get(one.email) })),
    ]),
  );
  return new Map(rows.map((row) => [row.email, row]));
}

type Outcome = Served<typeof createInvitations>["items"][number];

function outcomeOf(email: string, members: ReadonlySet<string>, row: InvitationRow | undefined): Outcome {
  if (row) return { email, outcome: "sent", invitation: invitationOf(row) };
  const outcome = members.has(email) ? "already_member" : "already_invited";
  return { email, outcome, invitation: null };
}

interface Mailed extends MadeInvitationRow {
  readonly role: string;
  readonly secret: string | undefined;
}

function mailOf({ publicUrl }: InvitingParts, { organization, user }: MemberContext, mailed: Mailed): Mail {
  const { id, email, role, secret, expires_at: expiresAt } = mailed;
  if (secret === undefined) throw new Error("An invitation was made without a secret.");
  const link = invitationLink(publicUrl, id, secret);
  return invitationMail({
    to: email,
    organization: organization.name,
    inviter: user.name,
    role,
    link,
    expiresAt,
  });
}

/**
 * Sends an open invitation again, also one that has expired: with another secret and a new term, vouched for by whoever
 * sends it now. The link of before is dead.
 *
 * Throws the problems `not_found`, `role_unknown`, `above_own_role` and `too_many_requests`, and for the role `owner`
 * `step_up_required` and what `beforeTransfer` throws.
 */
export async function resend(
  parts: InvitingParts,
  { db, context, facts, parameters }: InsideOrganization & Call<typeof resendInvitation>,
): Promise<Served<typeof resendInvitation>> {
  const { id: organizationId } = context.organization;
  const { people, grants, invitationSeconds: lifetimeSeconds } = parts;
  const { id, email, role } = await openInvitation(db, context, parameters.invitation);
  refuseAbove(context, await roleNamed(db, { context, grants }, role));
  await askBeforeOwner(parts, { db, context, facts }, { role, to: [invited(email)] });
  await countMails(people.gate, { context, emails: [email] });
  const secret = newSecret();
  const [, [row]] = await db.all(
    updateSecret(db, organizationId, { id, secretHash: hashOf(secret), lifetimeSeconds }),
    selectInvitations(db, { organizationId, ids: [id], before: null, limit: 1 }),
    append({ db, context, facts }, { type: "invitation.resent", subject: subjectOf({ id, email }) }),
  );
  if (!row) throw new Error("An invitation that was kept to this transaction is gone.");
  await people.mail(db, mailOf(parts, context, { ...row, secret }));
  return invitationOf(row);
}

/**
 * Revokes an open invitation, also one that has expired: its link is dead.
 *
 * Throws the problems `not_found` and `above_own_role`.
 */
export async function revoke(
  { grants }: Pick<InvitingParts, "grants">,
  { db, context, facts, parameters }: InsideOrganization & Call<typeof revokeInvitation>,
): Promise<null> {
  const { id, email, role } = await openInvitation(db, context, parameters.invitation);
  await refuseAboveOrGone(db, { context, grants }, role);
  await db.all(
    updateRevoked(db, context.organization.id, id),
    append({ db, context, facts }, { type: "invitation.revoked", subject: subjectOf({ id, email }) }),
  );
  return null;
}

async function openInvitation(
  db: Db,
  { organization }: MemberContext,
  id: string,
): Promise<LockedInvitationRow> {
  const row = await selectInvitationForUpdate(db, organization.id, id);
  if (!row) throw new Problem("not_found");
  return row;
}
