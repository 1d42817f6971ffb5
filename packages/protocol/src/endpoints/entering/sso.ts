import { z } from "zod";
import { endpoint, recentProof } from "../../endpoint.ts";
import { id, instant, roleName, slug } from "../../vocabulary.ts";

const httpsUrl = z
  .url({ protocol: /^https?$/ })
  .max(1024)
  .refine((text) => !/[\s#]|\/\/[^/?]*@/.test(text), "Leave out fragments and credentials.");

/** What is known of an identity provider that speaks OpenID Connect. @see OpenID Connect Core 1.0 */
const oidcSettings = {
  kind: z.literal("oidc"),
  issuer: httpsUrl.describe("The issuer: where its `/.well-known/openid-configuration` is."),
  clientId: z.string().min(1).max(512),
};

/** A certificate of an identity provider, in PEM. */
const certificate = z
  .string()
  .max(8192)
  .regex(
    /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/,
    "Send a certificate in PEM.",
  );

/** What is known of an identity provider that speaks SAML. @see SAML 2.0 Metadata section 2.3.2 */
const samlSettings = {
  kind: z.literal("saml"),
  issuer: z.string().min(1).max(1024).describe("The entity id of the identity provider."),
  signInUrl: httpsUrl.describe("Where it takes requests by redirect."),
  certificates: z.array(certificate).min(1).max(5).describe("What it signs with, those to come among them."),
};

const shared = {
  id,
  /** A draft signs nobody in. It becomes live after it was tried as it stands. */
  state: z.enum(["draft", "live"]),
  /** Whether it was tried as it stands. */
  tested: z.boolean(),
  /** What somebody becomes whom it vouches for and who is no member; null lets nobody in who is none. */
  provisionRole: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
};

/** An identity provider of an organization's own, with what has to be entered there. */
export const ssoConnection = z.discriminatedUnion("kind", [
  z.object({ ...shared, ...oidcSettings, redirectUri: z.string() }),
  z.object({ ...shared, ...samlSettings, entityId: z.string(), acsUrl: z.string() }),
]);
/** An identity provider of an organization's own. */
export type SsoConnection = z.output<typeof ssoConnection>;

const provisionRole = roleName.nullable();
const clientSecret = z.string().min(1).max(1024);

export const listSsoConnections = endpoint({
  method: "GET",
  path: "/api/organizations/:org/sso",
  scope: "organization",
  permission: "sso:read",
  summary: "List the organization's own identity providers, 10 at most; no secret is among what is told.",
  query: null,
  body: null,
  answer: z.object({ items: z.array(ssoConnection) }),
  status: 200,
  event: null,
  problems: [],
});

export const createSsoConnection = endpoint({
  method: "POST",
  path: "/api/organizations/:org/sso",
  scope: "organization",
  permission: "sso:update",
  proof: recentProof,
  summary: "Name an identity provider of the organization's own; it signs nobody in before it was tried.",
  query: null,
  body: z.object({
    connection: z.discriminatedUnion("kind", [
      z.strictObject({ ...oidcSettings, clientSecret }),
      z.strictObject(samlSettings),
    ]),
    provisionRole: provisionRole.default(null),
  }),
  answer: ssoConnection,
  status: 201,
  event: "sso.created",
  problems: ["domain_needed", "sso_full", "role_unknown", "above_own_role"],
});

export const updateSsoConnection = endpoint({
  method: "PATCH",
  path: "/api/organizations/:org/sso/:connection",
  scope: "organization",
  permission: "sso:update",
  proof: recentProof,
  summary:
    "Change an identity provider, or make it live or a draft again; what it is known by makes it a draft, to be tried again.",
  query: null,
  body: z.object({
    state: z.enum(["draft", "live"]).optional(),
    provisionRole: provisionRole.optional(),
    clientId: oidcSettings.clientId.optional(),
    clientSecret: clientSecret.optional(),
    signInUrl: samlSettings.signInUrl.optional(),
    certificates: samlSettings.certificates.optional(),
  }),
  answer: ssoConnection,
  status: 200,
  event: "sso.updated",
  problems: ["not_found", "invalid_body", "sso_untested", "sso_demanded", "role_unknown", "above_own_role"],
});

export const deleteSsoConnection = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/sso/:connection",
  scope: "organization",
  permission: "sso:update",
  proof: recentProof,
  summary: "Delete an identity provider: whoever it vouched for is asked again at their next request.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "sso.deleted",
  problems: ["not_found", "sso_demanded"],
});

const wayThere = z.object({ url: z.string().describe("Where to send the browser, within 10 minutes.") });
const returnTo = z.string().max(2048).optional().describe("The path to go on to afterwards; one of ours.");

export const testSsoConnection = endpoint({
  method: "POST",
  path: "/api/organizations/:org/sso/:connection/test",
  scope: "organization",
  permission: "sso:update",
  summary: "Begin to try an identity provider: whoever it names is not signed in.",
  query: null,
  body: z.object({ returnTo }),
  answer: wayThere,
  status: 200,
  event: null,
  problems: ["not_found", "domain_needed", "unavailable", "too_many_requests"],
});

export const beginSsoSignIn = endpoint({
  method: "POST",
  path: "/api/auth/sign-in/sso",
  scope: "public",
  summary: "Begin to sign in with the identity provider of an organization.",
  query: null,
  body: z.object({ organization: slug, returnTo }),
  answer: wayThere,
  status: 200,
  event: null,
  problems: ["not_found", "unavailable", "too_many_requests"],
});

export const beginSsoStepUp = endpoint({
  method: "POST",
  path: "/api/auth/step-up/sso",
  scope: "account",
  summary: "Begin to prove again who the account is, with the identity provider of an organization.",
  query: null,
  body: z.object({ organization: slug, returnTo }),
  answer: wayThere,
  status: 200,
  event: null,
  problems: ["not_found", "unavailable", "too_many_requests"],
});

// One address for each connection: what one provider sends can not be taken for another's. @see RFC 9700 section 4.4.2.2
export const ssoCallback = endpoint({
  method: "GET",
  path: "/api/auth/sso/:connection/callback",
  scope: "public",
  summary:
    "Where an identity provider sends a browser back: ends what was begun here, and goes on to a page.",
  query: z.looseObject({
    state: z.string().max(512).optional(),
    code: z.string().max(4096).optional(),
    error: z.string().max(256).optional(),
    iss: z.string().max(1024).optional(),
  }),
  body: null,
  answer: null,
  status: 303,
  event: "account.signed_in",
  problems: ["not_found"],
});

export const ssoAcs = endpoint({
  method: "POST",
  path: "/api/auth/sso/:connection/acs",
  scope: "public",
  summary:
    "Where an identity provider that speaks SAML has a browser post to: reads what it says, and leads on to where that ends.",
  query: null,
  body: z.looseObject({
    SAMLResponse: z.string().min(1),
    RelayState: z.string().max(512).optional(),
  }),
  posted: true,
  answer: null,
  status: 303,
  event: null,
  problems: ["not_found"],
});

export const ssoEnding = endpoint({
  method: "GET",
  path: "/api/auth/sso/:connection/ending",
  scope: "public",
  summary: "Ends in the browser that began it what an identity provider said by SAML, and goes on to a page.",
  query: z.looseObject({
    state: z.string().max(512).optional(),
    said: z.string().max(8192).optional(),
  }),
  body: null,
  answer: null,
  status: 303,
  event: "account.signed_in",
  problems: ["not_found"],
});
