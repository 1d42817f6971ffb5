import type { MeState } from "@guildhall/client";
import { useSyncExternalStore } from "react";
import { useGuildhall } from "./guildhall-provider.tsx";

/** The accounts of this browser with their organizations, kept up to date. */
export function useMe(): MeState {
  const { me } = useGuildhall();
  return useSyncExternalStore(me.subscribe, me.snapshot, me.snapshot);
}
