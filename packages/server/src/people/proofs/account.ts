import type { Proved } from "@guildhall/protocol";
import {
  hashOf,
  newBrowserToken,
  Problem,
  setBrowserCookie,
  stepUpRequired,
  type Reply,
  type RequestFacts,
} from "../../http/index.ts";
import type { BrowserParts } from "../browser.ts";
import type { IdentityEngine } from "../identity-engine.ts";
import {
  insertAccountEvent,
  lockBrowser,
  lockPersonById,
  selectSessionsOf,
  upsertBrowser,
  type Queryable,
} from "../queries.ts";
import { inTransaction, type SystemPool, type Transaction } from "../transaction.ts";
import { selectSignedInAccounts, updateShown, type SignedInAccount } from "./account-queries.ts";
import { isPersonal, withMethod } from "./methods.ts";

/** How long a proof is fresh enough for changing how one proves oneself: 15 minutes. */
const freshSeconds = 15 * 60;

/**
 * The account that a request speaks for: the one it names, or the only one of its browser.
 *
 * Throws the problems `unauthenticated`, and `invalid_request` where several could be meant and none is named.
 */
export async function accountOf(
  connection: Queryable,
  { browserToken, account }: RequestFacts,
): Promise<SignedInAccount> {
  if (browserToken === null) throw new Problem("unauthenticated");
  const all = await selectSignedInAccounts(connection, hashOf(browserToken), freshSeconds);
  const [first, ...others] = all.filter(({ user_id }) => account === null || user_id === account);
  if (!first) throw new Problem("unauthenticated");
  if (others.length > 0)
    throw new Problem("invalid_request", {
      detail: "This browser holds several accounts: name one in Guildhall-Account.",
    });
  return first;
}

/**
 * Runs work for the account that a request speaks for, with its person and browser kept to the transaction.
 *
 * Throws the problems `unauthenticated` and `invalid_request`.
 */
export async function asAccount<Value>(
  pool: SystemPool,
  facts: RequestFacts,
  work: (transaction: Transaction, account: SignedInAccount) => Promise<Value>,
): Promise<Value> {
  const found = await accountOf(pool, facts);
  return inTransaction(pool, async (transaction) => {
    const { client } = transaction;
    // The person first, then the browser: whoever signs in or deletes an account takes them in this order.
    await lockPersonById(client, found.user_id);
    await lockBrowser(client, hashOf(facts.browserToken ?? ""));
    return work(transaction, await accountOf(client, { ...facts, account: found.user_id }));
  });
}

/**
 * Throws the problem `step_up_required` unless the person proved themselves in a way of their own within 15 minutes, and
 * showed their second factor where they have one.
 */
export function requireFresh({ methods, is_fresh, totp_on, ways }: SignedInAccount): void {
  if (!isPersonal(methods)) throw stepUpRequired({ asks: "sign_in", ways });
  if (!is_fresh) throw stepUpRequired({ asks: "fresh", ways, maxAgeSeconds: freshSeconds });
  if (totp_on && !methods.includes("mfa"))
    throw stepUpRequired({ asks: "mfa", ways: ["otp", ...ways.filter((way) => way === "hwk")] });
}

/** The account with its password, which was just held against its hash: that is a fresh proof by itself. */
export function withPassword(account: SignedInAccount): SignedInAccount {
  return { ...account, is_fresh: true, methods: withMethod(account.methods, "pwd") };
}

/** What was shown, by which account, and the answer that takes the new cookie along. */
export interface Raising {
  readonly account: SignedInAccount;
  readonly method: string;
  readonly facts: RequestFacts;
  readonly reply: Reply;
}

/**
 * Adds what was shown to the account session, which stays the same, and so do those in organizations; the browser's cookie is
 * replaced. Records it, unless what was shown is recorded as something else.
 * @see OWASP ASVS 5.0 section 7.2.4
 */
export async function raise(
  { secure }: Pick<BrowserParts, "secure">,
  transaction: Transaction,
  { account, method, facts, reply }: Raising,
): Promise<Proved> {
  const { client } = transaction;
  const { session_id: sessionId, user_id: user, browser_id: browserId } = account;
  const methods = withMethod(account.methods, method);
  const authenticatedAt = await updateShown(client, { sessionId, methods, method });
  const token = newBrowserToken();
  await upsertBrowser(client, { browserId, tokenHash: hashOf(token), userAgent: facts.userAgent });
  transaction.afterCommit(() => setBrowserCookie(reply, token, secure));
  return { user, methods: [...methods], authenticatedAt: authenticatedAt.toISOString() };
}

/** Raises an account session for a step-up, and records it. */
export async function stepUp(
  parts: Pick<BrowserParts, "secure">,
  transaction: Transaction,
  raising: Raising,
): Promise<Proved> {
  const proved = await raise(parts, transaction, raising);
  const { facts } = raising;
  await insertAccountEvent(transaction.client, { userId: proved.user, type: "account.stepped_up", facts });
  return proved;
}

/** Ends the sessions of an account everywhere but where it asks from. */
export async function endOtherSessions(
  engine: Pick<IdentityEngine, "endSessions">,
  transaction: Transaction,
  { user_id, session_id }: SignedInAccount,
): Promise<void> {
  const all = await selectSessionsOf(transaction.client, user_id);
  await engine.endSessions(
    transaction,
    all.filter((id) => id !== session_id),
  );
}
