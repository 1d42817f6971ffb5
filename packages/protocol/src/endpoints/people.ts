import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { ask } from "../proof.ts";
import {
  email,
  id,
  instant,
  organizationName,
  page,
  pageQuery,
  password,
  personName,
  slug,
} from "../vocabulary.ts";

/** A person as they see themselves. */
export const user = z.object({ id, name: z.string(), email: z.string(), emailVerified: z.boolean() });
/** A person as they see themselves. */
export type User = z.output<typeof user>;

/** Who signed in, and the slug of the organization to land in: the last one used, else the first, else none. */
export const signedIn = z.object({ user, landing: slug.nullable() });
/** Who signed in, and where they land. */
export type SignedIn = z.output<typeof signedIn>;

export const signUp = endpoint({
  method: "POST",
  path: "/api/auth/sign-up/email",
  scope: "public",
  summary: "Sign up: makes the person, their organization and its owner, or none of them.",
  query: null,
  body: z.object({
    name: personName,
    email,
    password,
    organization: z.object({ name: organizationName, slug: slug.optional() }),
  }),
  answer: signedIn,
  status: 201,
  event: "organization.created",
  problems: ["email_taken", "slug_taken", "too_many_accounts", "too_many_requests"],
});

export const signIn = endpoint({
  method: "POST",
  path: "/api/auth/sign-in/email",
  scope: "public",
  summary: "Sign in with e-mail address and password; the account joins those already in this browser.",
  query: null,
  body: z.object({ email, password: z.string().max(128) }),
  answer: signedIn,
  status: 200,
  event: "account.signed_in",
  problems: ["wrong_credentials", "second_factor_required", "too_many_accounts", "too_many_requests"],
});

export const signOut = endpoint({
  method: "POST",
  path: "/api/auth/sign-out",
  scope: "account",
  summary: "Sign one account out of this browser, or all of them when none is named.",
  query: null,
  body: z.object({ user: id.optional() }),
  answer: null,
  status: 204,
  event: "account.signed_out",
  problems: ["not_found"],
});

export const sendVerification = endpoint({
  method: "POST",
  path: "/api/auth/send-verification-email",
  scope: "public",
  summary: "Send the mail that proves an e-mail address again; the answer is the same for every address.",
  query: null,
  body: z.object({ email }),
  answer: null,
  status: 204,
  event: null,
  problems: ["too_many_requests"],
});

export const verifyEmail = endpoint({
  method: "POST",
  path: "/api/auth/verify-email",
  scope: "public",
  summary: "Prove an e-mail address with the secret from the mail.",
  query: null,
  body: z.object({ token: z.string().min(1).max(2048) }),
  answer: z.object({
    email: z.string(),
    /** What was set up with the address before it was proved (password, passkeys, links, sessions) went: another may have done it. */
    removed: z.boolean(),
  }),
  status: 200,
  event: "user.email_verified",
  problems: ["token_expired", "too_many_requests"],
});

export const requestPasswordReset = endpoint({
  method: "POST",
  path: "/api/auth/request-password-reset",
  scope: "public",
  summary: "Send the mail that sets a new password; the answer is the same for every address.",
  query: null,
  body: z.object({ email }),
  answer: null,
  status: 204,
  event: null,
  problems: ["too_many_requests"],
});

export const resetPassword = endpoint({
  method: "POST",
  path: "/api/auth/reset-password",
  scope: "public",
  summary: "Set a new password with the secret from the mail; ends every session of that person.",
  query: null,
  body: z.object({ token: z.string().min(1).max(2048), password }),
  answer: null,
  status: 204,
  event: "user.password_changed",
  problems: ["token_expired", "too_many_requests"],
});

/**
 * How an organization stands to an account: `open` has a session in this browser; `ready` gets one without asking;
 * `step_up` asks for more proof first, which its policy demands; `locked` cannot be entered now: it is being deleted, or
 * it lets nobody in with an e-mail address of that domain.
 */
export const sessionState = z.enum(["open", "ready", "step_up", "locked"]);
/** How an organization stands to an account. */
export type SessionState = z.output<typeof sessionState>;

/** An organization in a person's list. */
export const ownOrganization = z.object({
  id,
  slug,
  name: z.string(),
  plan: z.string(),
  role: z.string(),
  session: sessionState,
  /** With `step_up`: what to prove; null otherwise. */
  asks: ask.nullable(),
  /** With `step_up`: the ways that would do. */
  ways: z.array(z.string()),
  lastUsedAt: instant.nullable(),
  /** When its rows go, while it is being deleted; null otherwise. */
  deletesAt: instant.nullable(),
  /** The path of its logo; null without one. */
  logo: z.string().nullable(),
});
/** An organization in a person's list. */
export type OwnOrganization = z.output<typeof ownOrganization>;

/** An account of this browser with its organizations, the last used first, then by name. */
export const account = z.object({
  user,
  authenticatedAt: instant,
  landing: slug.nullable(),
  /** How many organizations it has. */
  organizationCount: z.number().int(),
  /** At most 200 of them; `GET /api/me/organizations` finds the others. */
  organizations: z.array(ownOrganization),
});
/** An account of this browser with its organizations. */
export type Account = z.output<typeof account>;

/** The accounts of this browser; none when nobody is signed in. */
export const me = z.object({ accounts: z.array(account) });
/** The accounts of this browser. */
export type Me = z.output<typeof me>;

export const readMe = endpoint({
  method: "GET",
  path: "/api/me",
  scope: "public",
  summary: "The accounts in this browser, each with its organizations, roles and session states.",
  query: null,
  body: null,
  answer: me,
  status: 200,
  event: null,
  problems: [],
});

export const listOwnOrganizations = endpoint({
  method: "GET",
  path: "/api/me/organizations",
  scope: "account",
  summary:
    "List the organizations of the account that the request speaks for: by name, or the best match first.",
  query: pageQuery.extend({
    search: z.string().trim().min(1).max(80).optional().describe("What is in its name, or in its slug."),
  }),
  body: null,
  answer: page(ownOrganization),
  status: 200,
  event: null,
  problems: [],
});

export const updateMe = endpoint({
  method: "PATCH",
  path: "/api/me",
  scope: "account",
  summary: "Change the name of the account that the request speaks for.",
  query: null,
  body: z.object({ name: personName }),
  answer: user,
  status: 200,
  event: "user.renamed",
  problems: ["step_up_required"],
});

export const deleteMe = endpoint({
  method: "DELETE",
  path: "/api/me",
  scope: "account",
  summary: "Delete the account that the request speaks for; refused while somewhere nobody else is an owner.",
  query: null,
  body: z.object({
    password: z.string().max(128).optional().describe("Left out, a fresh proof in another way will do."),
  }),
  answer: null,
  status: 204,
  event: "user.deleted",
  problems: ["step_up_required", "wrong_credentials", "sole_owner", "too_many_requests"],
});
