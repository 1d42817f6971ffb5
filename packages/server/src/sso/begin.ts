import { randomNonce, randomPKCECodeVerifier, randomState } from "openid-client";
import { z } from "zod";
import { hashOf, Problem, type Reply, type RequestFacts } from "../http/index.ts";
import { networkOf, returnPath } from "../people/index.ts";
import type { ConnectionRow, Demand } from "./identity-provider.ts";
import type { SsoParts } from "./parts.ts";

/** How long a person may take at the identity provider: 10 minutes. */
const awaySeconds = 10 * 60;

/** What was begun, as it is kept until the browser comes back. */
export interface Away {
  readonly connection: string;
  /** The connection as it stood; a change of it ends what was begun. */
  readonly revision: number;
  readonly intent: "sign_in" | "step_up" | "test";
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly anew: boolean;
  readonly maxAgeSeconds: number | null;
  /** When it was begun, in milliseconds since 1970. */
  readonly begunAt: number;
  readonly returnTo: string | null;
}

/** Reads what was kept. */
export const away: z.ZodType<Away> = z.object({
  connection: z.string(),
  revision: z.number(),
  intent: z.enum(["sign_in", "step_up", "test"]),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  anew: z.boolean(),
  maxAgeSeconds: z.number().nullable(),
  begunAt: z.number(),
  returnTo: z.string().nullable(),
});

/** What is begun, with which provider, in which request. */
export interface Beginning {
  readonly connection: ConnectionRow;
  readonly intent: Away["intent"];
  /** Whose step-up it is. */
  readonly userId: string | null;
  readonly call: {
    readonly request: Request;
    readonly body: { readonly returnTo?: string | undefined };
    readonly facts: RequestFacts;
    readonly reply: Reply;
  };
}

/**
 * Begins to ask an identity provider who somebody is; a step-up asks for a proof that is made anew. It is kept for the
 * browser of the request, beside whatever else was begun there.
 *
 * Throws the problems `unavailable` where the provider does not answer as it should, and `too_many_requests`.
 */
export async function begin(parts: SsoParts, beginning: Beginning): Promise<{ readonly url: string }> {
  const { people, publicUrl, sealer } = parts;
  const { connection, intent, userId, call } = beginning;
  await people.gate.pass(["challengeFrom", networkOf(call.facts.ip)]);
  const checks = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  const demand: Demand = { anew: intent === "step_up", maxAgeSeconds: connection.max_age_seconds };
  const url = await parts[connection.kind].signInUrl(connection, checks, demand).catch((cause: unknown) => {
    throw new Problem("unavailable", {
      detail: "The identity provider does not answer as it should.",
      cause,
    });
  });
  const { id, revision } = connection;
  const returnTo = returnPath(call.body.returnTo, publicUrl);
  const kept: Away = {
    ...{ connection: id, revision, intent, ...checks, ...demand, begunAt: Date.now(), returnTo },
  };
  await people.vouching.begin({
    ...{ request: call.request, reply: call.reply, userId },
    key: keyOf(checks.state),
    value: sealer.seal(kept),
    lifetimeSeconds: awaySeconds,
  });
  return { url };
}

/** What something begun is found by: what is kept can not be read back into the state. */
export function keyOf(state: string): string {
  return hashOf(state).toString("hex");
}
