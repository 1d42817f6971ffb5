import { factsOf, hashOf, Problem, type PublicOrigin, type RequestFacts } from "../http/index.ts";

/** What every caller's request says. */
export interface Asking {
  /** Id, address and agent of the request as JSON, for the events that triggers write. */
  readonly request: string;
  readonly facts: RequestFacts;
}

/** Who asks, as far as a request tells: a credential that PostgreSQL will look up, never an identity. */
export interface Caller extends Asking {
  /** The SHA-256 of the browser's cookie. */
  readonly credential: Buffer;
  /** The account that the request speaks for; null leaves the choice to the door. */
  readonly account: string | null;
}

/** What a token or key stands for, once the process has looked at it; PostgreSQL will look it up. */
export type Bearing =
  /** An access token whose signature is good: its organization session, and what shows that it was checked. */
  | { readonly kind: "token"; readonly session: string; readonly proof: Buffer }
  /** The SHA-256 of an API key. */
  | { readonly kind: "key"; readonly hash: Buffer };

/** Who asks without a browser. */
export interface BearingCaller extends Asking {
  readonly bearing: Bearing;
}

/** Looks at what stands behind `Bearer`; null for what is no good token or key. */
export type ReadBearer = (bearerToken: string) => Promise<Bearing | null>;

/** How a door reads who asks. */
export interface Reading {
  /** The one address under which people reach the application. */
  readonly origin: PublicOrigin;
  readonly readBearer: ReadBearer;
}

/**
 * Reads the caller of a request; null when it carries no credential.
 *
 * Throws the problems `invalid_request` and `cross_site_request` for what the router would refuse.
 */
export function callerOf(request: Request, { origin }: Pick<Reading, "origin">): Caller | null {
  const facts = factsOf(request, origin);
  if (facts.browserToken === null) return null;
  return { credential: hashOf(facts.browserToken), account: facts.account, ...askingOf(facts) };
}

/** What a request says of itself, whoever sent it. */
export function askingOf(facts: RequestFacts): Asking {
  return { request: JSON.stringify({ id: facts.id, ip: facts.ip, userAgent: facts.userAgent }), facts };
}

/**
 * Reads the caller of a request for something in one organization: a browser's, or one with a token or key.
 *
 * Throws the problem `unauthenticated` when it carries no credential, or a token that is not good.
 */
export async function organizationCallerOf(
  request: Request,
  reading: Reading,
): Promise<Caller | BearingCaller> {
  const facts = factsOf(request, reading.origin);
  if (facts.bearerToken === null) return signedInCallerOf(request, reading);
  const bearing = await reading.readBearer(facts.bearerToken);
  if (!bearing) throw invalidToken();
  return { bearing, ...askingOf(facts) };
}

/** The problem `unauthenticated` for a token that is not, or no longer, good. @see RFC 6750 section 3.1 */
export function invalidToken(): Problem {
  return new Problem("unauthenticated", {
    detail: "This token or key is not, or no longer, good.",
    headers: { "WWW-Authenticate": 'Bearer realm="guildhall", error="invalid_token"' },
  });
}

/**
 * Reads the caller of a request that must have one.
 *
 * Throws the problem `unauthenticated` when it carries no credential.
 */
export function signedInCallerOf(request: Request, reading: Pick<Reading, "origin">): Caller {
  const caller = callerOf(request, reading);
  if (!caller) throw new Problem("unauthenticated");
  return caller;
}
