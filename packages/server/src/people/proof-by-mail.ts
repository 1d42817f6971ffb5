import type {
  Answer,
  requestPasswordReset as requestPasswordResetEndpoint,
  resetPassword as resetPasswordEndpoint,
  sendVerification as sendVerificationEndpoint,
  verifyEmail as verifyEmailEndpoint,
} from "@guildhall/protocol";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { hashOf, Problem, type Call, type RequestFacts } from "../http/index.ts";
import { enqueue, inTransactionOf, perform, type Performer, type Task } from "../tenancy/index.ts";
import { deletePending } from "./address/queries.ts";
import type { IdentityEngine } from "./identity-engine.ts";
import type { Mail } from "./mail/mail.ts";
import type { Outbox } from "./mail/outbox.ts";
import {
  passwordChangedMail,
  passwordResetMail,
  verificationMail,
  type Addressee,
} from "./mail/templates.ts";
import {
  deleteExpiredTokens,
  deleteMailedTokens,
  insertAccountEvent,
  insertMailedToken,
  lockPerson,
  selectMailedToken,
  selectPerson,
  selectSessionsOf,
  takeMailedToken,
  upsertPassword,
  type PersonRow,
} from "./queries.ts";
import { deleteChallengesOf } from "./challenges/queries.ts";
import { markProved, proveMailbox, removeWaysOfOthers } from "./proofs/mailbox.ts";
import { networkOf, type RateGate } from "./rate-limits.ts";
import type { Sealer } from "./mail/sealed.ts";
import { inTransaction, type SystemPool, type Transaction } from "./transaction.ts";

