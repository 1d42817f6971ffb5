import type { Joinable, OwnInvitation } from "@guildhall/protocol";

/** A way for one account (the id of its user) into an organization that it does not belong to. */
export type Offer = { readonly account: string; readonly email: string } & (
  | { readonly kind: "invitation"; readonly invitation: OwnInvitation }
  | { readonly kind: "joinable"; readonly joinable: Joinable }
);

/** The organization that an offer is about. */
export function organizationOf(offer: Offer): { readonly slug: string; readonly name: string } {
  return offer.kind === "invitation" ? offer.invitation.organization : offer.joinable.organization;
}

/** What tells an offer from every other one. */
export function keyOf(offer: Offer): string {
  const own = offer.kind === "invitation" ? offer.invitation.id : (offer.joinable.link ?? "");
  return [offer.account, offer.kind, organizationOf(offer).slug, own].join(" ");
}

/** What was asked for an account, as offers: invitations first, and no other way into what one is invited to. */
export function offersOf(
  who: { readonly account: string; readonly email: string },
  invitations: readonly OwnInvitation[],
  joinable: readonly Joinable[],
): Offer[] {
  const invited = new Set(invitations.map(({ organization }) => organization.slug));
  const others = joinable.filter(({ organization }) => !invited.has(organization.slug));
  return [
    ...invitations.map((invitation): Offer => ({ ...who, kind: "invitation", invitation })),
    ...others.map((each): Offer => ({ ...who, kind: "joinable", joinable: each })),
  ];
}
