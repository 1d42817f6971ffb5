import type { signIn as signInEndpoint, signOut as signOutEndpoint, SignedIn } from "@guildhall/protocol";
import type pg from "pg";
import { Problem, type Call, type Reply, type RequestFacts } from "../http/index.ts";
import { attach, browserOf, detach, type Browser } from "./browser.ts";
import type { IdentityEngine } from "./identity-engine.ts";
import { admit, admitted } from "./proofs/admission.ts";
import type { SigningParts } from "./proofs/parts.ts";
import { issueVerification } from "./proof-by-mail.ts";
import {
  insertAccountEvent,
  lockPersonShared,
  selectPasswordHash,
  selectPerson,
  updateEmailVerified,
} from "./queries.ts";
import { networkOf, type Claim } from "./rate-limits.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

/** Who signs up, in which request, and what else comes into being with them. */
export interface SignUp<Value> {
  readonly name: string;
  /** In its canonical form, as protocol's schema gives it. */
  readonly email: string;
  readonly password: string;
  readonly facts: RequestFacts;
  /** Takes the browser's new cookie along. */
  readonly reply: Reply;
  /**
   * A secret that was mailed to the address is presented, which proves it: `within` takes it, or throws (default false).
   * No mail goes out then.
   */
  readonly emailProved?: boolean;
  /** Does the rest, last, in the same transaction: when it throws, nobody signed up. */
  within(transaction: pg.ClientBase, person: SignedUp): Promise<Value>;
}

/** The person who just signed up, and their browser. */
export interface SignedUp {
  readonly userId: string;
  readonly browserId: string;
}

/**
 * Makes a person, signs them in in this browser and does what is to be done with that, all in one transaction or not at
 * all. The mail that proves their address, if it still has to be, is sent once it has committed.
 *
 * Throws the problems `email_taken`, `too_many_accounts`, `too_many_requests` and whatever `within` throws.
 */
export async function signUp<Value>(parts: SigningParts, request: SignUp<Value>): Promise<Value> {
  const { pool, engine, gate } = parts;
  const { name, email, password, facts, reply } = request;
  await gate.pass(["signUpFrom", networkOf(facts.ip)]);
  const passwordHash = await engine.hashPassword(password);
  return inTransaction(pool, async (transaction) => {
    const { client } = transaction;
    const session = await engine.signUp(transaction, { name, email, password, passwordHash, facts });
    const { userId } = session;
    const { browserId } = await attach(parts, transaction, { session, methods: ["pwd"], facts, reply });
    await insertAccountEvent(client, { userId, type: "user.created", facts });
    if (request.emailProved === true) await recordProof(transaction, userId, facts);
    else await issueVerification(parts, transaction, { id: userId, name, email });
    return request.within(client, { userId, browserId });
  });
}

async function recordProof({ client }: Transaction, userId: string, facts: RequestFacts): Promise<void> {
  await updateEmailVerified(client, userId);
  await insertAccountEvent(client, { userId, type: "user.email_verified", facts });
}

/**
 * Signs a person in with e-mail address and password: their account joins those of the browser. An address that nobody
 * has is refused with the same words, after the same work, as a wrong password.
 *
 * Throws the problems `wrong_credentials`, `second_factor_required`, `too_many_accounts` and `too_many_requests`.
 */
export async function signIn(parts: SigningParts, call: Call<typeof signInEndpoint>): Promise<SignedIn> {
  const { pool, engine, gate } = parts;
  const { body, facts } = call;
  const { email, password } = body;
  const network = networkOf(facts.ip);
  const claims: readonly Claim[] = [
    ["signInAs", `${email} ${network}`],
    ["signInFrom", network],
  ];
  await gate.pass(...claims);
  const passwordHash = await selectPasswordHash(pool, email);
  const fits = await engine.checkPassword(passwordHash, password);
  if (passwordHash === null || !fits) throw new Problem("wrong_credentials");
  await gate.giveBack(...claims);
  const outcome = await inTransaction(pool, async (transaction) => {
    const { client } = transaction;
    // A reset of the password waits until this has committed, and then ends this session, too; or it came first.
    await lockPersonShared(client, email);
    const person = await selectPerson(client, email);
    if (!person || (await selectPasswordHash(client, email)) !== passwordHash)
      throw new Problem("wrong_credentials");
    const session = (): ReturnType<IdentityEngine["signIn"]> =>
      engine.signIn(transaction, { email, password, passwordHash, facts });
    return admit(parts, transaction, { userId: person.id, methods: ["pwd"], call, session });
  });
  return admitted(outcome);
}

/**
 * Signs one account out of this browser, or all of them: only what the browser's cookie proves. Its sessions in
 * organizations end with it; the same person's in other browsers do not.
 *
 * Throws the problems `unauthenticated` where nobody is signed in, and `not_found` for an account that is not.
 */
export async function signOut(
  parts: SigningParts,
  { body, facts, reply }: Call<typeof signOutEndpoint>,
): Promise<null> {
  await inTransaction(parts.pool, async (transaction) => {
    const browser = await browserOf(transaction, facts);
    const accounts = livingAccounts(browser, facts.account);
    if (!browser || accounts.length === 0) throw new Problem("unauthenticated");
    const user = body.user?.toLowerCase();
    const leaving = accounts.filter(({ user_id }) => user === undefined || user_id === user);
    if (leaving.length === 0) throw new Problem("not_found");
    await detach(parts, transaction, { browser, leaving, facts, reply });
    for (const { user_id: userId } of leaving)
      await insertAccountEvent(transaction.client, { userId, type: "account.signed_out", facts });
  });
  return null;
}

/** The accounts of a browser, none when the request speaks for one that is not among them. */
function livingAccounts(browser: Browser | null, speaksFor: string | null): Browser["accounts"] {
  const living = browser?.accounts.filter(({ alive }) => alive) ?? [];
  return speaksFor === null || living.some(({ user_id }) => user_id === speaksFor) ? living : [];
}
