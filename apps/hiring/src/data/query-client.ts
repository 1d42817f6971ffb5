import { ConnectionError } from "@guildhall/client";
import { QueryClient } from "@tanstack/react-query";

/** What this tab keeps of what it was told. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // Without a connection the client says so; a request that waits silently says nothing.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      // Long enough that what was warmed by hovering is not asked for again by clicking.
      staleTime: 5_000,
      // An organization that was left is painted from what is kept when one comes back, and read anew behind it.
      gcTime: 30 * 60_000,
      // A refusal is an answer; only what got none is tried again.
      retry: (failures, error) => error instanceof ConnectionError && failures < 2,
    },
  },
});

/** Lets something be fetched before it is needed. What goes wrong is said where it is needed. */
export function warm(fetching: Promise<unknown>): void {
  fetching.catch(() => undefined);
}
