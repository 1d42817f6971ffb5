import type {
  Proved,
  SignedIn,
  signInWithSecondFactor,
  stepUpWithPassword,
  stepUpWithTotp,
} from "@guildhall/protocol";
import { Problem, type Call } from "../../http/index.ts";
import { selectPasswordHash } from "../queries.ts";
import { countTry, useSecondFactor, withSecondFactor } from "../totp/second-factor.ts";
import { accountOf, asAccount, stepUp } from "./account.ts";
import { admit, admitted } from "./admission.ts";
import { boundTo } from "../challenges/binding.ts";
import { takeChallenge, tryChallenge } from "../challenges/queries.ts";
import type { ProvingParts } from "./parts.ts";
import { lockPersonById } from "../queries.ts";

/**
 * Proves again who an account is, with its password.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `wrong_credentials` and `too_many_requests`; then nothing has
 * changed, and the account stays signed in as it was.
 */
export async function stepUpByPassword(
  parts: ProvingParts,
  { body: { password }, facts, reply }: Call<typeof stepUpWithPassword>,
): Promise<Proved> {
  const { pool, engine, gate } = parts;
  const { user_id, session_id, email } = await accountOf(pool, facts);
  await gate.pass(["stepUpIn", session_id]);
  const hash = await selectPasswordHash(pool, email);
  if (!(await engine.checkPassword(hash, password))) throw new Problem("wrong_credentials");
  await gate.giveBack(["stepUpIn", session_id]);
  return asAccount(pool, { ...facts, account: user_id }, async (transaction, account) => {
    if ((await selectPasswordHash(transaction.client, email)) !== hash)
      throw new Problem("wrong_credentials");
    return stepUp(parts, transaction, { account, method: "pwd", facts, reply });
  });
}

/**
 * Shows an account's second factor beside what was proved before. It stands in for nothing else: by itself it does not make
 * a proof fresh that a person's own ways are asked for.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `wrong_code` and `too_many_requests`.
 */
export async function stepUpByTotp(
  parts: ProvingParts,
  { body: { code }, facts, reply }: Call<typeof stepUpWithTotp>,
): Promise<Proved> {
  const { user_id: userId, session_id } = await accountOf(parts.pool, facts);
  await parts.gate.pass(["stepUpIn", session_id]);
  const claim = await countTry(parts, userId);
  const proved = await asAccount(parts.pool, { ...facts, account: userId }, async (transaction, account) => {
    await useSecondFactor(parts, transaction, { userId, code, facts });
    return stepUp(parts, transaction, { account, method: "otp", facts, reply });
  });
  await parts.gate.giveBack(["stepUpIn", session_id], claim);
  return proved;
}

/**
 * Finishes the last sign-in of this browser that asked for a second factor.
 *
 * Throws the problems `challenge_expired` where none waits, or after five tries, `wrong_code`, `too_many_accounts` and
 * `too_many_requests`.
 */
export async function finishSignIn(
  parts: ProvingParts,
  call: Call<typeof signInWithSecondFactor>,
): Promise<SignedIn> {
  const { request, body, facts } = call;
  const binding = boundTo(request, parts.secure);
  const begun = binding && (await tryChallenge(parts.pool, { kind: "second_factor", binding }));
  if (!binding || begun?.user_id == null) throw new Problem("challenge_expired");
  const { id, user_id: userId, value } = begun;
  const outcome = await withSecondFactor(parts, { userId, code: body.code, facts }, async (transaction) => {
    const { client } = transaction;
    // A change of the password deletes what was begun with the old one, and waits for whoever came first.
    const person = await lockPersonById(client, userId);
    const taken = person && (await takeChallenge(client, { kind: "second_factor", binding, id }));
    if (!taken) throw new Problem("challenge_expired");
    return admit(parts, transaction, { userId, methods: [...value.split(" "), "otp"], call });
  });
  return admitted(outcome);
}
