import { Problem, type Reply, type RequestFacts } from "../../http/index.ts";
import { inTransactionOf } from "../../tenancy/index.ts";
import { browserOf, detach } from "../browser.ts";
import { accountDeletedMail } from "../mail/templates.ts";
import { accountOf, requireFresh, withPassword } from "../proofs/account.ts";
import { insertAccountEvent, lockPerson, selectPasswordHash, selectSessionsOf } from "../queries.ts";
import { networkOf, type Claim } from "../rate-limits.ts";
import type { SigningParts } from "../proofs/parts.ts";
import { inTransaction, type Transaction } from "../transaction.ts";
import { deletePerson, leaveEverything } from "./queries.ts";

/** Who wants their account deleted, with which password, and in which request. */
export interface AccountDeletion {
  readonly user: { readonly id: string; readonly email: string };
  /** Without it, a fresh proof is asked for. */
  readonly password?: string | undefined;
  readonly facts: RequestFacts;
  /** Takes the browser's new cookie along, or none. */
  readonly reply: Reply;
}

/**
 * Deletes a person who is signed in in the browser of the request: who they are, their sessions everywhere, their
 * memberships. What they made belongs to the organizations and stays, as do the records of what happened there.
 *
 * Throws the problems `wrong_credentials`, `step_up_required` without a password, or without a second factor where there is
 * one, `sole_owner` with the organizations that nobody else owns, `unauthenticated`
 * for whoever was signed out meanwhile, and `too_many_requests`.
 */
export async function deleteAccount(parts: SigningParts, deletion: AccountDeletion): Promise<null> {
  const { user, facts, reply } = deletion;
  const passwordHash = await provenHash(parts, deletion);
  await inTransaction(parts.pool, async (transaction) => {
    const { client } = transaction;
    // Whoever signs in, joins or founds something as them waits here, and then finds nobody.
    const person = await lockPerson(client, { userId: user.id, email: user.email });
    const changed = passwordHash !== null && (await selectPasswordHash(client, user.email)) !== passwordHash;
    if (!person || changed) throw new Problem("unauthenticated");
    const account = await accountOf(client, { ...facts, account: user.id });
    requireFresh(passwordHash === null ? account : withPassword(account));
    const aloneIn = await leaveEverything(client, user.id, facts);
    if (aloneIn.length > 0) throw soleOwner(aloneIn);
    await signOutEverywhere(parts, transaction, { user, facts, reply });
    await deletePerson(client, user.id);
    await insertAccountEvent(client, { userId: user.id, type: "user.deleted", facts });
    const mail = accountDeletedMail(person, parts.publicUrl);
    await inTransactionOf(client, async ({ db }) => parts.outbox.post(db, mail));
  });
  return null;
}

/** The hash that the password was held against: while it stays, the password is right. Null where none was shown. */
async function provenHash(
  { pool, engine, gate }: SigningParts,
  { user: { email }, password, facts }: AccountDeletion,
): Promise<string | null> {
  if (password === undefined) return null;
  const claim: Claim = ["signInAs", `${email} ${networkOf(facts.ip)}`];
  await gate.pass(claim);
  const hash = await selectPasswordHash(pool, email);
  const fits = await engine.checkPassword(hash, password);
  if (hash === null || !fits) throw new Problem("wrong_credentials");
  await gate.giveBack(claim);
  return hash;
}

async function signOutEverywhere(
  parts: SigningParts,
  transaction: Transaction,
  { user, facts, reply }: Omit<AccountDeletion, "password">,
): Promise<void> {
  const browser = await browserOf(transaction, facts);
  const leaving = browser?.accounts.filter(({ user_id, alive }) => alive && user_id === user.id) ?? [];
  if (!browser || leaving.length === 0) throw new Problem("unauthenticated");
  await detach(parts, transaction, { browser, leaving, facts, reply });
  await parts.engine.endSessions(transaction, await selectSessionsOf(transaction.client, user.id));
}

function soleOwner(slugs: readonly string[]): Problem {
  return new Problem("sole_owner", {
    slugs,
    detail: `Make somebody else an owner first, or delete the organization: ${slugs.join(", ")}.`,
  });
}
