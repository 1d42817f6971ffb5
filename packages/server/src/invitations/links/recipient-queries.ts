import type { Db, Statement } from "../../tenancy/index.ts";

/** What somebody presents to join: which link, and the hash of its secret, unless they signed up over it. */
export interface PresentedLink {
  readonly link: string;
  readonly secretHash: Buffer | null;
}

/** What a link offers. */
export interface LinkOfferRow {
  readonly organization_slug: string;
  readonly organization_name: string;
  readonly inviter_name: string;
  readonly role: string;
  readonly allowed_domain: string | null;
  readonly expires_at: Date;
  readonly expired: boolean;
  readonly used_up: boolean;
}

/** What a link offers to whoever holds its secret; null for anybody else. */
export function viewLink(db: Db, { link, secretHash }: PresentedLink): Statement<LinkOfferRow | null> {
  return db.one<LinkOfferRow>("select * from guildhall.view_link($1, $2)", [link, secretHash]);
}

/** A link by which the identified person may join, as far as they are concerned, and the rights of whoever made it. */
export interface HeldLinkRow {
  readonly refusal: null;
  readonly organization_id: string;
  readonly organization_slug: string;
  readonly organization_name: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly role: string;
  /** What the role permits; null for a built-in one, and for one that is no more. */
  readonly role_permissions: readonly string[] | null;
  /** Null when whoever made it is no longer a member. */
  readonly inviter_role: string | null;
  readonly inviter_permissions: readonly string[] | null;
}

/** Finds the link by which the identified person would join, and keeps all that this depends on to the transaction. */
export function holdLink(
  db: Db,
  { link, secretHash }: PresentedLink,
): Statement<HeldLinkRow | { readonly refusal: string }> {
  return db
    .one<HeldLinkRow | { readonly refusal: string }>("select * from guildhall.hold_link($1, $2)", [
      link,
      secretHash,
    ])
    .map((row) => row ?? { refusal: "not_found" });
}

/** What came of joining. */
export interface JoinedRow {
  readonly refusal: string | null;
  readonly teams: readonly string[];
}

/** Uses a link once for the identified person, makes them a member and enters the organization as them. */
export function joinLinked(db: Db, { link, secretHash }: PresentedLink): Statement<JoinedRow> {
  return db
    .one<JoinedRow>("select * from guildhall.join_linked($1, $2)", [link, secretHash])
    .map((row) => row ?? { refusal: "not_found", teams: [] });
}

/** Notes that the identified person signed up over a link; false when it was revoked meanwhile. */
export function claimLink(db: Db, { link, secretHash }: PresentedLink): Statement<boolean> {
  return db
    .one<{ readonly claimed: boolean }>("select guildhall.claim_link($1, $2) as claimed", [link, secretHash])
    .map((row) => row?.claimed ?? false);
}
