import type { Account, OwnOrganization } from "@guildhall/protocol";
import type { AnyRouter } from "@tanstack/react-router";
import { keysOf } from "../data/keys.ts";
import { queryClient } from "../data/query-client.ts";

/** A page of an organization, and as whom somebody may be about to go there. */
interface Destination {
  readonly href: string;
  readonly organization: Pick<OwnOrganization, "slug">;
  readonly account: Pick<Account, "user">;
}

/** Loads a page ahead, its code and its data; what is still under way when `signal` is aborted is given up. */
export async function warmPage(
  router: Pick<AnyRouter, "preloadRoute">,
  { href, organization: { slug }, account: { user } }: Destination,
  signal: AbortSignal,
): Promise<void> {
  const queryKey = keysOf({ account: user.id, organization: slug }).everything;
  signal.addEventListener("abort", () => void queryClient.cancelQueries({ queryKey, type: "inactive" }));
  // Named, since the router would take along the account of this page.
  const page = new URL(href, window.location.origin);
  page.searchParams.set("account", user.id);
  await router.preloadRoute({ to: ".", href: page.pathname + page.search });
}
