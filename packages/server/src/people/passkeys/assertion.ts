import type {
  beginPasskeySignIn as beginSignInEndpoint,
  beginPasskeyStepUp as beginStepUpEndpoint,
  PasskeyChallenge,
  Proved,
  SignedIn,
  signInWithPasskey,
  stepUpWithPasskey,
} from "@guildhall/protocol";
import { generateAuthenticationOptions, verifyAuthenticationResponse } from "@simplewebauthn/server";
import { isoBase64URL } from "@simplewebauthn/server/helpers";
import { Problem, type Call } from "../../http/index.ts";
import { accountOf, asAccount, stepUp } from "../proofs/account.ts";
import { admit, admitted } from "../proofs/admission.ts";
import type { ProvingParts } from "../proofs/parts.ts";
import { lockPersonById, type Queryable } from "../queries.ts";
import { networkOf } from "../rate-limits.ts";
import { inTransaction } from "../transaction.ts";
import { begin, challengeSeconds, end, relyingParty } from "./challenge.ts";
import { advancePasskey, selectPasskey, selectPasskeys, type PasskeyRow } from "./queries.ts";
import { handleOf } from "./registration.ts";

/** Begins a sign-in with a passkey that the device finds by itself. Throws the problem `too_many_requests`. */
export async function beginPasskeySignIn(
  parts: ProvingParts,
  call: Call<typeof beginSignInEndpoint>,
): Promise<PasskeyChallenge> {
  const options = await optionsFor(parts, []);
  return begin(parts, call, { kind: "passkey_sign_in", userId: null, options });
}

/**
 * Signs in whoever has the passkey.
 *
 * Throws the problems `challenge_expired`, `passkey_refused`, `too_many_accounts` and `too_many_requests`.
 */
export async function signInByPasskey(
  parts: ProvingParts,
  call: Call<typeof signInWithPasskey>,
): Promise<SignedIn> {
  const { request, body, facts } = call;
  await parts.gate.pass(["proofFrom", networkOf(facts.ip)]);
  const answering = { kind: "passkey_sign_in", challenge: body.challenge, userId: null } as const;
  const { value } = await end(parts, request, answering);
  const shown = await checked(parts, body.response, value);
  const outcome = await inTransaction(parts.pool, async (transaction) => {
    await lockPersonById(transaction.client, shown.passkey.user_id);
    await advance(transaction.client, shown);
    return admit(parts, transaction, { userId: shown.passkey.user_id, methods: ["hwk"], call });
  });
  await parts.gate.giveBack(["proofFrom", networkOf(facts.ip)]);
  return admitted(outcome);
}

/**
 * Begins to prove again who an account is, with one of its passkeys.
 *
 * Throws the problems `unauthenticated`, `invalid_request` and `too_many_requests`.
 */
export async function beginPasskeyStepUp(
  parts: ProvingParts,
  call: Call<typeof beginStepUpEndpoint>,
): Promise<PasskeyChallenge> {
  const { user_id: userId } = await accountOf(parts.pool, call.facts);
  const options = await optionsFor(parts, await selectPasskeys(parts.pool, userId));
  return begin(parts, call, { kind: "passkey_step_up", userId, options });
}

/**
 * Proves again who an account is, with one of its own passkeys.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `challenge_expired`, `passkey_refused` and `too_many_requests`.
 */
export async function stepUpByPasskey(
  parts: ProvingParts,
  { request, body, facts, reply }: Call<typeof stepUpWithPasskey>,
): Promise<Proved> {
  const { user_id: userId, session_id } = await accountOf(parts.pool, facts);
  await parts.gate.pass(["stepUpIn", session_id]);
  const answering = { kind: "passkey_step_up", challenge: body.challenge, userId } as const;
  const { value } = await end(parts, request, answering);
  const shown = await checked(parts, body.response, value);
  if (shown.passkey.user_id !== userId) throw new Problem("passkey_refused");
  const proved = await asAccount(parts.pool, { ...facts, account: userId }, async (transaction, account) => {
    await advance(transaction.client, shown);
    return stepUp(parts, transaction, { account, method: "hwk", facts, reply });
  });
  await parts.gate.giveBack(["stepUpIn", session_id]);
  return proved;
}

function optionsFor(
  parts: ProvingParts,
  passkeys: readonly PasskeyRow[],
): ReturnType<typeof generateAuthenticationOptions> {
  return generateAuthenticationOptions({
    rpID: relyingParty(parts).id,
    allowCredentials: passkeys.map(({ credential_id: id, transports }) => ({ id, transports })),
    timeout: challengeSeconds * 1000,
    userVerification: "required",
  });
}

interface Shown {
  readonly passkey: PasskeyRow;
  readonly counter: number;
}

type Response = Call<typeof signInWithPasskey>["body"]["response"];

async function checked(parts: ProvingParts, response: Response, challenge: string): Promise<Shown> {
  const { id: rpID, origin } = relyingParty(parts);
  const passkey = await selectPasskey(parts.pool, response.id);
  const { clientDataJSON, authenticatorData, signature, userHandle } = response.response;
  if (!passkey || (userHandle != null && userHandle !== isoBase64URL.fromBuffer(handleOf(passkey.user_id))))
    throw new Problem("passkey_refused");
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: response.id,
        rawId: response.rawId,
        type: response.type,
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      credential: {
        id: passkey.credential_id,
        publicKey: new Uint8Array(passkey.public_key),
        counter: passkey.counter,
      },
      requireUserVerification: true,
    });
    if (!verified) throw new Error("The signature is not the passkey's.");
    return { passkey, counter: authenticationInfo.newCounter };
  } catch (error) {
    throw new Problem("passkey_refused", { cause: error });
  }
}

// Two answers of one counter at once: it was copied, or the answer was.
async function advance(connection: Queryable, { passkey, counter }: Shown): Promise<void> {
  if (!(await advancePasskey(connection, passkey.id, counter))) throw new Problem("passkey_refused");
}
