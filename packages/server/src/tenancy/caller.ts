import { factsOf, hashOf, Problem, type RequestFacts } from "../http/index.ts";

/** Who asks, as far as a request tells: a credential that PostgreSQL will look up, never an identity. */
export interface Caller {
  /** The SHA-256 of the browser's cookie. */
  readonly credential: Buffer;
  /** The account that the request speaks for; null leaves the choice to the door. */
  readonly account: string | null;
  /** Id, address and agent of the request as JSON, for the events that triggers write. */
  readonly request: string;
  readonly facts: RequestFacts;
}

/** Reads the caller of a request; null when it carries no credential. */
export function callerOf(request: Request): Caller | null {
  const facts = factsOf(request);
  if (facts.browserToken === null) return null;
  return {
    credential: hashOf(facts.browserToken),
    account: facts.account,
    request: JSON.stringify({ id: facts.id, ip: facts.ip, userAgent: facts.userAgent }),
    facts,
  };
}

/**
 * Reads the caller of a request that must have one.
 *
 * Throws the problem `unauthenticated` when it carries no credential.
 */
export function signedInCallerOf(request: Request): Caller {
  const caller = callerOf(request);
  if (!caller) throw new Problem("unauthenticated");
  return caller;
}
