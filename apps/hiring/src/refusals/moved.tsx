import { useRouter } from "@tanstack/react-router";
import { useEffect, type ReactElement } from "react";
import type { Place } from "../data/place.ts";
import { rememberAccount } from "../data/who.ts";
import { guildhall } from "../guildhall.ts";

/** Goes along to the address that the organization has now: the same page there, with the same account. */
export function Moved({ place, to }: { readonly place: Place; readonly to: string }): ReactElement {
  const router = useRouter();
  useEffect(() => {
    rememberAccount(to, place.account);
    const { pathname, searchStr } = router.latestLocation;
    const [, slug, ...rest] = pathname.split("/");
    // Who went there meanwhile is not sent there again.
    if (slug !== place.organization) return;
    void guildhall.refreshMe().then(() => router.history.replace(`/${[to, ...rest].join("/")}${searchStr}`));
  }, [router, place, to]);
  return <main aria-busy="true" />;
}
