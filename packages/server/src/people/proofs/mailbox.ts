import { Problem, type RequestFacts } from "../../http/index.ts";
import { deletePending } from "../address/queries.ts";
import type { IdentityEngine } from "../identity-engine.ts";
import type { Outbox } from "../mail/outbox.ts";
import { tell } from "../mail/tell.ts";
import {
  deleteWaysOf,
  insertAccountEvent,
  selectSessionsOf,
  updateEmailVerified,
  type PersonRow,
} from "../queries.ts";
import type { Transaction } from "../transaction.ts";
import { accountOf } from "./account.ts";
import { isPersonal } from "./methods.ts";

/** What proving a mailbox works with. */
export interface MailboxParts {
  readonly engine: IdentityEngine;
  readonly outbox: Outbox;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

/** Who has just shown a secret from a mailbox, and in which request. */
export interface ProvedMailbox {
  readonly person: PersonRow;
  readonly facts: RequestFacts;
}

/**
 * Keeps that a person, whose address nobody had proved, has the mailbox. What was set up with the address before is not theirs:
 * it goes, and they are told, unless it was they who set it up in this very browser. Gives whether something went.
 */
export async function proveMailbox(
  parts: MailboxParts,
  transaction: Transaction,
  { person, facts }: ProvedMailbox,
): Promise<boolean> {
  const { client } = transaction;
  const removed = await removeWaysOfOthers(parts, transaction, { person, facts });
  if (removed) {
    await insertAccountEvent(client, { userId: person.id, type: "user.password_removed", facts });
    await tell(parts, transaction, { person, change: "password_removed" });
  }
  await markProved(transaction, person.id, facts);
  return removed;
}

/** Removes every way in, and every session, of whoever used an address before it was proved, unless it was this browser. */
export async function removeWaysOfOthers(
  { engine }: Pick<MailboxParts, "engine">,
  transaction: Transaction,
  { person, facts }: ProvedMailbox,
): Promise<boolean> {
  const { client } = transaction;
  const here = await accountOf(client, { ...facts, account: person.id }).catch(nullIfRefused);
  if (here && isPersonal(here.methods)) return false;
  const removed = await deleteWaysOf(client, person.id);
  await deletePending(client, person.id);
  await engine.endSessions(transaction, await selectSessionsOf(client, person.id));
  return removed;
}

/** Keeps that a person has the mailbox of their address. */
export async function markProved(
  { client }: Transaction,
  userId: string,
  facts: RequestFacts,
): Promise<void> {
  await updateEmailVerified(client, userId);
  await insertAccountEvent(client, { userId, type: "user.email_verified", facts });
}

function nullIfRefused(error: unknown): null {
  if (error instanceof Problem) return null;
  throw error;
}
