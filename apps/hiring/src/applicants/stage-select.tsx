import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, type ReactElement } from "react";
import type { Applicant, Stage } from "../../shared/endpoints.ts";
import { refreshPlace } from "../data/belonging-queries.ts";
import { applicantQuery } from "../data/hiring-queries.ts";
import { moveApplicantTo } from "../data/moving.ts";
import { usePlace } from "../layout/use-place.ts";
import { wordsFor } from "../parts/form-problem.tsx";
import { useRefusalOf } from "../parts/use-refusal-of.ts";
import { isStage, stageNames, stageOrder } from "./applicants-filter.ts";

/** Moves an applicant to another stage, behind everybody who is in it; to whom the role does not permit it, it says so. */
export function StageSelect({ applicant }: { readonly applicant: Applicant }): ReactElement {
  const refusal = useRefusalOf("applicant:update", "moving applicants");
  const problemId = useId();
  const move = useMove(applicant);
  const shown = move.isPending ? move.variables : applicant.stage;
  const problem = move.isError ? wordsFor(move.error) : undefined;
  return (
    <div className="stage-select">
      {problem !== undefined && (
        <span id={problemId} className="field-error" role="alert">
          {problem}
        </span>
      )}
      <select
        className="compact-select"
        aria-label={refusal === undefined ? "Stage" : `Stage. ${refusal}`}
        aria-describedby={problem === undefined ? undefined : problemId}
        title={refusal}
        disabled={refusal !== undefined}
        value={shown}
        onChange={({ target: { value } }) => {
          if (isStage(value)) move.mutate(value);
        }}
      >
        {stageOrder.map((stage) => (
          <option key={stage} value={stage}>
            {stageNames[stage]}
          </option>
        ))}
      </select>
      <span className="visually-hidden" role="status">
        {move.isSuccess && `${applicant.name} moved to ${stageNames[move.data.stage]}`}
      </span>
    </div>
  );
}

function useMove({ id, stage: from }: Applicant) {
  const place = usePlace();
  const queries = useQueryClient();
  const { queryKey } = applicantQuery(place, id);
  return useMutation({
    mutationFn: (stage: Stage) => moveApplicantTo(place, id, { from, stage }),
    onSuccess: ({ stage }) =>
      queries.setQueryData(queryKey, (known) => (known === undefined ? known : { ...known, stage })),
    onSettled: () => refreshPlace(queries, place),
  });
}
