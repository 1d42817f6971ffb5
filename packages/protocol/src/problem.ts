import type { Ask } from "./proof.ts";

/** What is known of a problem before it happens: its HTTP status and what it means, in one sentence. */
export interface ProblemDefinition {
  readonly status: number;
  readonly title: string;
}

/**
 * Every way in which a request can be refused: one closed set of codes, each with a page under `docs/errors/`.
 * @see RFC 9457 section 3
 */
export const problems = {
  invalid_request: { status: 400, title: "The request is not well formed." },
  invalid_body: { status: 400, title: "The body does not have the form that this endpoint takes." },
  invalid_image: { status: 400, title: "The image can not be read; send a whole PNG, JPEG or WebP." },
  invalid_query: { status: 400, title: "The query does not have the form that this endpoint takes." },
  invalid_grant: {
    status: 400,
    title: "This token or code was used before, is too old, or is another program's.",
  },
  unsupported_grant_type: { status: 400, title: "There is no such way of getting a token." },
  authorization_pending: { status: 400, title: "Nobody has answered yet; ask again." },
  slow_down: { status: 400, title: "You ask too often; wait five seconds longer each time." },
  access_denied: { status: 400, title: "The person said no." },
  expired_token: { status: 400, title: "Nobody answered in time; begin again." },
  invalid_target: { status: 400, title: "There is nothing of that name that a token could be for." },
  unauthenticated: { status: 401, title: "Sign in first." },
  oauth_failed: { status: 401, title: "The other service did not prove who you are." },
  sso_failed: { status: 401, title: "Your organization's identity provider did not prove who you are." },
  wrong_credentials: { status: 401, title: "The e-mail address and password do not belong together." },
  organization_session_required: { status: 401, title: "Open a session in this organization first." },
  second_factor_required: { status: 401, title: "Show your second factor, too." },
  wrong_code: { status: 401, title: "This is not the code, or it was used before or is too old." },
  passkey_refused: { status: 401, title: "This passkey proves nothing here." },
  step_up_required: { status: 401, title: "More proof of who you are is asked for." },
  forbidden: { status: 403, title: "Your role in this organization does not permit this." },
  above_own_role: { status: 403, title: "This is above what your own role permits." },
  wrong_account: { status: 403, title: "This invitation is for another e-mail address." },
  email_unproved: { status: 403, title: "Prove your e-mail address first." },
  email_vouched: {
    status: 403,
    title: "Only your organization can change your e-mail address.",
  },
  email_domain_refused: { status: 403, title: "People with an address in this domain are not let in here." },
  sso_refused: {
    status: 403,
    title: "Your organization's identity provider can not let you in; ask an owner of the organization.",
  },
  cross_site_request: { status: 403, title: "The request came from another site." },
  not_found: { status: 404, title: "There is nothing here." },
  method_not_allowed: { status: 405, title: "This address does not take that method." },
  email_taken: { status: 409, title: "Somebody already signed up with this e-mail address." },
  slug_taken: { status: 409, title: "This address is taken or reserved." },
  role_unknown: { status: 409, title: "This organization has no such role." },
  role_taken: { status: 409, title: "This organization has a role of that name." },
  role_in_use: { status: 409, title: "Members have this role; name the role that they get." },
  permission_unknown: { status: 409, title: "There is no such permission." },
  team_unknown: { status: 409, title: "This organization has no such team." },
  team_taken: { status: 409, title: "This organization has a team of that name." },
  sole_owner: { status: 409, title: "You are the only owner of an organization." },
  last_owner: { status: 409, title: "An organization always has an owner." },
  organization_moved: { status: 409, title: "This organization is at another address now." },
  organization_locked: { status: 409, title: "This organization is being deleted; an owner can restore it." },
  other_account: { status: 409, title: "Another account of this browser belongs to this organization." },
  already_member: { status: 409, title: "You are a member of this organization already." },
  policy_locks_you_out: {
    status: 409,
    title: "This policy would lock you or an owner out; prove first what it asks.",
  },
  organization_full: { status: 409, title: "This organization has as many members as it may have." },
  request_required: { status: 409, title: "Nobody joins this organization by themselves; ask to join it." },
  domain_needed: { status: 409, title: "Prove an e-mail domain of the organization first." },
  sso_full: { status: 409, title: "This organization names ten identity providers already." },
  sso_untested: { status: 409, title: "Try this identity provider as it is now, before it goes live." },
  sso_demanded: {
    status: 409,
    title: "Nobody could sign in without this identity provider; change the policy first.",
  },
  domain_refused: { status: 409, title: "An organization can not claim this domain." },
  domain_claimed: { status: 409, title: "This organization claims this domain already." },
  domain_unproved: { status: 409, title: "The record that proves this domain is not in the DNS." },
  domain_taken: { status: 409, title: "Another organization has proved this domain." },
  account_link_refused: {
    status: 409,
    title: "Somebody has this e-mail address here; sign in as usual and link the account then.",
  },
  last_way: { status: 409, title: "This is the last way in which you can sign in." },
  totp_already_on: { status: 409, title: "An authenticator app is set up already." },
  export_not_ready: { status: 409, title: "This export has no archive, or none yet." },
  changed_meanwhile: { status: 409, title: "Somebody else changed this first; look at it again." },
  too_many_accounts: { status: 409, title: "This browser already holds ten accounts." },
  token_expired: { status: 410, title: "This link was used before or is too old." },
  challenge_expired: { status: 410, title: "This attempt was ended before or is too old; begin again." },
  invitation_expired: { status: 410, title: "This invitation is too old; ask for a new one." },
  invitation_void: {
    status: 410,
    title: "Whoever made this invitation may no longer do so; ask for a new one.",
  },
  link_used_up: { status: 410, title: "This link was used as often as it may be." },
  export_expired: { status: 410, title: "This archive is gone; ask for a new export." },
  body_too_large: { status: 413, title: "The body is larger than this endpoint takes." },
  unsupported_media_type: { status: 415, title: "The body is not of a type that this endpoint takes." },
  too_many_requests: { status: 429, title: "Too many requests; wait a little." },
  internal_error: { status: 500, title: "Something went wrong on our side." },
  unavailable: { status: 503, title: "A part of the service is not available right now." },
} as const satisfies Record<string, ProblemDefinition>;

/** The code of a problem: the stable word that programs branch on. */
export type ProblemCode = keyof typeof problems;

/** One field of a body or query that was refused, and why, in words for the person who typed it. */
export interface FieldProblem {
  /** Where: the keys from the root, joined by dots. */
  readonly field: string;
  readonly message: string;
}

/** A problem as it travels: `application/problem+json`. @see RFC 9457 section 3.1 */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** What to do about it, when more is known than the title says. */
  readonly detail?: string;
  /** The id of the request, also in the `Request-Id` header and in the logs. */
  readonly instance?: string;
  readonly fields?: readonly FieldProblem[];
  /** With `organization_moved`: the slug that the organization has now. */
  readonly slug?: string;
  /** With `other_account`: the user id of the account that can enter. */
  readonly user?: string;
  /** With `step_up_required`: what to prove. */
  readonly asks?: Ask;
  /** With `step_up_required` and `second_factor_required`: the ways that would do. */
  readonly ways?: readonly string[];
  /** With `sole_owner`: the slugs of the organizations that nobody else owns. */
  readonly slugs?: readonly string[];
}

/** Tells whether a value from the wire is a problem document with a code of ours. */
export function isProblemDocument(value: unknown): value is ProblemDocument {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    Object.hasOwn(problems, value.code)
  );
}
