import { z } from "zod";
import { endpoint } from "../../endpoint.ts";

/** The services elsewhere that a person can sign in with, where a deployment is set up for them. */
export const oauthProvider = z.enum(["google", "github", "microsoft"]);
/** A service elsewhere that a person can sign in with. */
export type OauthProvider = z.output<typeof oauthProvider>;

const returnTo = z.string().max(2048).optional().describe("The path to go on to afterwards; one of ours.");
const beginning = z.object({ provider: oauthProvider, returnTo });
const wayThere = z.object({ url: z.string().describe("Where to send the browser, within 10 minutes.") });

export const beginOauthSignIn = endpoint({
  method: "POST",
  path: "/api/auth/sign-in/oauth",
  scope: "public",
  summary: "Begin to sign in, or up, with an account elsewhere.",
  query: null,
  body: beginning,
  answer: wayThere,
  status: 200,
  event: null,
  problems: ["not_found", "too_many_requests"],
});

export const beginOauthStepUp = endpoint({
  method: "POST",
  path: "/api/auth/step-up/oauth",
  scope: "account",
  summary: "Begin to prove again who the account is, with an account elsewhere that is linked to it.",
  query: null,
  body: beginning,
  answer: wayThere,
  status: 200,
  event: null,
  problems: ["not_found", "too_many_requests"],
});

export const beginOauthLink = endpoint({
  method: "POST",
  path: "/api/me/oauth-links",
  scope: "account",
  summary: "Begin to link an account elsewhere, as another way to sign in.",
  query: null,
  body: beginning,
  answer: wayThere,
  status: 200,
  event: null,
  problems: ["step_up_required", "not_found", "too_many_requests"],
});

/** What a service elsewhere sends a browser back with; whatever else it adds does not count. @see RFC 6749 section 4.1.2 */
const comingBack = z.looseObject({
  state: z.string().max(512).optional(),
  code: z.string().max(4096).optional(),
  error: z.string().max(256).optional(),
  iss: z.string().max(1024).optional(),
});

// One address each: what one service sends can not be taken for another's. @see RFC 9700 section 4.4.2.2
export const googleCallback = endpoint({
  method: "GET",
  path: "/api/auth/callback/google",
  scope: "public",
  summary: "Where Google sends a browser back: ends what was begun here, and goes on to a page.",
  query: comingBack,
  body: null,
  answer: null,
  status: 303,
  event: "account.signed_in",
  problems: [],
});

export const githubCallback = endpoint({
  method: "GET",
  path: "/api/auth/callback/github",
  scope: "public",
  summary: "Where GitHub sends a browser back: ends what was begun here, and goes on to a page.",
  query: comingBack,
  body: null,
  answer: null,
  status: 303,
  event: "account.signed_in",
  problems: [],
});

export const microsoftCallback = endpoint({
  method: "GET",
  path: "/api/auth/callback/microsoft",
  scope: "public",
  summary: "Where Microsoft sends a browser back: ends what was begun here, and goes on to a page.",
  query: comingBack,
  body: null,
  answer: null,
  status: 303,
  event: "account.signed_in",
  problems: [],
});
