import { ConnectionError, ProblemError } from "@guildhall/client";
import type { Account } from "@guildhall/protocol";
import { guildhall } from "../guildhall.ts";

/** Where the tab keeps which account it was used as last. */
const lastUsed = "account";

/**
 * The accounts of this browser, waited for when they are not known yet.
 *
 * Throws the `ProblemError` of a server that could not tell, and a `ConnectionError` when it could not be asked.
 */
export async function whoIsHere(): Promise<readonly Account[]> {
  if (guildhall.me.snapshot().version === 0) await guildhall.refreshMe();
  const { version, accounts, problem } = guildhall.me.snapshot();
  if (version > 0) return accounts;
  if (problem !== null) throw new ProblemError(problem);
  throw new ConnectionError("The server did not say who is signed in.");
}

/**
 * The account that a page outside any organization is used as: the named one, else the one that this tab was used as last,
 * else the first.
 */
export function accountHere(accounts: readonly Account[], named?: string): Account | undefined {
  const last = sessionStorage.getItem(lastUsed);
  const withId = (id: string | null | undefined) => accounts.find(({ user }) => user.id === id);
  return withId(named) ?? withId(last) ?? accounts[0];
}

/** Keeps the pages of this tab that are outside any organization on one account. */
export function rememberHere(userId: string): void {
  sessionStorage.setItem(lastUsed, userId);
}

/**
 * The account that a page of an organization is used as: the named one, else the one that this tab used before, also when it
 * belongs there no more, else the one that used it last, else the first.
 */
export function accountIn(
  accounts: readonly Account[],
  organization: string,
  named: string | undefined,
): Account | undefined {
  const usedAt = (account: Account): string | undefined =>
    account.organizations.find(({ slug }) => slug === organization)?.lastUsedAt ?? undefined;
  const inIt = accounts.filter(({ organizations }) =>
    organizations.some(({ slug }) => slug === organization),
  );
  const [latest] = inIt.toSorted((one, other) => (usedAt(other) ?? "").localeCompare(usedAt(one) ?? ""));
  const before = sessionStorage.getItem(keyOf(organization));
  const withId = (id: string | null | undefined) => accounts.find(({ user }) => user.id === id);
  return withId(named) ?? withId(before) ?? latest ?? accounts[0];
}

/**
 * The account that a page of an organization is used as, as `accountIn` has it; where an account has more organizations
 * than the list tells of, it is asked for.
 */
export async function whoIsIn(organization: string, named: string | undefined): Promise<Account | undefined> {
  const accounts = await whoIsHere();
  const isTold =
    sessionStorage.getItem(keyOf(organization)) !== null ||
    accounts.some(({ organizations }) => organizations.some(({ slug }) => slug === organization));
  if (isTold || named !== undefined || accounts.length < 2) return accountIn(accounts, organization, named);
  const partly = accounts.filter((account) => account.organizationCount > account.organizations.length);
  const homes = await Promise.all(partly.map((account) => belongsTo(account, organization)));
  return partly.find((_, index) => homes[index]) ?? accountIn(accounts, organization, named);
}

async function belongsTo({ user }: Account, organization: string): Promise<boolean> {
  const query = { search: organization, limit: 100 };
  const { items } = await guildhall.call("GET /api/me/organizations", { account: user.id, query });
  return items.some(({ slug }) => slug === organization);
}

/** Keeps an organization on one account in this tab, also when it is loaded again, whatever other tabs use it as. */
export function rememberAccount(organization: string, userId: string): void {
  sessionStorage.setItem(keyOf(organization), userId);
  rememberHere(userId);
}

function keyOf(organization: string): string {
  return `account in ${organization}`;
}

/** Keeps this tab, and the organization that a path leads to, if it leads to one, on the account that goes there. */
export function rememberOn(path: string, userId: string): void {
  rememberHere(userId);
  const [, first = ""] = path.split(/[/?#]/);
  if (first !== "") rememberAccount(first, userId);
}

/** Where an account lands when no page was asked for. */
export function landingPath({ landing }: { readonly landing: string | null }): string {
  return landing === null ? "/new" : `/${landing}/jobs`;
}

/** Where an account of this browser lands when no page was asked for; this tab is on that account there. */
export function landAs({ user, landing }: Pick<Account, "user" | "landing">): string {
  const path = landingPath({ landing });
  rememberOn(path, user.id);
  return path;
}

/** A path of this application from a place where anybody could have put another one; undefined for anything else. */
export function ownPath(path: unknown): string | undefined {
  if (typeof path !== "string" || !path.startsWith("/")) return undefined;
  const url = new URL(path, window.location.origin);
  return url.origin === window.location.origin ? url.pathname + url.search + url.hash : undefined;
}
