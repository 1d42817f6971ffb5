import { ProblemError } from "@guildhall/client";
import type { ReactElement } from "react";
import { Outside } from "../layout/outside.tsx";
import { Bone, ListProblem } from "../parts/list-states.tsx";

/** What is shown while a public page is asked for: the shape of what will be there. */
export function CareersBones(): ReactElement {
  return (
    <main className="careers" aria-busy="true">
      <div className="careers-header">
        <Bone width="140px" />
      </div>
      <div className="careers-page careers-bones">
        <Bone width="240px" />
        <Bone width="100%" />
        <Bone width="100%" />
        <Bone width="70%" />
      </div>
    </main>
  );
}

/** What is said instead of a public page that could not be shown. */
export function CareersProblem(props: {
  readonly error: unknown;
  readonly onRetry: () => void;
}): ReactElement {
  const { error, onRetry } = props;
  if (error instanceof ProblemError && error.problem.code === "not_found")
    return (
      <Outside
        title="This page is not here"
        lead="The address may be mistyped, or what was here is no longer public. Whoever gave you the link will know."
      />
    );
  return (
    <main className="careers">
      <ListProblem what="this page" error={error} onRetry={onRetry} />
    </main>
  );
}
