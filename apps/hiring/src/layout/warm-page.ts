import type { AnyRouter } from "@tanstack/react-router";
import { keysOf, type Place } from "../data/keys.ts";
import { queryClient } from "../data/query-client.ts";

/** Loads a page ahead, its code and its data; what is still under way when `signal` is aborted is given up. */
export async function warmPage(
  router: Pick<AnyRouter, "preloadRoute">,
  href: string,
  place: Place,
  signal: AbortSignal,
): Promise<void> {
  const filter = { queryKey: keysOf(place).everything, type: "inactive" } as const;
  signal.addEventListener("abort", () => void queryClient.cancelQueries(filter));
  // Named, since the router would take along the account of this page.
  const page = new URL(href, window.location.origin);
  page.searchParams.set("account", place.account);
  await router.preloadRoute({ to: ".", href: page.pathname + page.search });
}
