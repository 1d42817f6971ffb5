import { z } from "zod";
import { endpoint, recentProof } from "../../endpoint.ts";
import { instant } from "../../vocabulary.ts";
import { accessToken } from "./tokens.ts";

/** The grant of a device that was approved. @see RFC 8628 section 3.4 */
export const deviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";
/** The grant that exchanges a device's token for one of an organization. @see RFC 8693 section 2.1 */
export const tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
/** What an access token is called in an exchange. @see RFC 8693 section 3 */
export const accessTokenUrn = "urn:ietf:params:oauth:token-type:access_token";

const parameter = z.string().min(1).max(8192);
const clientId = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\w.:/ -]+$/, "Use letters, digits, spaces and . : / - _ .")
  .describe("What the program calls itself; it is shown to whoever approves it.");

export const getToken = endpoint({
  method: "POST",
  path: "/api/token",
  scope: "public",
  summary:
    "The OAuth token endpoint: an approved device, a refresh, or an exchange for a token of an organization.",
  query: null,
  body: z.looseObject({
    grant_type: parameter.describe(`refresh_token, ${deviceCodeGrant} or ${tokenExchangeGrant}.`),
    client_id: clientId,
    refresh_token: parameter.optional(),
    device_code: parameter.optional(),
    subject_token: parameter.optional().describe("The access token of a device."),
    subject_token_type: parameter.optional(),
    requested_token_type: parameter.optional(),
    organization: z
      .string()
      .max(48)
      .optional()
      .describe("The slug of the organization that a token is wanted for."),
    audience: z.string().min(1).max(256).optional().describe("The service that the token is for."),
  }),
  oauth: true,
  answer: accessToken.extend({
    refresh_token: z.string(),
    /** Of an exchange. @see RFC 8693 section 2.2.1 */
    issued_token_type: z.string().optional(),
  }),
  status: 200,
  event: "organization_session.opened",
  problems: [
    "invalid_grant",
    "unsupported_grant_type",
    "authorization_pending",
    "slow_down",
    "access_denied",
    "expired_token",
    "invalid_target",
    "step_up_required",
    "email_domain_refused",
    "too_many_requests",
  ],
});

export const authorizeDevice = endpoint({
  method: "POST",
  path: "/api/device_authorization",
  scope: "public",
  summary: "Begin to sign in a program that has no browser: a person approves it elsewhere. RFC 8628.",
  query: null,
  body: z.looseObject({ client_id: clientId }),
  oauth: true,
  answer: z.object({
    device_code: z.string(),
    user_code: z.string(),
    verification_uri: z.string(),
    verification_uri_complete: z.string(),
    /** How long the codes are good for, in seconds. */
    expires_in: z.int().positive(),
    /** How long to wait between two questions, in seconds. */
    interval: z.int().positive(),
  }),
  status: 200,
  event: null,
  problems: ["too_many_requests"],
});

const code = z.string().min(1).max(40).describe("The code that the program shows.");

export const viewDevice = endpoint({
  method: "POST",
  path: "/api/me/device/viewing",
  scope: "account",
  summary: "What waits for approval by a code; changes nothing.",
  query: null,
  body: z.object({ code }),
  answer: z.object({ client: z.string(), expiresAt: instant }),
  status: 200,
  event: null,
  problems: ["not_found", "too_many_requests"],
});

export const approveDevice = endpoint({
  method: "POST",
  path: "/api/me/device/approval",
  scope: "account",
  proof: recentProof,
  summary: "Let a program act for the account that the request speaks for, in all its organizations.",
  query: null,
  body: z.object({ code }),
  answer: null,
  status: 204,
  event: "account.device_approved",
  problems: ["not_found", "step_up_required", "too_many_requests"],
});

export const denyDevice = endpoint({
  method: "POST",
  path: "/api/me/device/denial",
  scope: "account",
  summary: "Refuse a program that waits.",
  query: null,
  body: z.object({ code }),
  answer: null,
  status: 204,
  event: "account.device_denied",
  problems: ["not_found", "too_many_requests"],
});
