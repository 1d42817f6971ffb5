import { Problem, type Reply, type RequestFacts } from "../../http/index.ts";
import { bind, boundTo } from "../challenges/binding.ts";
import {
  deleteExpiredChallenges,
  insertChallenge,
  takeChallenge,
  type ChallengeKind,
  type ChallengeRow,
} from "../challenges/queries.ts";
import type { ProvingParts } from "../proofs/parts.ts";
import { networkOf } from "../rate-limits.ts";

/** How long a passkey's challenge waits: 5 minutes. */
export const challengeSeconds: number = 5 * 60;

/** A request that begins something, or ends it. */
export interface Asking {
  readonly request: Request;
  readonly facts: RequestFacts;
  readonly reply: Reply;
}

/** What is begun, and for whom. */
export interface Begun {
  readonly kind: Extract<ChallengeKind, `passkey_${string}`>;
  readonly userId: string | null;
  readonly options: { readonly challenge: string };
}

/** The passkey's side of us: the host is whom a passkey is for, the origin where it may be shown. */
export function relyingParty({ publicUrl }: Pick<ProvingParts, "publicUrl">): {
  readonly id: string;
  readonly origin: string;
} {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

/** Keeps a challenge for the browser of a request. Throws the problem `too_many_requests`. */
export async function begin(
  { pool, gate, secure }: ProvingParts,
  { request, facts, reply }: Asking,
  { kind, userId, options }: Begun,
): Promise<{ readonly challenge: string; readonly options: Record<string, unknown> }> {
  await gate.pass(["challengeFrom", networkOf(facts.ip)]);
  const { hash: binding, cookie } = await bind(pool, request, secure);
  await deleteExpiredChallenges(pool, 100);
  const value = options.challenge;
  const challenge = await insertChallenge(pool, {
    ...{ kind, binding, userId, value, lifetimeSeconds: challengeSeconds },
  });
  reply.headers.append("Set-Cookie", cookie);
  return { challenge, options: { ...options } };
}

/** Which challenge is answered, and whose it must be. */
export interface Answering {
  readonly kind: Begun["kind"];
  readonly challenge: string;
  /** Null for whoever it turns out to be. */
  readonly userId: string | null;
}

/**
 * Uses a challenge up, at once and for good, whatever its answer is worth. Throws the problem `challenge_expired`.
 */
export async function end(
  { pool, secure }: ProvingParts,
  request: Request,
  { kind, challenge: id, userId }: Answering,
): Promise<ChallengeRow> {
  const binding = boundTo(request, secure);
  const taken = binding && (await takeChallenge(pool, { kind, binding, id: id.toLowerCase() }));
  if (taken?.user_id !== userId) throw new Problem("challenge_expired");
  return taken;
}
