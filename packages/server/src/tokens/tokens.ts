import { accessTokenClaims } from "@guildhall/protocol";
import { hashOf, type Logger } from "../http/index.ts";
import type { SystemPool } from "../people/index.ts";
import type { ReadBearer } from "../tenancy/index.ts";
import { checkToken, InvalidTokenError } from "./access/check-token.ts";
import { isApiKey } from "./api-keys/secret.ts";
import { createProof, type ProveChecked } from "./entry-key.ts";
import { createSigningKeys, type SigningKeys } from "./keys/signing-keys.ts";

/** What this room works with. */
export interface TokenOptions {
  /** Connections as `guildhall_owner`, who alone reaches the keys. */
  readonly system: SystemPool;
  /** What keys are sealed with where they are kept, and refresh tokens are derived from. */
  readonly secret: string;
  /** The public URL: who makes the tokens, and for whom those are that are used here. */
  readonly issuer: string;
}

/** Tokens, for callers that are no browser. */
export interface Tokens {
  readonly keys: SigningKeys;
  readonly issuer: string;
  readonly secret: string;
  /** Shows PostgreSQL that a token was checked. */
  readonly prove: ProveChecked;
  /** Looks at what a request for something in an organization brings. */
  readonly readBearer: ReadBearer;
}

/** Makes the room. */
export function createTokens({ system, secret, issuer }: TokenOptions): Tokens {
  const keys = createSigningKeys({ system, secret });
  const prove = createProof(system);
  const demand = { keys: keys.find, issuer, audience: issuer, claims: accessTokenClaims };
  return {
    keys,
    issuer,
    secret,
    prove,
    async readBearer(bearerToken) {
      if (isApiKey(bearerToken)) return { kind: "key", hash: hashOf(bearerToken) };
      const said = await checkToken(bearerToken, demand).catch(nothing);
      if (!said) return null;
      return { kind: "token", session: said.sid, proof: await prove("organization session", said.sid) };
    },
  };
}

/** What is said by a token that is not good; what went wrong otherwise is thrown on. */
export function nothing(error: unknown): null {
  if (error instanceof InvalidTokenError) return null;
  throw error;
}

/** Care of the keys that comes again and again. */
export interface KeyCare {
  /** Comes no more; resolves when what is under way is done. */
  stop(): Promise<void>;
}

const hourMs = 3_600_000;

/** Sees to the keys now, and every hour from then on; the process need not live for it. */
export async function careForKeys(keys: SigningKeys, logger: Logger): Promise<KeyCare> {
  await keys.maintain();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = keys
      .maintain()
      .catch((error: unknown) => logger.error({ err: error }, "the keys of tokens could not be seen to"));
  }, hourMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
