import { hashOf, newBrowserToken, proofCookie, proofTokenOf } from "../../http/index.ts";
import type { Queryable } from "../queries.ts";
import { hasChallenge } from "./queries.ts";

/** The browser in which a proof is begun. */
export interface Binding {
  readonly hash: Buffer;
  /** The cookie that the answer takes along. */
  readonly cookie: string;
}

/**
 * The binding of a request: that of its cookie while something begun waits for it, so that two tabs do not end each other's
 * attempts, else a new one. A cookie that nothing is known of is never adopted.
 */
export async function bind(connection: Queryable, request: Request, secure: boolean): Promise<Binding> {
  const held = proofTokenOf(request.headers.get("cookie"), secure);
  const token = held !== null && (await hasChallenge(connection, hashOf(held))) ? held : newBrowserToken();
  return { hash: hashOf(token), cookie: proofCookie(token, secure) };
}

/** The binding that a request brings back; null without one. */
export function boundTo(request: Request, secure: boolean): Buffer | null {
  const token = proofTokenOf(request.headers.get("cookie"), secure);
  return token === null ? null : hashOf(token);
}
