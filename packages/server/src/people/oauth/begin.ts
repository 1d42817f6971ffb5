import type {
  beginOauthLink as linkEndpoint,
  beginOauthSignIn as signInEndpoint,
  beginOauthStepUp as stepUpEndpoint,
  OauthProvider,
} from "@guildhall/protocol";
import { oauthProvider } from "@guildhall/protocol";
import { randomNonce, randomPKCECodeVerifier, randomState } from "openid-client";
import { z } from "zod";
import { hashOf, Problem, type Call, type Reply, type RequestFacts } from "../../http/index.ts";
import { accountOf, requireFresh } from "../proofs/account.ts";
import { bind } from "../challenges/binding.ts";
import { deleteExpiredChallenges, insertChallenge } from "../challenges/queries.ts";
import type { ProvingParts } from "../proofs/parts.ts";
import { networkOf } from "../rate-limits.ts";
import { returnPath } from "./return-path.ts";

/** How long a person may take at the other service: 10 minutes. */
const awaySeconds = 10 * 60;

/** What was begun, as it is kept until the browser comes back. */
export interface Away {
  readonly provider: OauthProvider;
  readonly intent: "sign_in" | "step_up" | "link";
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string | null;
}

/** Reads what was kept. */
export const away: z.ZodType<Away> = z.object({
  provider: oauthProvider,
  intent: z.enum(["sign_in", "step_up", "link"]),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string().nullable(),
});

/** Begins to sign in with an account elsewhere. Throws the problems `not_found` and `too_many_requests`. */
export async function beginOauthSignIn(
  parts: ProvingParts,
  call: Call<typeof signInEndpoint>,
): Promise<{ readonly url: string }> {
  return begin(parts, call, { intent: "sign_in", userId: null });
}

/**
 * Begins to prove again who an account is, with an account elsewhere.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `not_found` and `too_many_requests`.
 */
export async function beginOauthStepUp(
  parts: ProvingParts,
  call: Call<typeof stepUpEndpoint>,
): Promise<{ readonly url: string }> {
  const { user_id: userId } = await accountOf(parts.pool, call.facts);
  return begin(parts, call, { intent: "step_up", userId });
}

/**
 * Begins to link an account elsewhere to the account.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required`, `not_found` and `too_many_requests`.
 */
export async function beginOauthLink(
  parts: ProvingParts,
  call: Call<typeof linkEndpoint>,
): Promise<{ readonly url: string }> {
  const account = await accountOf(parts.pool, call.facts);
  requireFresh(account);
  return begin(parts, call, { intent: "link", userId: account.user_id });
}

interface Beginning {
  readonly request: Request;
  readonly body: { readonly provider: OauthProvider; readonly returnTo?: string | undefined };
  readonly facts: RequestFacts;
  readonly reply: Reply;
}

interface Purpose {
  readonly intent: Away["intent"];
  readonly userId: string | null;
}

async function begin(
  parts: ProvingParts,
  { request, body: { provider, returnTo }, facts, reply }: Beginning,
  { intent, userId }: Purpose,
): Promise<{ readonly url: string }> {
  const { pool, gate, secure, providers, oauthSealer, publicUrl } = parts;
  const service = providers.get(provider);
  if (!service) throw new Problem("not_found");
  await gate.pass(["challengeFrom", networkOf(facts.ip)]);
  const checks = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  const url = await service.authorizationUrl(checks, intent === "step_up").catch((cause: unknown) => {
    throw new Problem("unavailable", { cause });
  });
  const { hash: binding, cookie } = await bind(pool, request, secure);
  const kept: Away = { provider, intent, ...checks, returnTo: returnPath(returnTo, publicUrl) };
  const value = `${stateHash(checks.state)}:${oauthSealer.seal(kept)}`;
  await deleteExpiredChallenges(pool, 100);
  await insertChallenge(pool, { kind: "oauth", binding, userId, value, lifetimeSeconds: awaySeconds });
  reply.headers.append("Set-Cookie", cookie);
  return { url };
}

/** What a state is found by: what is kept can not be read back into it. */
export function stateHash(state: string): string {
  return hashOf(state).toString("hex");
}
