import type {
  Proved,
  sendEmailCode,
  SignedIn,
  signInWithEmailCode,
  stepUpWithEmailCode,
} from "@guildhall/protocol";
import { randomInt } from "node:crypto";
import { z } from "zod";
import { Problem, type Call, type RequestFacts } from "../../http/index.ts";
import { enqueue, inTransactionOf, perform, type Performer, type Task } from "../../tenancy/index.ts";
import { lockPerson, selectPerson } from "../queries.ts";
import { networkOf } from "../rate-limits.ts";
import { inTransaction, type Transaction } from "../transaction.ts";
import { accountOf, asAccount, stepUp } from "./account.ts";
import { admit, admitted } from "./admission.ts";
import { bind, boundTo } from "../challenges/binding.ts";
import {
  deleteChallenges,
  deleteExpiredChallenges,
  insertChallenge,
  takeChallenge,
  tryChallenge,
} from "../challenges/queries.ts";
import { codeMail } from "../mail/proof-mails.ts";
import { markProved, proveMailbox } from "./mailbox.ts";
import type { ProvingParts } from "./parts.ts";

/** How long a code works: 10 minutes. */
const codeSeconds = 10 * 60;

/**
 * Mails a code, if somebody has the address. Whether somebody does is looked up later, so neither the answer nor its time tells;
 * the code works only in the browser that asked, and one that was asked for before works no more.
 *
 * Throws the problem `too_many_requests`.
 */
export async function askForEmailCode(
  parts: ProvingParts,
  { request, body: { email }, facts, reply }: Call<typeof sendEmailCode>,
): Promise<null> {
  const { pool, gate, sealer, secure } = parts;
  await gate.pass(["mailFrom", networkOf(facts.ip)], ["mailTo", `code ${email}`]);
  const code = String(randomInt(10 ** 8)).padStart(8, "0");
  const sealed = sealer.seal({ email, code, askedAt: Date.now() });
  const prefix = `${addressHash(parts, email)}:`;
  const cookie = await inTransaction(pool, async ({ client }) => {
    const { hash: binding, cookie: made } = await bind(client, request, secure);
    const value = prefix + codeHash(parts, code);
    await deleteExpiredChallenges(client, 100);
    await deleteChallenges(client, { kind: "email_code", binding, prefix });
    await insertChallenge(client, {
      ...{ kind: "email_code", binding, userId: null, value, lifetimeSeconds: codeSeconds },
    });
    await inTransactionOf(client, async ({ db }) => enqueue(db, codeTask, { sealed }));
    return made;
  });
  reply.headers.append("Set-Cookie", cookie);
  return null;
}

const codeTask: Task<{ readonly sealed: string }> = {
  name: "code-by-mail",
  payload: z.object({ sealed: z.string() }),
};

const asked = z.object({ email: z.string(), code: z.string(), askedAt: z.number() });

/** Mails the codes that were asked for, if somebody has the address, and while they work. */
export function codePerformer({ pool, sealer, outbox, publicUrl }: ProvingParts): Performer {
  return perform(codeTask, async ({ payload }) => {
    const { email, code, askedAt } = asked.parse(sealer.open(payload.sealed));
    if (Date.now() - askedAt > codeSeconds * 1000) return;
    await inTransaction(pool, async ({ client }) => {
      const person = await selectPerson(client, email);
      if (!person) return;
      await inTransactionOf(client, async ({ db }) => outbox.post(db, codeMail(person, code, publicUrl)));
    });
  });
}

/**
 * Signs a person in with the code from the mail. What was set up with an address before somebody proved it is not theirs: it
 * goes, unless it was they who set it up in this very browser.
 *
 * Throws the problems `wrong_code`, `second_factor_required`, `too_many_accounts` and `too_many_requests`.
 */
export async function signInByEmailCode(
  parts: ProvingParts,
  call: Call<typeof signInWithEmailCode>,
): Promise<SignedIn> {
  const { email } = call.body;
  const shown = { ...call.body, request: call.request, facts: call.facts };
  return withEmailCode(parts, shown, async (transaction) => {
    const known = await selectPerson(transaction.client, email);
    const person = known && (await lockPerson(transaction.client, { userId: known.id, email }));
    if (!person) throw new Problem("wrong_code");
    if (!person.email_verified) await proveMailbox(parts, transaction, { person, facts: call.facts });
    return admit(parts, transaction, { userId: person.id, methods: ["email"], call });
  }).then(admitted);
}

/**
 * Proves again who an account is, with the code from the mail to its address.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `wrong_code` and `too_many_requests`.
 */
export async function stepUpByEmailCode(
  parts: ProvingParts,
  { request, body: { code }, facts, reply }: Call<typeof stepUpWithEmailCode>,
): Promise<Proved> {
  const { email, user_id, session_id } = await accountOf(parts.pool, facts);
  await parts.gate.pass(["stepUpIn", session_id]);
  const proved = await usingEmailCode(parts, { email, code, request, facts }, async (take) =>
    asAccount(parts.pool, { ...facts, account: user_id }, async (transaction, account) => {
      await take(transaction);
      if (!account.email_verified) await markProved(transaction, user_id, facts);
      return stepUp(parts, transaction, { account, method: "email", facts, reply });
    }),
  );
  await parts.gate.giveBack(["stepUpIn", session_id]);
  return proved;
}

interface ShownCode {
  readonly email: string;
  readonly code: string;
  readonly request: Request;
  readonly facts: RequestFacts;
}

async function withEmailCode<Value>(
  parts: ProvingParts,
  shown: ShownCode,
  work: (transaction: Transaction) => Promise<Value>,
): Promise<Value> {
  return usingEmailCode(parts, shown, (take) =>
    inTransaction(parts.pool, async (transaction) => {
      await take(transaction);
      return work(transaction);
    }),
  );
}

/** Counts the try, and has the code used up in the transaction of the work. Throws the problem `wrong_code`. */
async function usingEmailCode<Value>(
  parts: ProvingParts,
  { email, code, request, facts }: ShownCode,
  work: (take: (transaction: Transaction) => Promise<void>) => Promise<Value>,
): Promise<Value> {
  const network = networkOf(facts.ip);
  await parts.gate.pass(["proofFrom", network]);
  const binding = boundTo(request, parts.secure);
  if (binding === null) throw new Problem("wrong_code");
  const prefix = `${addressHash(parts, email)}:`;
  // Counted at once and for good, whatever becomes of the rest: nobody guesses more often than five times.
  const begun = await tryChallenge(parts.pool, { kind: "email_code", binding, prefix });
  if (begun?.value !== prefix + codeHash(parts, code)) throw new Problem("wrong_code");
  return work(async ({ client }) => {
    const taken = await takeChallenge(client, { kind: "email_code", binding, id: begun.id });
    if (!taken) throw new Problem("wrong_code");
  });
}

function addressHash({ keyed }: ProvingParts, email: string): string {
  return keyed("address of a code", email).toString("hex");
}

function codeHash({ keyed }: ProvingParts, code: string): string {
  return keyed("code by mail", code).toString("hex");
}
