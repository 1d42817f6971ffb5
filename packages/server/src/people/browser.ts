import {
  clearBrowserCookie,
  hashOf,
  newBrowserToken,
  newId,
  Problem,
  setBrowserCookie,
  type Reply,
  type RequestFacts,
} from "../http/index.ts";
import type { AccountSession, IdentityEngine } from "./identity-engine.ts";
import {
  deleteBrowser,
  insertBrowserAccount,
  lockBrowser,
  selectBrowserAccounts,
  upsertBrowser,
  type BrowserAccountRow,
} from "./queries.ts";
import type { Transaction } from "./transaction.ts";

/** The most accounts that one browser holds. */
const maxAccounts = 10;

/** What attaching needs. */
export interface BrowserParts {
  readonly engine: IdentityEngine;
  /** The public URL is https. */
  readonly secure: boolean;
}

/** An account session that was just made, in which request, and the answer that takes the cookie along. */
export interface Attaching {
  readonly session: AccountSession;
  /** How the person proved themselves. @see RFC 8176 section 2 */
  readonly methods: readonly string[];
  readonly facts: RequestFacts;
  readonly reply: Reply;
}

/**
 * Attaches an account session to the browser of a request; one that has no browser yet, or claims to be one that we do
 * not know, gets a new one. The browser keeps its id and its other accounts, and its cookie is replaced: whoever knew
 * the one before knows nothing. An older session of the same person in this browser ends.
 *
 * Throws the problem `too_many_accounts` when the browser holds ten others.
 * @see OWASP ASVS 5.0 section 7.2.4
 */
export async function attach(
  { engine, secure }: BrowserParts,
  transaction: Transaction,
  { session, methods, facts, reply }: Attaching,
): Promise<{ readonly browserId: string }> {
  const { client } = transaction;
  const known = await browserOf(transaction, facts);
  const replaced = known?.accounts.filter(({ user_id, alive }) => user_id === session.userId || !alive) ?? [];
  if ((known?.accounts.length ?? 0) - replaced.length >= maxAccounts) throw new Problem("too_many_accounts");
  await engine.endSessions(transaction, idsOf(replaced));

  const token = newBrowserToken();
  const browserId = known?.id ?? newId();
  await upsertBrowser(client, { browserId, tokenHash: hashOf(token), userAgent: facts.userAgent });
  await insertBrowserAccount(client, { browserId, sessionId: session.id, methods });
  transaction.afterCommit(() => setBrowserCookie(reply, token, secure));
  return { browserId };
}

/** A browser that a request proved to be, kept to the transaction. */
export interface Browser {
  readonly id: string;
  readonly accounts: readonly BrowserAccountRow[];
}

/** The browser whose cookie a request carries; null without one, or for one that we do not know. */
export async function browserOf(
  { client }: Transaction,
  { browserToken }: RequestFacts,
): Promise<Browser | null> {
  const id = browserToken === null ? null : await lockBrowser(client, hashOf(browserToken));
  return id === null ? null : { id, accounts: await selectBrowserAccounts(client, id) };
}

/** Accounts that leave a browser, in which request, and the answer that takes the cookie along. */
export interface Detaching {
  readonly browser: Browser;
  readonly leaving: readonly BrowserAccountRow[];
  readonly facts: RequestFacts;
  readonly reply: Reply;
}

/**
 * Ends the sessions of some accounts of a browser, and those that have expired. The cookie is replaced while accounts
 * stay, and taken away with the last: either way, what the browser kept of its pages can not be shown again.
 */
export async function detach(
  { engine, secure }: BrowserParts,
  transaction: Transaction,
  { browser, leaving, facts, reply }: Detaching,
): Promise<void> {
  const { client } = transaction;
  const staying = browser.accounts.filter((account) => account.alive && !leaving.includes(account));
  const ended = browser.accounts.filter((account) => !staying.includes(account));
  await engine.endSessions(transaction, idsOf(ended));
  if (staying.length === 0) {
    await deleteBrowser(client, browser.id);
    transaction.afterCommit(() => clearBrowserCookie(reply, secure));
    return;
  }
  const token = newBrowserToken();
  const { userAgent } = facts;
  await upsertBrowser(client, { browserId: browser.id, tokenHash: hashOf(token), userAgent });
  transaction.afterCommit(() => setBrowserCookie(reply, token, secure));
}

function idsOf(accounts: readonly BrowserAccountRow[]): string[] {
  return accounts.map(({ session_id }) => session_id);
}
