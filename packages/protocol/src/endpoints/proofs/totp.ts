import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import { typedCode } from "./sign-in.ts";

/** Ten codes, each of which stands in once for the authenticator app; they are told this one time. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
/** Ten codes, each of which stands in once for the authenticator app. */
export type RecoveryCodes = z.output<typeof recoveryCodes>;

export const enrolTotp = endpoint({
  method: "POST",
  path: "/api/me/totp",
  scope: "account",
  summary: "Make the secret for an authenticator app; it counts for nothing before a right code confirms it.",
  query: null,
  body: null,
  answer: z.object({
    secret: z.string().describe("Base32, for typing it in."),
    uri: z.string().describe("An otpauth address, for a QR code."),
  }),
  status: 201,
  event: null,
  problems: ["step_up_required", "totp_already_on"],
});

export const confirmTotp = endpoint({
  method: "POST",
  path: "/api/me/totp/confirmation",
  scope: "account",
  summary: "Turn the authenticator app on with its first right code; tells the recovery codes, this once.",
  query: null,
  body: z.object({ code: typedCode }),
  answer: recoveryCodes,
  status: 200,
  event: "user.totp_enabled",
  problems: ["step_up_required", "wrong_code", "totp_already_on", "not_found", "too_many_requests"],
});

export const removeTotp = endpoint({
  method: "DELETE",
  path: "/api/me/totp",
  scope: "account",
  summary: "Turn the authenticator app off, with its recovery codes.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "user.totp_disabled",
  problems: ["step_up_required", "not_found"],
});

export const remakeRecoveryCodes = endpoint({
  method: "POST",
  path: "/api/me/recovery-codes",
  scope: "account",
  summary: "Make ten new recovery codes, told this once; the old ones work no more.",
  query: null,
  body: null,
  answer: recoveryCodes,
  status: 201,
  event: "user.recovery_codes_made",
  problems: ["step_up_required", "not_found"],
});
