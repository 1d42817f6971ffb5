import { personName } from "@guildhall/protocol";
import {
  hashOf,
  newBrowserToken,
  Problem,
  setBrowserCookie,
  type Reply,
  type RequestFacts,
} from "../../http/index.ts";
import { attach, browserOf, type Browser, type BrowserParts } from "../browser.ts";
import { bind, boundTo } from "../challenges/binding.ts";
import { deleteExpiredChallenges, insertChallenge, takeChallenge } from "../challenges/queries.ts";
import { insertPerson } from "../oauth/queries.ts";
import { accountOf } from "../proofs/account.ts";
import { withMethod } from "../proofs/methods.ts";
import { insertAccountEvent, lockPersonById, upsertBrowser } from "../queries.ts";
import type { SystemPool, Transaction } from "../transaction.ts";
import { selectMethods, updateAuthenticatedAt, updateVouched } from "./queries.ts";

/** Something that is begun in one browser and ended when that browser comes back. */
export interface Beginning {
  readonly request: Request;
  readonly reply: Reply;
  /** What it is found by: the hash of a secret that goes along with the browser. */
  readonly key: string;
  /** Sealed: what is needed when the browser comes back. */
  readonly value: string;
  /** Whose it is, where that is known. */
  readonly userId: string | null;
  readonly lifetimeSeconds: number;
}

/** Whom an identity provider vouches for, how, and in which request. */
export interface Vouch {
  readonly userId: string;
  /** `sso:<organization id>`, and `mfa:<organization id>` where it vouches for two factors. */
  readonly methods: readonly string[];
  /** When the person proved themselves there; null where that is not known. */
  readonly at: Date | null;
  readonly facts: RequestFacts;
  readonly reply: Reply;
}

/** Somebody whom an identity provider names and whom nobody knows here. */
export interface Named {
  readonly email: string;
  readonly name: string | null;
  readonly facts: RequestFacts;
}

/** What the organizations' own identity providers need of who people are. */
export interface Vouching {
  /** The account that a request speaks for. Throws the problems `unauthenticated` and `invalid_request`. */
  accountId(facts: RequestFacts): Promise<string>;
  /** Keeps what is begun, for the browser of the request alone. */
  begin(beginning: Beginning): Promise<void>;
  /** What was begun in the browser of a request, used up; null where it was not begun there. */
  take(
    request: Request,
    key: string,
  ): Promise<{ readonly value: string; readonly userId: string | null } | null>;
  /**
   * Makes a person without any way of their own and without a proved address. Throws the problem `challenge_expired` where
   * somebody has come with the address meanwhile.
   */
  person(transaction: Transaction, named: Named): Promise<string>;
  /**
   * Adds what is vouched for to the account session that the person has in this browser, or makes them one that has shown
   * nothing else. The browser's cookie is replaced. Throws the problem `too_many_accounts`.
   */
  vouch(transaction: Transaction, vouch: Vouch): Promise<void>;
}

/** What vouching needs. */
export interface VouchingParts extends BrowserParts {
  readonly pool: SystemPool;
}

/** Makes what the organizations' own identity providers need of who people are. */
export function createVouching(parts: VouchingParts): Vouching {
  const { pool, secure } = parts;
  return {
    accountId: async (facts) => (await accountOf(pool, facts)).user_id,
    begin: async (beginning) => begin(parts, beginning),
    async take(request, key) {
      const binding = boundTo(request, secure);
      if (binding === null) return null;
      const prefix = `${key}:`;
      const taken = await takeChallenge(pool, { kind: "sso", binding, prefix });
      return taken && { value: taken.value.slice(prefix.length), userId: taken.user_id };
    },
    person: async (transaction, named) => personFor(transaction, named),
    vouch: async (transaction, vouched) => vouch(parts, transaction, vouched),
  };
}

async function begin(
  { pool, secure }: VouchingParts,
  { request, reply, key, value, userId, lifetimeSeconds }: Beginning,
): Promise<void> {
  const { hash: binding, cookie } = await bind(pool, request, secure);
  await deleteExpiredChallenges(pool, 100);
  await insertChallenge(pool, { kind: "sso", binding, userId, value: `${key}:${value}`, lifetimeSeconds });
  reply.headers.append("Set-Cookie", cookie);
}

async function personFor({ client }: Transaction, { email, name, facts }: Named): Promise<string> {
  const [local = ""] = email.split("@");
  const given = personName.safeParse(name).data ?? personName.safeParse(local.slice(0, 80)).data;
  const userId = await insertPerson(client, { name: given ?? "New here", email, emailVerified: false });
  // Somebody came with it at the same moment: who that is has to be asked anew.
  if (userId === null) throw new Problem("challenge_expired");
  await insertAccountEvent(client, { userId, type: "user.created", facts });
  return userId;
}

async function vouch(parts: VouchingParts, transaction: Transaction, vouched: Vouch): Promise<void> {
  const { client } = transaction;
  const { userId, facts } = vouched;
  // The person first, then the browser: whoever signs in or deletes an account takes them in this order.
  if (!(await lockPersonById(client, userId))) throw new Error("Whoever was vouched for is not there.");
  const browser = await browserOf(transaction, facts);
  const present = browser?.accounts.find(({ user_id, alive }) => user_id === userId && alive);
  if (browser && present)
    await raise(parts, transaction, { browser, sessionId: present.session_id, vouched });
  else await open(parts, transaction, vouched);
}

async function open(
  parts: VouchingParts,
  transaction: Transaction,
  { userId, methods, at, facts, reply }: Vouch,
): Promise<void> {
  const session = await parts.engine.openSession(transaction, { userId, facts });
  await attach(parts, transaction, { session, methods, facts, reply });
  if (at) await updateAuthenticatedAt(transaction.client, session.id, at);
  await insertAccountEvent(transaction.client, { userId, type: "account.signed_in", facts });
}

interface Present {
  readonly browser: Browser;
  readonly sessionId: string;
  readonly vouched: Vouch;
}

async function raise(
  { secure }: VouchingParts,
  transaction: Transaction,
  { browser, sessionId, vouched: { userId, methods, at, facts, reply } }: Present,
): Promise<void> {
  const { client } = transaction;
  const shown = methods.reduce(withMethod, await selectMethods(client, sessionId));
  await updateVouched(client, { sessionId, methods: shown, vouched: methods, at });
  const token = newBrowserToken();
  await upsertBrowser(client, {
    browserId: browser.id,
    tokenHash: hashOf(token),
    userAgent: facts.userAgent,
  });
  transaction.afterCommit(() => setBrowserCookie(reply, token, secure));
  await insertAccountEvent(client, { userId, type: "account.stepped_up", facts });
}
