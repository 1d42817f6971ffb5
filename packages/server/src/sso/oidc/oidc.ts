import { email as emailSchema } from "@guildhall/protocol";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from "openid-client";
import { z } from "zod";
import type { Sealer } from "../../people/index.ts";
import {
  isTwoFactors,
  type Assertion,
  type Checks,
  type ConnectionRow,
  type Demand,
} from "../identity-provider.ts";
import type { GuardedFetch } from "../outbound/guarded-fetch.ts";

/** What speaking OpenID Connect needs. */
export interface OidcParts {
  readonly fetch: GuardedFetch;
  readonly sealer: Sealer;
  readonly publicUrl: string;
  /** Identity providers may be on this machine, without TLS: for tests. */
  readonly allowLoopback: boolean;
}

/** Speaks OpenID Connect with the identity providers of organizations. @see OpenID Connect Core 1.0 section 3.1 */
export interface Oidc {
  /** Where to send the browser. Throws an Error where the provider does not answer as it should. */
  signInUrl(connection: ConnectionRow, checks: Checks, demand: Demand): Promise<string>;
  /** What it said of whoever came back with a query; throws an Error where that proves nothing. */
  assertionOf(connection: ConnectionRow, search: string, checks: Checks): Promise<Assertion>;
}

/** How long what a provider says of itself is believed: 10 minutes. */
const discoveryMs = 10 * 60 * 1000;
/** Of how many providers that is kept at a time. */
const mostKept = 500;

interface Kept {
  readonly configuration: Promise<Configuration>;
  readonly until: number;
}

/** Speaks OpenID Connect, and remembers for a while what each provider says of itself. */
export function createOidc(parts: OidcParts): Oidc {
  const kept = new Map<string, Kept>();
  const configurationOf = (connection: ConnectionRow): Promise<Configuration> => {
    const key = `${connection.id} ${connection.revision}`;
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.configuration;
    const configuration = discover(parts, connection);
    kept.delete(key);
    kept.set(key, { configuration, until: Date.now() + discoveryMs });
    for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
    configuration.catch(() => kept.delete(key));
    return configuration;
  };
  return {
    signInUrl: async (connection, checks, demand) =>
      signInUrl(await configurationOf(connection), {
        ...{ checks, demand, redirectUri: redirectUriOf(parts.publicUrl, connection.id) },
      }),
    assertionOf: async (connection, search, checks) => {
      // The address that we are known under, whatever a proxy made of it.
      const url = new URL(`${redirectUriOf(parts.publicUrl, connection.id)}${search}`);
      const { state: expectedState, nonce: expectedNonce, verifier: pkceCodeVerifier } = checks;
      const expected = { expectedState, expectedNonce, pkceCodeVerifier, idTokenExpected: true };
      const tokens = await authorizationCodeGrant(await configurationOf(connection), url, expected);
      return assertionIn(tokens.claims());
    },
  };
}

/** Where an identity provider that speaks OpenID Connect sends browsers back to. */
export function redirectUriOf(publicUrl: string, connectionId: string): string {
  return new URL(`/api/auth/sso/${connectionId}/callback`, publicUrl).href;
}

async function discover(
  { fetch, sealer, allowLoopback }: OidcParts,
  { issuer, client_id, client_secret }: ConnectionRow,
): Promise<Configuration> {
  const clientId = client_id ?? "";
  const secret = z.string().parse(sealer.open(client_secret ?? ""));
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out, as it does here
  const execute = allowLoopback ? [allowInsecureRequests] : [];
  const options = { execute, timeout: 10, [customFetch]: fetch };
  const found = await discovery(new URL(issuer), clientId, undefined, None(), options);
  const metadata = found.serverMetadata();
  // One that speaks for whoever is a customer there would let every other customer of its name people in the domain.
  if (new URL(metadata.issuer).href !== new URL(issuer).href)
    throw new Error("The provider is called otherwise than was entered.");
  const ways = metadata.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const authentication = ways.includes("client_secret_basic")
    ? ClientSecretBasic(secret)
    : ClientSecretPost(secret);
  const configuration = new Configuration(metadata, clientId, undefined, authentication);
  configuration.timeout = 10;
  configuration[customFetch] = fetch;
  enableNonRepudiationChecks(configuration);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- as above
  if (allowLoopback) allowInsecureRequests(configuration);
  return configuration;
}

interface Going {
  readonly checks: Checks;
  readonly demand: Demand;
  readonly redirectUri: string;
}

async function signInUrl(
  configuration: Configuration,
  { checks: { state, nonce, verifier }, demand: { anew, maxAgeSeconds }, redirectUri }: Going,
): Promise<string> {
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: "openid email profile",
    ...{ state, nonce, code_challenge: await calculatePKCECodeChallenge(verifier) },
    code_challenge_method: "S256",
    ...(anew ? { prompt: "login", max_age: "0" } : {}),
    ...(!anew && maxAgeSeconds !== null ? { max_age: String(maxAgeSeconds) } : {}),
  });
  // It is told by the provider, and a browser is sent there.
  if (url.protocol !== "https:" && url.protocol !== new URL(redirectUri).protocol)
    throw new Error("The provider's sign-in page is not at an https address.");
  return url.href;
}

const idToken = z.object({
  sub: z.string().min(1).max(1024),
  email: z.string(),
  email_verified: z.boolean().nullish(),
  name: z.string().nullish(),
  amr: z.array(z.string()).nullish(),
  acr: z.string().nullish(),
  auth_time: z.number().nullish(),
});

function assertionIn(claims: unknown): Assertion {
  const { sub, email, email_verified, name, amr, acr, auth_time } = idToken.parse(claims);
  if (email_verified === false) throw new Error("The provider says that the address is not proved.");
  return {
    subject: sub,
    email: emailSchema.parse(email),
    name: name ?? null,
    mfa: [...(amr ?? []), ...(acr == null ? [] : [acr])].some(isTwoFactors),
    authenticatedAt: auth_time == null ? null : new Date(auth_time * 1000),
  };
}
