import type { AccessToken, Answer, authorizeDevice, DeviceTokenClaims } from "@guildhall/protocol";
import { randomBytes } from "node:crypto";
import { hashOf, newId, Problem, type Call } from "../../http/index.ts";
import { networkOf, type People } from "../../people/index.ts";
import type { InsideAccount } from "../../tenancy/index.ts";
import { answerOf, proofClaims, times } from "../access/access-token.ts";
import type { Tokens } from "../tokens.ts";
import {
  deviceAudience,
  deviceSeconds,
  required,
  type Granted,
  type Granting,
  type TokenCall,
} from "./granting.ts";
import { answerDevice, pollDevice, selectDevice, startDevice, type DeviceRow } from "./queries.ts";
import { newRefreshToken, newUserCode, type Derivation } from "./secrets.ts";

const codeSeconds = 10 * 60;
const intervalSeconds = 5;

/** Where what is done too often is counted. */
export type Counting = Pick<People, "gate">;

/**
 * Begins the wait of a program without a browser: it shows a code that a person types elsewhere.
 *
 * Throws the problem `too_many_requests`.
 * @see RFC 8628 section 3.1
 */
export async function beginDevice(
  { door, tokens, derivation }: Granting,
  { gate }: Counting,
  { request, facts, body }: Call<typeof authorizeDevice>,
): Promise<Answer<typeof authorizeDevice>> {
  await gate.pass(["challengeFrom", networkOf(facts.ip)]);
  const deviceCode = randomBytes(32).toString("base64url");
  const shown = newUserCode();
  const userCode = derivation.userCodeHash(shown);
  if (!userCode) throw new Error("A code was made that nobody can type.");
  const wait = { device: hashOf(deviceCode), userCode, clientId: body.client_id, seconds: codeSeconds };
  await door.public(request, ({ db }) => startDevice(db, wait));
  const page = `${tokens.issuer}/device`;
  return {
    device_code: deviceCode,
    user_code: shown,
    verification_uri: page,
    // In the fragment, which no server and no log sees.
    verification_uri_complete: `${page}#${shown}`,
    expires_in: codeSeconds,
    interval: intervalSeconds,
  };
}

/**
 * Gives a program its tokens once a person has approved it: an access token of the device, which can be exchanged and
 * nothing else, and a refresh token for the next.
 *
 * Throws the problems `authorization_pending`, `slow_down`, `access_denied`, `expired_token` and `invalid_grant`.
 * @see RFC 8628 section 3.4
 */
export async function redeemDevice({ door, tokens }: Granting, call: TokenCall): Promise<Granted> {
  const deviceCode = required(call, "device_code");
  const token = newRefreshToken("device");
  const { userAgent, ip } = call.facts;
  const clientId = call.body.client_id;
  const poll = {
    ...{ device: hashOf(deviceCode), clientId, session: newId(), token: hashOf(token) },
    ...{ unusedToken: randomBytes(32).toString("hex"), lifetimeSeconds: deviceSeconds, userAgent, ip },
  };
  // Signed before it commits: where that fails, nothing is spent, and the program can ask again.
  const { outcome, answer } = await door.public(call.request, async ({ db }) => {
    const row = await pollDevice(db, poll);
    if (row?.outcome !== "approved") return { outcome: row?.outcome ?? "invalid_grant", answer: null };
    return { outcome: row.outcome, answer: await issueForDevice(tokens, row, clientId) };
  });
  if (answer === null) throw new Problem(outcome);
  return { ...answer, refresh_token: token };
}

/** Makes the access token of a device. */
export async function issueForDevice(
  { keys, issuer }: Tokens,
  { session_id: sid, user_id: sub, methods, authenticated_at: authenticatedAt }: DeviceRow,
  clientId: string,
): Promise<AccessToken> {
  const claims: DeviceTokenClaims = {
    ...{ iss: issuer, aud: deviceAudience(issuer), sub, client_id: clientId, ...times(), jti: newId(), sid },
    ...proofClaims({ methods, authenticatedAt }, null),
  };
  return answerOf(await keys.sign(claims));
}

/** What a person who approves works with. */
export interface Approving extends Counting {
  readonly derivation: Derivation;
}

type InsideDevice = InsideAccount & { readonly body: { readonly code: string } };

/** What waits by the code that a person types. Throws the problems `not_found` and `too_many_requests`. */
export async function viewed(
  approving: Approving,
  inside: InsideDevice,
): Promise<{ readonly client: string; readonly expiresAt: Date }> {
  const row = await selectDevice(inside.db, await typed(approving, inside));
  if (!row) throw new Problem("not_found");
  return { client: row.client_id, expiresAt: row.expires_at };
}

/** Approves or denies what waits by a code. Throws the problems `not_found` and `too_many_requests`. */
export async function answered(approving: Approving, inside: InsideDevice, approved: boolean): Promise<null> {
  const userCode = await typed(approving, inside);
  if (!(await answerDevice(inside.db, { userCode, approved, event: newId() })))
    throw new Problem("not_found");
  return null;
}

async function typed({ gate, derivation }: Approving, { person, body }: InsideDevice): Promise<Buffer> {
  await gate.pass(["deviceCodesBy", person.user.id]);
  const userCode = derivation.userCodeHash(body.code);
  if (!userCode) throw new Problem("not_found");
  return userCode;
}
