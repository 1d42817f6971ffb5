import type {
  cancelEmailChange as cancelEmailChangeEndpoint,
  confirmEmailChange as confirmEmailChangeEndpoint,
  requestEmailChange as requestEmailChangeEndpoint,
  User,
} from "@guildhall/protocol";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { Problem, stepUpRequired, type Call, type RequestFacts } from "../../http/index.ts";
import { enqueue, inTransactionOf, perform, type Performer, type Task } from "../../tenancy/index.ts";
import { deleteChallengesOf } from "../challenges/queries.ts";
import {
  addressAskedMail,
  addressChangedMail,
  addressHeldMail,
  newAddressMail,
} from "../mail/address-mails.ts";
import { accountOf, asAccount, endOtherSessions, requireFresh } from "../proofs/account.ts";
import type { SignedInAccount } from "../proofs/account-queries.ts";
import { isPersonal } from "../proofs/methods.ts";
import type { ProofParts } from "../proof-by-mail.ts";
import {
  deleteExpiredTokens,
  deleteMailedTokensOf,
  insertAccountEvent,
  insertMailedToken,
  selectMailedToken,
  selectPerson,
  selectPersonById,
} from "../queries.ts";
import { networkOf } from "../rate-limits.ts";
import { inTransaction } from "../transaction.ts";
import {
  deletePending,
  identifierOf,
  leaveAddress,
  selectPending,
  takeAddress,
  type MovedRow,
} from "./queries.ts";

/** How long the secret works that is mailed to a new address: one hour. */
const lifetimeSeconds = 60 * 60;

interface Pending {
  readonly email: string;
  readonly expiresAt: Date;
}

/**
 * The address that an account asked for, while it waits. An organization's identity provider, where it alone vouches for the
 * session, is told of none.
 *
 * Throws the problems `unauthenticated` and `invalid_request`.
 */
export async function readChange(
  { pool }: ProofParts,
  facts: RequestFacts,
): Promise<{ readonly pending: Pending | null }> {
  const account = await accountOf(pool, facts);
  const row = isPersonal(account.methods) ? await selectPending(pool, account.user_id) : null;
  return { pending: row && { email: row.email, expiresAt: row.expires_at } };
}

/**
 * Keeps the address that an account asks for, in place of one asked for before, and has a secret mailed to it. The address
 * before is told. Whether somebody has the new one is looked up later: neither the answer nor its time depends on it.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `invalid_body` for the address that the account has, `email_vouched`,
 * `step_up_required` and `too_many_requests`.
 * @see OWASP ASVS 5.0 sections 6.3.8 and 7.5.1
 */
export async function requestChange(
  parts: ProofParts,
  { body: { email }, facts }: Call<typeof requestEmailChangeEndpoint>,
): Promise<Pending> {
  const { pool, gate, sealer, outbox, publicUrl } = parts;
  const found = await accountOf(pool, facts);
  mayMove(found, email);
  await gate.pass(
    ["mailFrom", networkOf(facts.ip)],
    ["mailTo", `address ${email}`],
    ["mailTo", `from address ${found.email}`],
  );
  const token = randomBytes(32).toString("base64url");
  return asAccount(pool, { ...facts, account: found.user_id }, async ({ client }, account) => {
    mayMove(account, email);
    const { user_id: userId, email: former } = account;
    await deleteExpiredTokens(client, 100);
    await deletePending(client, userId);
    const kept = { identifier: identifierOf(token), value: `${userId} ${former} ${email}` };
    await insertMailedToken(client, kept, lifetimeSeconds);
    await insertAccountEvent(client, { userId, type: "user.email_change_requested", facts });
    await inTransactionOf(client, async ({ db }) => {
      await outbox.post(db, addressAskedMail(account, publicUrl));
      return enqueue(db, changeTask, { sealed: sealer.seal({ userId, email, token }) });
    });
    const pending = await selectPending(client, userId);
    if (!pending) throw new Error("The address that was just asked for can not be read.");
    return { email: pending.email, expiresAt: pending.expires_at };
  });
}

