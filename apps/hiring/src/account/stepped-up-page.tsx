import { problems } from "@guildhall/protocol";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, type ReactElement } from "react";
import { guildhall } from "../guildhall.ts";
import { Outside } from "../layout/outside.tsx";
import { FormProblem } from "../parts/form-problem.tsx";
import { isReturnProblem } from "../sign-in/sign-in-search.ts";

const route = getRouteApi("/stepped-up");
const lead = "Close this window, and go on where you were.";
const unknown = "The other side did not say why. Try again where you were asked.";

/** Where a window comes back to in which somebody proved elsewhere who they are: tells the tabs, and goes. */
export function SteppedUpPage(): ReactElement {
  const { account, problem } = route.useSearch();
  useEffect(() => {
    if (account === undefined || problem !== undefined) return;
    // A browser may keep a window that has been elsewhere from closing itself: then it says what to do.
    void guildhall.stepUp.returned(account).then(() => window.close());
  }, [account, problem]);
  const home = <Link to="/">Go to my organizations</Link>;
  if (problem === undefined) return <Outside title="That was it" lead={lead} below={home} />;
  return (
    <Outside title="It was not proved" lead={lead} below={home}>
      <FormProblem message={isReturnProblem(problem) ? problems[problem].title : unknown} />
    </Outside>
  );
}
