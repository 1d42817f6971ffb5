import type { RecoveryCodes } from "@guildhall/protocol";
import { Problem, type Reply, type RequestFacts } from "../../http/index.ts";
import { accountOf, asAccount, raise, requireFresh } from "../proofs/account.ts";
import { forgetMethod, type SignedInAccount } from "../proofs/account-queries.ts";
import { deleteChallengesOf } from "../challenges/queries.ts";
import type { FactorChange } from "../mail/proof-mails.ts";
import type { ProvingParts } from "../proofs/parts.ts";
import { tell } from "../mail/tell.ts";
import { insertAccountEvent } from "../queries.ts";
import type { Transaction } from "../transaction.ts";
import { newTotpSecret, totpUri } from "./one-time-password.ts";
import { confirmTotp, deleteTotp, selectTotp, totpIsOn, upsertTotp } from "./queries.ts";
import { countTry, makeRecoveryCodes, useCode } from "./second-factor.ts";

interface Asked {
  readonly facts: RequestFacts;
  readonly reply: Reply;
}

/**
 * Makes the secret for an authenticator app, which counts for nothing until it is confirmed.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required` and `totp_already_on`.
 */
export async function enrolApp(
  parts: ProvingParts,
  { facts }: Asked,
): Promise<{ readonly secret: string; readonly uri: string }> {
  const secret = newTotpSecret();
  return asAccount(parts.pool, facts, async ({ client }, account) => {
    requireFresh(account);
    const { user_id: userId, email } = account;
    const sealed = parts.totpSealer.seal([userId, secret]);
    if (!(await upsertTotp(client, userId, sealed))) throw new Problem("totp_already_on");
    return { secret, uri: totpUri(secret, { issuer: new URL(parts.publicUrl).host, account: email }) };
  });
}

/**
 * Turns an authenticator app on with its first right code, which the account session has shown thereby.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required`, `not_found` where none was begun,
 * `totp_already_on`, `wrong_code` and `too_many_requests`.
 */
export async function confirmApp(
  parts: ProvingParts,
  { body: { code }, facts, reply }: Asked & { readonly body: { readonly code: string } },
): Promise<RecoveryCodes> {
  const { user_id: userId } = await accountOf(parts.pool, facts);
  const claim = await countTry(parts, userId);
  const made = await asAccount(parts.pool, { ...facts, account: userId }, async (transaction, account) => {
    const { client } = transaction;
    requireFresh(account);
    const kept = await selectTotp(client, userId);
    if (!kept) throw new Problem("not_found");
    if (kept.confirmed_at) throw new Problem("totp_already_on");
    await useCode(parts, client, { userId, code, confirmed: false });
    await confirmTotp(client, userId);
    await raise(parts, transaction, { account, method: "otp", facts, reply });
    return makeCodes(parts, transaction, { account, facts, change: "totp_on" });
  });
  await parts.gate.giveBack(claim);
  return made;
}

/**
 * Turns an authenticator app off, with its recovery codes.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required` and `not_found`.
 */
export async function removeApp(parts: ProvingParts, { facts }: Asked): Promise<null> {
  return asAccount(parts.pool, facts, async (transaction, account) => {
    const { client } = transaction;
    requireFresh(account);
    const { user_id: userId } = account;
    if (!(await deleteTotp(client, userId))) throw new Problem("not_found");
    await deleteChallengesOf(client, userId);
    await forgetMethod(client, { userId, sessionId: account.session_id, method: "otp" });
    await insertAccountEvent(client, { userId, type: "user.totp_disabled", facts });
    await tell(parts, transaction, { person: account, change: "totp_off" });
    return null;
  });
}

/**
 * Makes new recovery codes in the place of the old ones.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required` and `not_found` without an app.
 */
export async function renewRecoveryCodes(parts: ProvingParts, { facts }: Asked): Promise<RecoveryCodes> {
  return asAccount(parts.pool, facts, async (transaction, account) => {
    requireFresh(account);
    if (!(await totpIsOn(transaction.client, account.user_id))) throw new Problem("not_found");
    return makeCodes(parts, transaction, { account, facts, change: "recovery_codes" });
  });
}

interface MakingCodes {
  readonly account: SignedInAccount;
  readonly facts: RequestFacts;
  readonly change: Extract<FactorChange, "totp_on" | "recovery_codes">;
}

async function makeCodes(
  parts: ProvingParts,
  transaction: Transaction,
  { account, facts, change }: MakingCodes,
): Promise<RecoveryCodes> {
  const { user_id: userId } = account;
  const recoveryCodes = await makeRecoveryCodes(parts, transaction, userId);
  const type = change === "totp_on" ? "user.totp_enabled" : "user.recovery_codes_made";
  await insertAccountEvent(transaction.client, { userId, type, facts });
  await tell(parts, transaction, { person: account, change });
  return { recoveryCodes };
}
