import { z } from "zod";
import { endpoint } from "../../endpoint.ts";

/** What a token is for: the name of the service that will check it. @see RFC 8707 section 2 */
export const audience = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\x21-\x7e]+$/, "Use visible ASCII characters.")
  .describe("The service that the token is for, by the name under which it checks tokens.");

/** What whoever asked for an access token gets. @see RFC 6749 section 5.1 */
export const accessToken = z.object({
  access_token: z.string(),
  token_type: z.literal("Bearer"),
  /** How long the token is good for, in seconds. */
  expires_in: z.int().positive(),
});
/** What whoever asked for an access token gets. */
export type AccessToken = z.output<typeof accessToken>;

export const createToken = endpoint({
  method: "POST",
  path: "/api/organizations/:org/tokens",
  scope: "organization",
  permission: null,
  summary: "An access token of this organization session, good for five minutes, for calling other services.",
  query: null,
  body: z.object({ audience: audience.optional() }),
  answer: accessToken,
  status: 200,
  event: null,
  problems: ["forbidden", "invalid_target"],
});

/** A public key that tokens are checked with. @see RFC 7517 section 4 */
const publicKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  alg: z.string(),
  use: z.literal("sig"),
  kid: z.string(),
});

export const readKeys = endpoint({
  method: "GET",
  path: "/.well-known/jwks.json",
  scope: "public",
  summary: "The public keys that access tokens are checked with.",
  query: null,
  body: null,
  answer: z.object({ keys: z.array(publicKey) }),
  status: 200,
  event: null,
  problems: [],
});

export const readAuthorizationServer = endpoint({
  method: "GET",
  path: "/.well-known/oauth-authorization-server",
  scope: "public",
  summary: "Where tokens are had and checked, for programs that read it. RFC 8414.",
  query: null,
  body: null,
  answer: z.object({
    issuer: z.string(),
    jwks_uri: z.string(),
    token_endpoint: z.string(),
    device_authorization_endpoint: z.string(),
    grant_types_supported: z.array(z.string()),
    response_types_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    service_documentation: z.string(),
  }),
  status: 200,
  event: null,
  problems: [],
});
