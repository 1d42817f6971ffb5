import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import { id, instant } from "../../vocabulary.ts";
import { typedCode } from "./sign-in.ts";

/** What an account session has proved by now. */
export const proved = z.object({
  user: id,
  methods: z.array(z.string()).describe("All ways shown in this account session, in the words of RFC 8176."),
  authenticatedAt: instant,
});
/** What an account session has proved by now. */
export type Proved = z.output<typeof proved>;

export const stepUpWithPassword = endpoint({
  method: "POST",
  path: "/api/auth/step-up/password",
  scope: "account",
  summary: "Prove again who the account is, with the password; all its sessions stay.",
  query: null,
  body: z.object({ password: z.string().max(128) }),
  answer: proved,
  status: 200,
  event: "account.stepped_up",
  problems: ["wrong_credentials", "too_many_requests"],
});

export const stepUpWithEmailCode = endpoint({
  method: "POST",
  path: "/api/auth/step-up/email-code",
  scope: "account",
  summary: "Prove again who the account is, with the code that was mailed to its address.",
  query: null,
  body: z.object({ code: typedCode }),
  answer: proved,
  status: 200,
  event: "account.stepped_up",
  problems: ["wrong_code", "too_many_requests"],
});

export const stepUpWithTotp = endpoint({
  method: "POST",
  path: "/api/auth/step-up/totp",
  scope: "account",
  summary: "Show the second factor, a code of the app or a recovery code, beside what was proved before.",
  query: null,
  body: z.object({ code: typedCode }),
  answer: proved,
  status: 200,
  event: "account.stepped_up",
  problems: ["wrong_code", "too_many_requests"],
});
