import { getRouteApi } from "@tanstack/react-router";
import { useEffect, type ReactElement } from "react";
import { guildhall } from "../guildhall.ts";
import { Outside } from "../layout/outside.tsx";

const route = getRouteApi("/stepped-up");

/** Where a window comes back to in which somebody proved elsewhere who they are: tells the tabs, and goes. */
export function SteppedUpPage(): ReactElement {
  const { account, hasFailed } = route.useSearch();
  useEffect(() => {
    if (account === undefined || hasFailed !== undefined) return;
    // A browser may keep a window that has been elsewhere from closing itself: then it says what to do.
    void guildhall.stepUp.returned(account).then(() => window.close());
  }, [account, hasFailed]);
  const title = hasFailed === undefined ? "That was it" : "It was not proved";
  return <Outside title={title} lead="Close this window, and go on where you were." />;
}
