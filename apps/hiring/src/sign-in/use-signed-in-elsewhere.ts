import { useMe } from "@guildhall/react";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { accountHere, landAs } from "../data/who.ts";

const route = getRouteApi("/sign-in");

/**
 * Goes on when somebody signs in in another tab: nobody is asked twice. A page that is there to add an account stays, and
 * so does one that is in the middle of something.
 */
export function useSignedInElsewhere(isBusy: boolean): void {
  const router = useRouter();
  const { add, next, problem } = route.useSearch();
  const account = accountHere(useMe().accounts);
  const stays = isBusy || add === true || problem !== undefined;
  useEffect(() => {
    if (account !== undefined && !stays) router.history.replace(next ?? landAs(account));
  }, [router, account, next, stays]);
}
