import type { Account, Me } from "@guildhall/protocol";
import type { Environment } from "./page/environment.ts";
import { ProblemError } from "./errors.ts";
import type { MeState } from "./guildhall.ts";
import { pause } from "./page/pause.ts";
import { createRetry } from "./page/retry.ts";
import { createStore, type Store } from "./store.ts";

/** The owner of `me`. */
export interface MeKeeper {
  readonly store: Store<MeState>;
  /** Asks again; joins a request that was sent after the last change. Never rejects. */
  readonly refresh: () => Promise<void>;
  /** Asks again because something changed just now: requests under way do not know it, their answers no longer count. */
  readonly changed: () => Promise<void>;
  /** Takes out at once who signed out (the id of a user; null for all): no page of theirs is shown until the server is asked. */
  readonly left: (user: string | null) => void;
  /** Asks again, unasked by the person, because something may have changed: many such signals are one request. */
  readonly signalled: () => Promise<void>;
}

/** What the keeper of `me` works with. */
export interface MeOptions {
  readonly environment: Environment;
  readonly ask: (how: Asking) => Promise<Me>;
  /** The next moment of the client's own time. */
  readonly tick: () => number;
  /** Called with each answer that was taken over and when it was asked for. */
  readonly onAnswer: (accounts: readonly Account[], issued: number) => void;
}

/** In which way `me` is asked for. */
export interface Asking {
  /** The page asks by itself, not the person. */
  readonly background: boolean;
}

interface Flight extends Asking {
  /** What the answer says of who is gone counts at once. */
  readonly isSure: boolean;
}

/** How far the tabs of everybody who heard the same thing are spread. */
const spreadMilliseconds = 200;
/** Longer than a cookie is on its way from the server to the browser. */
const cookieMilliseconds = 250;

/** Keeps `me`: one request at a time, and never an older answer over a newer one. */
// eslint-disable-next-line max-lines-per-function -- one state, and all that may change it
export function createMe({ environment, ask, tick, onAnswer }: MeOptions): MeKeeper {
  const { closing } = environment;
  const store = createStore<MeState>({ status: "loading", accounts: [], problem: null, version: 0 });
  const retry = createRetry(environment, () => void fetchAgain({ background: true, isSure: false }));
  let flight: { readonly issued: number; readonly landed: Promise<void> } | null = null;
  let newest = 0;
  let changedAt = 0;

  const isStale = (issued: number): boolean => issued < newest || issued < changedAt;

  function fetchAgain(how: Flight): Promise<void> {
    if (flight !== null && flight.issued > changedAt) return flight.landed;
    const issued = (newest = tick());
    const landed = fly(issued, how).finally(() => {
      if (flight?.issued === issued) flight = null;
    });
    flight = { issued, landed };
    return landed;
  }

  /** Whoever waits for an answer that no longer counts is told when the one that does has come. */
  function overtaken(issued: number): Promise<void> {
    return flight === null || flight.issued === issued ? Promise.resolve() : flight.landed;
  }

  async function fly(issued: number, how: Flight): Promise<void> {
    try {
      const { accounts } = await ask(how);
      if (isStale(issued)) {
        await overtaken(issued);
        return;
      }
      if (!how.isSure && isMissed(store.snapshot().accounts, accounts)) {
        // The cookie of a request that was under way while another replaced it opens nothing.
        await pause(closing, cookieMilliseconds);
        if (closing.aborted) return;
        await (isStale(issued) ? overtaken(issued) : fly(issued, { ...how, isSure: true }));
        return;
      }
      retry.answered();
      store.set({ status: "ready", accounts, problem: null, version: store.snapshot().version + 1 });
      onAnswer(accounts, issued);
    } catch (error) {
      if (issued < newest) return overtaken(issued);
      const problem = error instanceof ProblemError ? error.problem : null;
      store.set({ ...store.snapshot(), status: "error", problem });
      retry.failed();
    }
  }

  function changed(how: Flight = { background: false, isSure: true }): Promise<void> {
    changedAt = tick();
    return fetchAgain(how);
  }

  return {
    store,
    refresh: () => fetchAgain({ background: false, isSure: false }),
    changed: () => changed(),
    left(gone) {
      const known = store.snapshot();
      const accounts = known.accounts.filter(({ user }) => gone !== null && user.id !== gone);
      if (accounts.length < known.accounts.length) store.set({ ...known, accounts });
    },
    signalled: gathered(environment, async () => {
      await flight?.landed;
      return () => changed({ background: true, isSure: false });
    }),
  };
}

/** What many signals do as one: after a moment, and after `ready`, what that resolves to. */
function gathered(
  { closing, random }: Environment,
  ready: () => Promise<() => Promise<void>>,
): () => Promise<void> {
  let queued: Promise<void> | null = null;
  async function once(): Promise<void> {
    await pause(closing, random() * spreadMilliseconds);
    const work = await ready();
    queued = null;
    if (!closing.aborted) await work();
  }
  return () => (queued ??= once());
}

/** Whether somebody who was here before is not here now. */
function isMissed(before: readonly Account[], now: readonly Account[]): boolean {
  const here = new Set(now.map(({ user }) => user.id));
  return before.some(({ user }) => !here.has(user.id));
}

/** The account that an organization is used as when none is named: the one that used it last; undefined without any. */
export function accountFor(accounts: readonly Account[], slug: string): Account | undefined {
  const usedAt = (account: Account): string =>
    account.organizations.find((organization) => organization.slug === slug)?.lastUsedAt ?? "";
  return accounts
    .filter(({ organizations }) => organizations.some((organization) => organization.slug === slug))
    .reduce<Account | undefined>(
      (best, each) => (best && usedAt(best) >= usedAt(each) ? best : each),
      undefined,
    );
}