/** Whether an account may have another address, and this one. Throws what speaks against it. */
function mayMove(account: SignedInAccount, email: string): void {
  const { email_verified, methods, ways } = account;
  // Nobody but an identity provider has ever shown to be this person.
  if (!isPersonal(methods) && !email_verified && ways.every((way) => way === "email"))
    throw new Problem("email_vouched");
  requireFresh(account);
  if (email !== account.email) return;
  const message = "This is your e-mail address already.";
  throw new Problem("invalid_body", { fields: [{ field: "email", message }] });
}

const changeTask: Task<{ readonly sealed: string }> = {
  name: "address-by-mail",
  payload: z.object({ sealed: z.string() }),
};

const asked = z.object({ userId: z.string(), email: z.string(), token: z.string() });

/**
 * Mails the secrets to the addresses that were asked for, while they wait. Whoever has such an address already is told so
 * instead, and nobody the secret.
 */
export function changePerformer({ pool, sealer, outbox, publicUrl }: ProofParts): Performer {
  return perform(changeTask, async ({ payload }) => {
    const { userId, email, token } = asked.parse(sealer.open(payload.sealed));
    await inTransaction(pool, async ({ client }) => {
      const [person, holder] = [await selectPersonById(client, userId), await selectPerson(client, email)];
      if (!person || (await selectMailedToken(client, identifierOf(token))) === null) return;
      // A browser sends a fragment to nobody: the page reads it, asks as this account, and posts the secret.
      const link = new URL(`/change-email#token=${token}&account=${userId}`, publicUrl).href;
      const mail = holder
        ? addressHeldMail(holder, publicUrl)
        : newAddressMail({ name: person.name, email }, link);
      await inTransactionOf(client, async ({ db }) => outbox.post(db, mail));
    });
  });
}

/**
 * Takes back what an account asked for.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required` where only an organization's identity provider
 * vouches for the session, and `not_found` where nothing waits.
 */
export async function cancelChange(
  { pool }: ProofParts,
  { facts }: Call<typeof cancelEmailChangeEndpoint>,
): Promise<null> {
  return asAccount(pool, facts, async ({ client }, account) => {
    requirePersonal(account);
    const { user_id: userId } = account;
    if (!(await deletePending(client, userId))) throw new Problem("not_found");
    await insertAccountEvent(client, { userId, type: "user.email_change_cancelled", facts });
    return null;
  });
}

/**
 * Gives an account the address that it asked for, with the secret that was mailed there: it is proved then. What was mailed to the
 * address before works no more, the account's other sessions end, and the address before is told.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required` where only an organization's identity provider
 * vouches for the session, `token_expired`, also for another account's secret, `email_taken` where somebody came with the address
 * meanwhile, and `too_many_requests`.
 */
export async function confirmChange(
  parts: ProofParts,
  { body: { token }, facts }: Call<typeof confirmEmailChangeEndpoint>,
): Promise<User> {
  const { pool, engine, gate, outbox, publicUrl } = parts;
  await gate.pass(["proofFrom", networkOf(facts.ip)]);
  return asAccount(pool, facts, async (transaction, account) => {
    requirePersonal(account);
    const { client } = transaction;
    const { user_id: userId } = account;
    const moved = await takeAddress(client, { userId, identifier: identifierOf(token) }).catch(refuseTaken);
    if (!moved) throw new Problem("token_expired");
    const { name, email, former } = moved;
    await deleteMailedTokensOf(client, userId);
    await deleteChallengesOf(client, userId);
    await endOtherSessions(engine, transaction, account);
    await leaveAddress(client, { userId, former }, facts);
    await insertAccountEvent(client, { userId, type: "user.email_changed", facts });
    const mail = addressChangedMail({ name, email: former }, publicUrl);
    await inTransactionOf(client, async ({ db }) => outbox.post(db, mail));
    return { id: userId, name, email, emailVerified: true };
  });
}

function requirePersonal({ methods, ways }: SignedInAccount): void {
  if (!isPersonal(methods)) throw stepUpRequired({ asks: "sign_in", ways });
}

/** Two who confirm one address at once wait for each other here, and for whoever signs up with it. */
function refuseTaken(error: unknown): MovedRow {
  const isTaken = error instanceof Error && "constraint" in error && error.constraint === "user_email_key";
  throw isTaken ? new Problem("email_taken") : error;
}
