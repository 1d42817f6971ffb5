import { randomInt } from "node:crypto";
import { Problem, type RequestFacts } from "../../http/index.ts";
import type { ProvingParts } from "../proofs/parts.ts";
import { tell } from "../mail/tell.ts";
import { insertAccountEvent, selectPersonById, type Queryable } from "../queries.ts";
import type { Claim } from "../rate-limits.ts";
import { inTransaction, type Transaction } from "../transaction.ts";
import { stepOf } from "./one-time-password.ts";
import { replaceRecoveryCodes, selectTotp, takeRecoveryCode, takeStep } from "./queries.ts";

/** Whose second factor is shown, and what was typed. */
export interface SecondFactor {
  readonly userId: string;
  readonly code: string;
  readonly facts: RequestFacts;
}

/** Counts a try at a person's second factor, whoever tries. Throws the problem `too_many_requests`. */
export async function countTry({ gate }: ProvingParts, userId: string): Promise<Claim> {
  const claim: Claim = ["secondFactorOf", userId];
  await gate.pass(claim);
  return claim;
}

/**
 * Uses up the code of a person's app, or one of their recovery codes, in the transaction that it opens: each once.
 *
 * Throws the problem `wrong_code`.
 */
export async function useSecondFactor(
  parts: ProvingParts,
  transaction: Transaction,
  { userId, code, facts }: SecondFactor,
): Promise<void> {
  const { client } = transaction;
  if (/^\d{6}$/.test(code)) return useCode(parts, client, { userId, code, confirmed: true });
  if (!(await takeRecoveryCode(client, userId, recoveryHash(parts, code)))) throw new Problem("wrong_code");
  await insertAccountEvent(client, { userId, type: "user.recovery_code_used", facts });
  const person = await selectPersonById(client, userId);
  if (person) await tell(parts, transaction, { person, change: "recovery_code_used" });
}

/** A code of an app, and whether the app must count already. */
export interface AppCode {
  readonly userId: string;
  readonly code: string;
  readonly confirmed: boolean;
}

/** Uses up the code of a person's app. Throws the problem `wrong_code`. */
export async function useCode(
  { totpSealer }: ProvingParts,
  connection: Queryable,
  { userId, code, confirmed }: AppCode,
): Promise<void> {
  const kept = await selectTotp(connection, userId);
  if (!kept || (kept.confirmed_at !== null) !== confirmed) throw new Problem("wrong_code");
  const step = stepOf(openedSecret(totpSealer.open(kept.secret), userId), code, Date.now());
  if (step === null || !(await takeStep(connection, userId, step))) throw new Problem("wrong_code");
}

// Sealed with its person: put into another's row, it opens nothing.
function openedSecret(sealed: unknown, userId: string): string {
  if (Array.isArray(sealed) && sealed[0] === userId && typeof sealed[1] === "string") return sealed[1];
  throw new Error("The secret of an authenticator app is kept with another person.");
}

const codes = 10;
const letters = "abcdefghjkmnpqrstuvwxyz23456789";

/** Makes a person's ten recovery codes, of some 50 bits each; only their hashes are kept. */
export async function makeRecoveryCodes(
  parts: ProvingParts,
  { client }: Transaction,
  userId: string,
): Promise<string[]> {
  const made = Array.from({ length: codes }, () =>
    Array.from({ length: 10 }, () => letters.charAt(randomInt(letters.length))).join(""),
  );
  const hashes = made.map((code) => recoveryHash(parts, code));
  await replaceRecoveryCodes(client, userId, hashes);
  return made.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
}

function recoveryHash({ keyed }: ProvingParts, code: string): Buffer {
  return keyed("recovery code", code);
}

/** Runs work in a transaction in which a second factor was used. Throws the problems `wrong_code`, `too_many_requests`. */
export async function withSecondFactor<Value>(
  parts: ProvingParts,
  shown: SecondFactor,
  work: (transaction: Transaction) => Promise<Value>,
): Promise<Value> {
  const claim = await countTry(parts, shown.userId);
  const value = await inTransaction(parts.pool, async (transaction) => {
    await useSecondFactor(parts, transaction, shown);
    return work(transaction);
  });
  await parts.gate.giveBack(claim);
  return value;
}
