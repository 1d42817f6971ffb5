import type { Account, Me } from "@guildhall/protocol";
import type { Environment } from "./page/environment.ts";
import { ProblemError } from "./errors.ts";
import type { MeState } from "./guildhall.ts";
import { createRetry } from "./page/retry.ts";
import { createStore, type Store } from "./store.ts";

/** The owner of `me`. */
export interface MeKeeper {
  readonly store: Store<MeState>;
  /** Asks again; joins a request that was sent after the last change. Never rejects. */
  readonly refresh: () => Promise<void>;
  /** Asks again because something changed just now: requests under way do not know it, their answers no longer count. */
  readonly changed: () => Promise<void>;
}

/** What the keeper of `me` works with. */
export interface MeOptions {
  readonly environment: Environment;
  readonly ask: () => Promise<Me>;
  /** The next moment of the client's own time. */
  readonly tick: () => number;
  /** Called with each answer that was taken over and when it was asked for. */
  readonly onAnswer: (accounts: readonly Account[], issued: number) => void;
}

/** Keeps `me`: one request at a time, and never an older answer over a newer one. */
export function createMe({ environment, ask, tick, onAnswer }: MeOptions): MeKeeper {
  const store = createStore<MeState>({ status: "loading", accounts: [], problem: null, version: 0 });
  const retry = createRetry(environment, () => void refresh());
  let flight: { readonly issued: number; readonly landed: Promise<void> } | null = null;
  let newest = 0;
  let changedAt = 0;

  function refresh(): Promise<void> {
    if (flight !== null && flight.issued > changedAt) return flight.landed;
    const issued = (newest = tick());
    const landed = fly(issued).finally(() => {
      if (flight?.issued === issued) flight = null;
    });
    flight = { issued, landed };
    return landed;
  }

  async function fly(issued: number): Promise<void> {
    try {
      const { accounts } = await ask();
      if (issued < newest || issued < changedAt) return;
      retry.answered();
      store.set({ status: "ready", accounts, problem: null, version: store.snapshot().version + 1 });
      onAnswer(accounts, issued);
    } catch (error) {
      if (issued < newest) return;
      const problem = error instanceof ProblemError ? error.problem : null;
      store.set({ ...store.snapshot(), status: "error", problem });
      retry.failed();
    }
  }

  function changed(): Promise<void> {
    changedAt = tick();
    return refresh();
  }

  return { store, refresh, changed };
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
