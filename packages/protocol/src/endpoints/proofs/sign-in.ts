import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import { email } from "../../vocabulary.ts";
import { signedIn } from "../people.ts";

/** A code as a person types it: spaces and hyphens in it do not count. */
export const typedCode: z.ZodType<string, string> = z
  .string()
  .min(1, "Enter the code.")
  .max(64, "Use at most 64 characters.")
  .transform((text) => text.replace(/[\s-]/g, "").toLowerCase());

export const sendEmailCode = endpoint({
  method: "POST",
  path: "/api/auth/email-code",
  scope: "public",
  summary:
    "Mail a code of 8 digits that works once, for 10 minutes, in this browser; the answer is the same for every address.",
  query: null,
  body: z.object({ email }),
  answer: null,
  status: 204,
  event: null,
  problems: ["too_many_requests"],
});

export const signInWithEmailCode = endpoint({
  method: "POST",
  path: "/api/auth/sign-in/email-code",
  scope: "public",
  summary: "Sign in with the code that was mailed; proves the address, too.",
  query: null,
  body: z.object({ email, code: typedCode }),
  answer: signedIn,
  status: 200,
  event: "account.signed_in",
  problems: ["wrong_code", "second_factor_required", "too_many_accounts", "too_many_requests"],
});

export const signInWithSecondFactor = endpoint({
  method: "POST",
  path: "/api/auth/sign-in/second-factor",
  scope: "public",
  summary: "Finish a sign-in that asked for a second factor, with a code of the app or a recovery code.",
  query: null,
  body: z.object({ code: typedCode }),
  answer: signedIn,
  status: 200,
  event: "account.signed_in",
  problems: ["wrong_code", "challenge_expired", "too_many_accounts", "too_many_requests"],
});
