import type { SignedIn } from "@guildhall/protocol";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { landingPath, rememberOn } from "../data/who.ts";

const route = getRouteApi("/sign-in");

/** Goes where whoever signed in wanted to go, else where they were last; done when the page is there. */
export function useGoOn(): (signedIn: SignedIn) => Promise<void> {
  const router = useRouter();
  const { next } = route.useSearch();
  return async (signedIn) => {
    const path = next ?? landingPath(signedIn);
    // Whoever signed in last is who goes there, whatever this tab was used as before.
    rememberOn(path, signedIn.user.id);
    await router.navigate({ href: path });
  };
}