/** What proving by mail needs. */
export interface ProofParts {
  readonly pool: SystemPool;
  readonly engine: IdentityEngine;
  readonly gate: RateGate;
  readonly outbox: Outbox;
  /** Seals the addresses that secrets were asked for, while they wait. */
  readonly sealer: Sealer;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

/** What a mailed secret is for: the page that it opens, how long it lives, and the mail that carries it. */
interface Purpose {
  readonly page: "verify" | "reset";
  readonly lifetimeSeconds: number;
  readonly mail: typeof verificationMail;
  /** Whether it is of use to somebody. */
  readonly wants: (person: PersonRow) => boolean;
}

const hour = 60 * 60;
const verification: Purpose = {
  page: "verify",
  lifetimeSeconds: 24 * hour,
  mail: verificationMail,
  wants: (person) => !person.email_verified,
};
const reset: Purpose = {
  page: "reset",
  lifetimeSeconds: hour,
  mail: passwordResetMail,
  wants: () => true,
};

/** Somebody to whom a secret is mailed. */
export interface Recipient extends Addressee {
  readonly id: string;
}

/** Makes the secret that proves a person's e-mail address, for 24 hours; its mail goes out once the transaction has committed. */
export async function issueVerification(
  parts: ProofParts,
  transaction: Transaction,
  recipient: Recipient,
): Promise<void> {
  await issue(parts, { transaction, purpose: verification }, recipient);
}

/**
 * Sends the mail that proves an e-mail address again, if somebody has that address and has not proved it yet. The answer
 * does not wait for it, and is the same for every address. Throws the problem `too_many_requests`.
 */
export async function sendVerification(
  parts: ProofParts,
  { body, facts }: Call<typeof sendVerificationEndpoint>,
): Promise<null> {
  return mailIfKnown(parts, verification, { email: body.email, facts });
}

/**
 * Sends the mail that sets a new password, if somebody has that e-mail address. The answer does not wait for it, and is
 * the same for every address. Throws the problem `too_many_requests`.
 */
export async function requestPasswordReset(
  parts: ProofParts,
  { body, facts }: Call<typeof requestPasswordResetEndpoint>,
): Promise<null> {
  return mailIfKnown(parts, reset, { email: body.email, facts });
}

/**
 * Proves an e-mail address with the secret that was mailed to it, once. Somebody else may have signed up with it: what was set
 * up with the address before is removed, unless it was set up in this very browser.
 *
 * Throws the problems `token_expired` and `too_many_requests`.
 */
export async function verifyEmail(
  parts: ProofParts,
  { body, facts }: Call<typeof verifyEmailEndpoint>,
): Promise<Answer<typeof verifyEmailEndpoint>> {
  const { pool, gate } = parts;
  await gate.pass(["proofFrom", networkOf(facts.ip)]);
  return inTransaction(pool, async (transaction) => {
    const person = await use(transaction, verification, body.token);
    const { email } = person;
    // Another mail proved it before; nothing changes, so nothing is recorded.
    if (person.email_verified) return { email, removed: false };
    return { email, removed: await proveMailbox(parts, transaction, { person, facts }) };
  });
}

/**
 * Sets a new password with the secret that was mailed, once, and ends every session of that person everywhere. It proves the
 * mailbox, as `verifyEmail` does.
 *
 * Throws the problems `token_expired` and `too_many_requests`.
 */
export async function resetPassword(
  parts: ProofParts,
  { body, facts }: Call<typeof resetPasswordEndpoint>,
): Promise<null> {
  const { pool, engine, gate, publicUrl } = parts;
  await gate.pass(["proofFrom", networkOf(facts.ip)]);
  // Hashing is dear: it is not done for secrets that prove nothing.
  if ((await selectMailedToken(pool, identifierOf(reset, body.token))) === null) throw expired();
  const passwordHash = await engine.hashPassword(body.password);
  await inTransaction(pool, async (transaction) => {
    const { client } = transaction;
    const person = await use(transaction, reset, body.token);
    if (!person.email_verified) {
      await removeWaysOfOthers(parts, transaction, { person, facts });
      await markProved(transaction, person.id, facts);
    }
    await upsertPassword(client, person.id, passwordHash);
    await engine.endSessions(transaction, await selectSessionsOf(client, person.id));
    await deleteChallengesOf(client, person.id);
    await deletePending(client, person.id);
    await insertAccountEvent(client, { userId: person.id, type: "user.password_changed", facts });
    await post(parts, transaction, passwordChangedMail(person, publicUrl));
  });
  return null;
}

interface Asked {
  readonly email: string;
  readonly facts: RequestFacts;
}

// Who has the address is looked up later: nothing that is done now, or takes time, depends on whether somebody does.
async function mailIfKnown(parts: ProofParts, purpose: Purpose, { email, facts }: Asked): Promise<null> {
  const { pool, gate, sealer } = parts;
  await gate.pass(["mailFrom", networkOf(facts.ip)], ["mailTo", `${purpose.page} ${email}`]);
  const sealed = sealer.seal({ page: purpose.page, email });
  return inTransaction(pool, ({ client }) =>
    inTransactionOf(client, async ({ db }) => enqueue(db, proofTask, { sealed })),
  );
}

const proofTask: Task<{ readonly sealed: string }> = {
  name: "proof-by-mail",
  payload: z.object({ sealed: z.string() }),
};

const asked = z.object({ page: z.enum(["verify", "reset"]), email: z.string() });

/** Makes the secrets that were asked for, if somebody has the address and can use one, and has them mailed. */
export function proofPerformer(parts: ProofParts): Performer {
  return perform(proofTask, async ({ payload }) => {
    const { page, email } = asked.parse(parts.sealer.open(payload.sealed));
    const purpose = page === "verify" ? verification : reset;
    await inTransaction(parts.pool, async (transaction) => {
      const known = await selectPerson(transaction.client, email);
      if (known && purpose.wants(known)) await issue(parts, { transaction, purpose }, known);
    });
  });
}

interface Issuing {
  readonly transaction: Transaction;
  readonly purpose: Purpose;
}

async function issue(
  parts: ProofParts,
  { transaction, purpose }: Issuing,
  recipient: Recipient,
): Promise<void> {
  const { client } = transaction;
  const token = randomBytes(32).toString("base64url");
  const kept = { identifier: identifierOf(purpose, token), value: valueOf(recipient) };
  await deleteExpiredTokens(client, 100);
  await insertMailedToken(client, kept, purpose.lifetimeSeconds);
  // A browser sends a fragment to nobody: the page reads it and posts it.
  const link = new URL(`/${purpose.page}#token=${token}`, parts.publicUrl).href;
  await post(parts, transaction, purpose.mail(recipient, link));
}

async function post({ outbox }: ProofParts, { client }: Transaction, mail: Mail): Promise<void> {
  await inTransactionOf(client, async ({ db }) => outbox.post(db, mail));
}

/** Uses a secret up, and keeps the person to the transaction who proves with it what it is for. */
async function use({ client }: Transaction, purpose: Purpose, token: string): Promise<PersonRow> {
  const identifier = identifierOf(purpose, token);
  const value = await selectMailedToken(client, identifier);
  const [userId, email] = value?.split(" ") ?? [];
  if (value === null || userId === undefined || email === undefined) throw expired();
  // The person first, the secrets then: in another order, two secrets of one person would wait for each other.
  const person = await lockPerson(client, { userId, email });
  const taken = person && (await takeMailedToken(client, identifier));
  if (!taken) throw expired();
  await deleteMailedTokens(client, purpose.page, value);
  return person;
}

/** A secret proves an e-mail address of a person, and nothing once they have another. */
function valueOf({ id, email }: Recipient): string {
  return `${id} ${email}`;
}

function identifierOf({ page }: Purpose, token: string): string {
  return `${page}:${hashOf(token).toString("hex")}`;
}

function expired(): Problem {
  return new Problem("token_expired");
}
