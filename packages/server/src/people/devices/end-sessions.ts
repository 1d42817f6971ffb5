import type { AccountEventType } from "@guildhall/protocol";
import { Problem, type Reply, type RequestFacts } from "../../http/index.ts";
import type { Person } from "../../tenancy/index.ts";
import { browserOf, detach, type Browser } from "../browser.ts";
import { insertAccountEvent, lockPerson } from "../queries.ts";
import type { SigningParts } from "../proofs/parts.ts";
import { inTransaction, type Transaction } from "../transaction.ts";
import { selectReachableSessions } from "./queries.ts";

/** Who ends account sessions of theirs, and in which request. */
export interface Ending {
  readonly person: Person;
  /** The one to end; null for all. */
  readonly sessionId: string | null;
  /** Of all, leave the one that asks (default false). */
  readonly keepCurrent?: boolean;
  readonly facts: RequestFacts;
  /** Takes the browser's new cookie along, or none. */
  readonly reply: Reply;
}

/**
 * Ends one account session of a person, or all of them: wherever they are, with all that they have open in organizations.
 * A sign-in of theirs that is under way comes before and ends as well, or after. Where nothing is left to end, nothing is
 * recorded.
 *
 * Throws the problems `not_found` for a session that is not theirs, and `unauthenticated` for whoever was signed out
 * meanwhile.
 */
export async function endSessions(parts: SigningParts, ending: Ending): Promise<null> {
  const { person, sessionId, keepCurrent = false, facts, reply } = ending;
  const { id: userId } = person.user;
  await inTransaction(parts.pool, async (transaction) => {
    const { browser, reachable } = await asking(transaction, ending);
    if (sessionId !== null && !reachable.includes(sessionId)) throw new Problem("not_found");
    const others = reachable.filter((id) => !(keepCurrent && id === person.sessionId));
    const ended = sessionId === null ? others : [sessionId];
    if (ended.length === 0) return;
    const leaving = browser?.accounts.filter((account) => ended.includes(account.session_id)) ?? [];
    if (browser && leaving.length > 0) await detach(parts, transaction, { browser, leaving, facts, reply });
    await parts.engine.endSessions(transaction, ended);
    const type: AccountEventType =
      sessionId === null ? "account.signed_out_everywhere" : "account.session_ended";
    await insertAccountEvent(transaction.client, { userId, type, facts });
  });
  return null;
}

interface Asking {
  /** Null for a caller that has none. */
  readonly browser: Browser | null;
  readonly reachable: readonly string[];
}

/** Keeps a person from signing in until the transaction ends, and reads again what their session is and reaches. */
async function asking(transaction: Transaction, { person, facts }: Ending): Promise<Asking> {
  const { client } = transaction;
  const { id: userId, email } = person.user;
  if (!(await lockPerson(client, { userId, email }))) throw new Problem("unauthenticated");
  const browser = await browserOf(transaction, facts);
  const isHere = browser?.accounts.some(({ session_id }) => session_id === person.sessionId) ?? false;
  if (facts.browserToken !== null && !isHere) throw new Problem("unauthenticated");
  const reachable = await selectReachableSessions(client, person.sessionId);
  if (reachable.length === 0) throw new Problem("unauthenticated");
  return { browser, reachable };
}
