import { problems, type ProblemCode } from "@guildhall/protocol";

/** What each problem is called; the client knows it already, so that saying it weighs nothing. */
const titles = Object.fromEntries(
  Object.entries(problems).map(([code, { title }]) => [code, title]),
) as Readonly<Record<ProblemCode, string>>;

/** What is said of each problem: its title, or more where that leaves a person at a loss. */
export const problemsInEnglish: Readonly<Record<ProblemCode, string>> = {
  ...titles,
  invalid_request: "The page and the server did not understand each other. Load the page again.",
  method_not_allowed: "The page and the server did not understand each other. Load the page again.",
  invalid_body: "This can not be taken as it was entered. Check it, and try again.",
  invalid_query: "The list can not be shown with this filter. Choose another.",
  unauthenticated: "This account was signed out. Sign in again.",
  organization_session_required: "You are not in this organization any more. Open it again.",
  oauth_failed: "The other service did not prove who you are. Try again, or choose another way.",
  wrong_code: "This is not the code, or it was used before or is too old. Try again, or ask for a new one.",
  passkey_refused: "This passkey proves nothing here. Try again, or choose another way.",
  forbidden: "Your role in this organization does not permit this. Ask an owner or admin.",
  above_own_role: "This is above what your own role permits. Ask somebody with a higher role.",
  wrong_account: "This invitation is for another e-mail address. Sign in with that one.",
  email_domain_refused: "People with an address in this domain are not let in here. Use another account.",
  cross_site_request: "The request came from another site, so nothing was done. Load the page again.",
  not_found: "It does not exist, or you do not belong to it.",
  email_taken: "Somebody already signed up with this e-mail address. Sign in with it, or choose another.",
  slug_taken: "This address is taken or reserved. Choose another.",
  role_unknown: "This organization has no such role. Choose another.",
  role_taken: "This organization has a role of that name. Choose another.",
  permission_unknown: "There is no such permission. Load the page again.",
  team_unknown: "This organization has no such team. Leave it out.",
  team_taken: "This organization has a team of that name. Choose another.",
  sole_owner: "You are the only owner of an organization. Make somebody else an owner first.",
  last_owner: "An organization always has an owner. Make somebody else an owner first.",
  organization_full: "This organization has as many members as it may have. Ask it to make room.",
  sso_full: "This organization names ten identity providers already. Delete one first.",
  domain_unproved: "The record that proves this domain is not in the DNS. A new record takes a while.",
  last_way: "This is the last way in which you can sign in. Add another first.",
  export_not_ready: "This export has no archive, or none yet. Look at its state again.",
  too_many_accounts: "This browser already holds ten accounts. Sign one of them out first.",
  token_expired: "This link was used before or is too old. Ask for a new one.",
  link_used_up: "This link was used as often as it may be. Ask for another one.",
  body_too_large: "This is too large. Choose something smaller.",
  unsupported_media_type: "This kind of file is not taken here. Choose another.",
};
