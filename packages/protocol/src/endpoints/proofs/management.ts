import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import { id, instant, password } from "../../vocabulary.ts";
import { oauthProvider } from "./oauth.ts";
import { passkey } from "./passkeys.ts";

export const readWays = endpoint({
  method: "GET",
  path: "/api/auth/providers",
  scope: "public",
  summary: "In which ways one can sign in here.",
  query: null,
  body: null,
  answer: z.object({
    ways: z.array(z.string()).describe("`pwd`, `email`, `hwk` and `oauth:<provider>`."),
    oauth: z.array(oauthProvider),
  }),
  status: 200,
  event: null,
  problems: [],
});

/** In which ways a person can prove who they are. */
export const proofs = z.object({
  /** Whether a password is set. */
  password: z.boolean(),
  totp: z.object({ enabledAt: instant, recoveryCodesLeft: z.int() }).nullable(),
  passkeys: z.array(passkey),
  oauth: z.array(z.object({ id, provider: oauthProvider, linkedAt: instant })),
  /** What this account session has shown. */
  session: z.object({
    methods: z.array(z.string()),
    authenticatedAt: instant,
    /** When changes here will ask for a fresh proof; null when they do already. */
    freshUntil: instant.nullable(),
  }),
});
/** In which ways a person can prove who they are. */
export type Proofs = z.output<typeof proofs>;

export const readProofs = endpoint({
  method: "GET",
  path: "/api/me/proofs",
  scope: "account",
  summary: "In which ways the account can prove who it is, and what its session has shown.",
  query: null,
  body: null,
  answer: proofs,
  status: 200,
  event: null,
  problems: [],
});

export const changePassword = endpoint({
  method: "PUT",
  path: "/api/me/password",
  scope: "account",
  summary:
    "Change the password, with the old one, or set the first; ends the sessions elsewhere unless told not to.",
  query: null,
  body: z.object({
    oldPassword: z.string().max(128).optional().describe("Needed where a password is set."),
    password,
    endOtherSessions: z.boolean().default(true),
  }),
  answer: null,
  status: 204,
  event: "user.password_changed",
  problems: ["step_up_required", "wrong_credentials", "too_many_requests"],
});

export const removeOauthLink = endpoint({
  method: "DELETE",
  path: "/api/me/oauth-links/:link",
  scope: "account",
  summary: "Unlink an account elsewhere; never the last way in which one can sign in.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "user.oauth_unlinked",
  problems: ["step_up_required", "last_way", "not_found"],
});
