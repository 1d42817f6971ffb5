import { newId, type RequestFacts } from "../http/index.ts";
import type { Db, Statement } from "../tenancy/index.ts";

/** What a recipient presents: which invitation, and the hash of its secret if they come from the mail. */
export interface Presented {
  readonly invitation: string;
  readonly secretHash: Buffer | null;
}

/** What an invitation offers. */
export interface OfferRow {
  readonly organization_slug: string;
  readonly organization_name: string;
  readonly inviter_name: string;
  readonly role: string;
  readonly email: string;
  readonly expires_at: Date;
}

/** What an invitation offers, as whoever holds its secret sees it. */
export interface ViewedRow extends OfferRow {
  readonly organization_id: string;
  /** The media type of the logo; null without one. */
  readonly logo_type: string | null;
  readonly logo: Buffer | null;
  /** The names of the teams that one joins. */
  readonly teams: readonly string[];
  readonly expired: boolean;
  /** Whether somebody has signed up with the invited address. */
  readonly known: boolean;
}

/** What an invitation offers to whoever holds its secret; null for anybody else. */
export function viewInvitation(db: Db, { invitation, secretHash }: Presented): Statement<ViewedRow | null> {
  return db.one<ViewedRow>("select * from guildhall.view_invitation($1, $2)", [invitation, secretHash]);
}

/** The open invitations to the identified person's proved address, the latest first, a hundred at most. */
export function ownInvitations(db: Db): Statement<readonly (OfferRow & { readonly id: string })[]> {
  return db.query<OfferRow & { readonly id: string }>("select * from guildhall.own_invitations()");
}

/** An invitation that the identified person may accept, as far as they are concerned, and the rights of its inviter. */
export interface HeldRow {
  readonly refusal: null;
  readonly organization_id: string;
  readonly organization_slug: string;
  readonly organization_name: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly is_member: boolean;
  readonly email: string;
  readonly role: string;
  /** What the role permits; null for a built-in one, and for one that is no more. */
  readonly role_permissions: readonly string[] | null;
  /** Null when the inviter is no longer a member. */
  readonly inviter_role: string | null;
  readonly inviter_permissions: readonly string[] | null;
}

/** Finds the invitation that the identified person would accept, and keeps all that this depends on to the transaction. */
export function holdInvitation(
  db: Db,
  { invitation, secretHash }: Presented,
): Statement<HeldRow | { readonly refusal: string }> {
  return db
    .one<HeldRow | { readonly refusal: string }>("select * from guildhall.hold_invitation($1, $2)", [
      invitation,
      secretHash,
    ])
    .map((row) => row ?? { refusal: "not_found" });
}

/** What came of joining. */
export interface JoinedRow {
  /** Why not, in the words of the problem codes. */
  readonly refusal: string | null;
  /** False when the person was a member before: then only the invitation is used up. */
  readonly joined: boolean;
  readonly teams: readonly string[];
}

/** Uses an invitation up for the identified person, makes them a member and enters the organization as them. */
export function joinInvited(db: Db, { invitation, secretHash }: Presented): Statement<JoinedRow> {
  return db
    .one<JoinedRow>("select * from guildhall.join_invited($1, $2)", [invitation, secretHash])
    .map((row) => row ?? { refusal: "not_found", joined: false, teams: [] });
}

/** Who declines: the hash of the browser's cookie, if there is one, and the request. */
export interface Decliner {
  readonly credential: Buffer | null;
  readonly facts: RequestFacts;
}

/** Declines an invitation, and records it; false when it is not this recipient's, or not open. */
export function declineInvitation(
  db: Db,
  { invitation, secretHash }: Presented,
  { credential, facts }: Decliner,
): Statement<boolean> {
  const { id, ip, userAgent } = facts;
  return db
    .one<{ readonly declined: boolean }>(
      "select guildhall.decline_invitation($1, $2, $3, $4, $5, $6) as declined",
      [invitation, secretHash, credential, facts.account, newId(), JSON.stringify({ id, ip, userAgent })],
    )
    .map((row) => row?.declined ?? false);
}

/** Tells the database that this person was proved in this very transaction: they just signed up. */
export function identifyAs(
  db: Db,
  person: { readonly userId: string; readonly browserId: string },
): Statement<number> {
  return db.change("select guildhall.identify_as($1, $2)", [person.userId, person.browserId]);
}
