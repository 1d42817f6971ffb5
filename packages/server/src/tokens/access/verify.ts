import { accessTokenClaims, type AccessTokenClaims } from "@guildhall/protocol";
import { createRemoteJWKSet, customFetch, type FetchImplementation } from "jose";
import { checkToken } from "./check-token.ts";

export { InvalidTokenError } from "./check-token.ts";
export type { AccessTokenClaims } from "@guildhall/protocol";

/** Whose tokens a service takes, and for whom they must be. */
export interface VerifierOptions {
  /** The public URL of the Guildhall that makes the tokens, like `https://app.example.com`. */
  readonly issuer: string;
  /** The service's own name: what callers ask `POST /api/organizations/:org/tokens` for. */
  readonly audience: string;
  /** How far the clocks may be apart, in seconds (default 30, which is the most). */
  readonly clockSkewSeconds?: number;
}

/** What a service checks access tokens with. */
export interface Verifier {
  /**
   * Checks an access token and gives what it says. The organization is `org_id`.
   *
   * Throws an `InvalidTokenError`: answer 401 with `WWW-Authenticate: Bearer error="invalid_token"`. Any other error says
   * that the issuer's keys could not be had: answer 503.
   */
  readonly verify: (token: string) => Promise<AccessTokenClaims>;
}

const maxKeysBytes = 65_536;

/**
 * Makes the verifier of a service that takes access tokens of Guildhall. It needs no database: it fetches the issuer's
 * public keys when it first needs them, keeps them for ten minutes, and asks again for a key that it does not know, at most
 * twice a minute.
 *
 * Throws a TypeError for an issuer that is not https (http on the same machine will do) and for an empty audience.
 * @see RFC 9068 section 4
 */
export function createVerifier({ issuer, audience, clockSkewSeconds = 30 }: VerifierOptions): Verifier {
  if (audience === "") throw new TypeError("Give the audience: the name under which callers ask for tokens.");
  const keys = createRemoteJWKSet(keysOf(issuer), {
    timeoutDuration: 5_000,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    [customFetch]: fetchBounded,
  });
  const demand = { keys, issuer, audience, claims: accessTokenClaims, clockSkewSeconds };
  return { verify: (token) => checkToken(token, demand) };
}

function keysOf(issuer: string): URL {
  const url = URL.parse(`${issuer}/.well-known/jwks.json`);
  const isHere = url?.protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (!url || (url.protocol !== "https:" && !isHere) || issuer.endsWith("/"))
    throw new TypeError(
      `The issuer "${issuer}" is not an https address; give one like https://app.example.com, without a slash at the end.`,
    );
  return url;
}

/** A set of keys is small: whatever sends more is not read to its end. */
const fetchBounded: FetchImplementation = async (url, options) => {
  const response = await fetch(url, options);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? [];
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > maxKeysBytes) throw new Error("The issuer answers with more than a set of keys.");
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status, headers: response.headers });
};
