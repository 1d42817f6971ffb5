import { z } from "zod";
import { endpoint, recentProof } from "../endpoint.ts";
import { user } from "./people.ts";
import { email, instant } from "../vocabulary.ts";

/** An e-mail address that was asked for and waits for the secret that was mailed to it. */
export const pendingEmail = z.object({ email: z.string(), expiresAt: instant });
/** An e-mail address that was asked for and waits for the secret that was mailed to it. */
export type PendingEmail = z.output<typeof pendingEmail>;

export const readEmailChange = endpoint({
  method: "GET",
  path: "/api/me/email-change",
  scope: "account",
  summary: "Which e-mail address was asked for in place of the present one, while it waits to be confirmed.",
  query: null,
  body: null,
  answer: z.object({ pending: pendingEmail.nullable() }),
  status: 200,
  event: null,
  problems: [],
});

export const requestEmailChange = endpoint({
  method: "POST",
  path: "/api/me/email-change",
  scope: "account",
  proof: recentProof,
  summary:
    "Ask for another e-mail address, in place of one asked for before; nothing changes until the mail to it is confirmed.",
  query: null,
  body: z.object({ email }),
  answer: pendingEmail,
  status: 201,
  event: "user.email_change_requested",
  problems: ["step_up_required", "email_vouched", "too_many_requests"],
});

export const cancelEmailChange = endpoint({
  method: "DELETE",
  path: "/api/me/email-change",
  scope: "account",
  summary: "Take back what was asked for: the mail to that address is good for nothing then.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "user.email_change_cancelled",
  problems: ["step_up_required", "not_found"],
});

export const confirmEmailChange = endpoint({
  method: "POST",
  path: "/api/me/email-change/confirmation",
  scope: "account",
  summary:
    "Change the e-mail address, with the secret that was mailed to the new one; ends the account's sessions elsewhere.",
  query: null,
  body: z.object({ token: z.string().min(1).max(2048) }),
  answer: user,
  status: 200,
  event: "user.email_changed",
  problems: ["step_up_required", "token_expired", "email_taken", "too_many_requests"],
});
