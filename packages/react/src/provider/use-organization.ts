import type { GuildhallApi, OrganizationClient, OrganizationState } from "@guildhall/client";
import type { OrganizationSession } from "@guildhall/protocol";
import { useEffect, useSyncExternalStore } from "react";
import { useGuildhall } from "./guildhall-provider.tsx";

/** One account in one organization, as a component sees it. */
export interface UsedOrganization<Api = GuildhallApi> {
  readonly state: OrganizationState;
  /** The session, while there is one. */
  readonly session: OrganizationSession | null;
  readonly client: OrganizationClient<Api>;
}

/**
 * One account (the id of its user) in one organization; opens its session when the component appears. A session that
 * was closed later, here or in another tab, is not opened again by itself: `client.open()` does.
 */
export function useOrganization<Api = GuildhallApi>(slug: string, account?: string): UsedOrganization<Api> {
  const client = useGuildhall<Api>().organization(slug, account);
  const state = useSyncExternalStore(client.state.subscribe, client.state.snapshot, client.state.snapshot);
  useEffect(() => {
    const { status } = client.state.snapshot();
    // What went wrong is in the state, for whoever renders it.
    if (status === "idle" || status === "offline") client.open().catch(() => undefined);
  }, [client]);
  return { state, session: state.session, client };
}
