import type { Account } from "@guildhall/protocol";
import type { MeState } from "../guildhall.ts";
import { accountFor } from "../me.ts";
import type { Tidings } from "../page/tabs.ts";
import { OrganizationKeeper, type OrganizationKeeperOptions } from "./organization-keeper.ts";

/** Every organization that this tab has looked at, each on its own. */
export interface Organizations {
  /** The same keeper for the same two; null leaves the account open. */
  of(slug: string, account: string | null): OrganizationKeeper;
  /** Hands a new answer of `me`, asked for at `issued`, to each. */
  compare(accounts: readonly Account[], issued: number): void;
  /** Drops from memory what has ended; what other accounts and organizations hold stays. */
  forget(tidings: Tidings): void;
  /**
   * Has those ask the server where they stand that somebody looks at, or that have a session: of one account, of one
   * organization (its id), or all. Resolves when they know.
   */
  verify(whose?: {
    readonly user?: string | undefined;
    readonly organization?: string | undefined;
  }): Promise<void>;
}

/** What all of them work with. */
export interface OrganizationsOptions extends Pick<
  OrganizationKeeperOptions,
  "environment" | "send" | "tick" | "onChange" | "isStillHere" | "prover"
> {
  /** What is known of `me` now. */
  readonly me: () => MeState;
}

/** Makes the organizations of a tab. */
export function createOrganizations({ me, ...shared }: OrganizationsOptions): Organizations {
  const keepers = new Map<string, OrganizationKeeper>();

  function make(slug: string, account: string | null): OrganizationKeeper {
    return new OrganizationKeeper({
      ...shared,
      slug,
      account,
      accountNow: () => accountFor(me().accounts, slug)?.user.id,
      isKnown({ user, organization }) {
        const listing = me().accounts.find((each) => each.user.id === user.id)?.organizations;
        const session = listing?.find(({ id }) => id === organization.id)?.session;
        return me().status === "loading" || session === "open";
      },
    });
  }

  return {
    of(slug, account) {
      const name = `${account ?? ""} ${slug}`;
      const keeper = keepers.get(name) ?? make(slug, account);
      keepers.set(name, keeper);
      return keeper;
    },
    compare(accounts, issued) {
      for (const keeper of keepers.values()) keeper.compare(accounts, issued);
    },
    forget(tidings) {
      for (const keeper of keepers.values()) if (ends(tidings, keeper)) keeper.forget();
    },
    async verify({ user, organization } = {}) {
      const meant = [...keepers.values()].filter(({ account, state }) => {
        const { session } = state.snapshot();
        const isOfUser = user === undefined || user === (account ?? session?.user.id);
        return isOfUser && (organization === undefined || organization === session?.organization.id);
      });
      await Promise.all(meant.map(async (keeper) => keeper.verify()));
    },
  };
}

function ends(tidings: Tidings, { account, state }: OrganizationKeeper): boolean {
  const { session } = state.snapshot();
  const user = account ?? session?.user.id;
  if (tidings.kind === "signed_out") return tidings.user === null || tidings.user === user;
  if (tidings.kind !== "organization_closed") return false;
  return tidings.user === user && tidings.organization === session?.organization.id;
}
