import type { ReactElement } from "react";
import type { Stage } from "../../shared/endpoints.ts";
import { stageNames } from "./applicants-filter.ts";

/** A stage in words, with a mark that fills the further one has come. */
export function StageMark({ stage }: { readonly stage: Stage }): ReactElement {
  return (
    <span className="stage" data-stage={stage}>
      {stageNames[stage]}
    </span>
  );
}
