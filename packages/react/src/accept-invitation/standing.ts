import type { AnswerOf, GuildhallApi } from "@guildhall/client";
import type { Account } from "@guildhall/protocol";

/** What an invitation offers, as whoever holds its secret sees it. */
export type Offer = AnswerOf<GuildhallApi, "POST /api/invitations/:invitation/viewing">;

/**
 * How the browser stands to an invitation: the invited account is a member already, or is signed in and can answer; else
 * it signs in where it is known and signs up where it is not, beside whoever `others` are.
 */
export type InvitationStanding =
  | { readonly kind: "member" | "invited"; readonly account: Account }
  | { readonly kind: "known" | "unknown"; readonly others: readonly Account[] };

/** How the accounts of this browser stand to what was offered. */
export function standingOf(
  { email, organization, known }: Offer,
  accounts: readonly Account[],
): InvitationStanding {
  const account = accounts.find(({ user }) => user.email === email);
  if (account === undefined) return { kind: known ? "known" : "unknown", others: accounts };
  const isMember = account.organizations.some(({ slug }) => slug === organization.slug);
  return { kind: isMember ? "member" : "invited", account };
}
