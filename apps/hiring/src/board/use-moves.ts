import { useIsMutating, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Applicant, BoardStage } from "../../shared/endpoints.ts";
import { stageNames } from "../applicants/applicants-filter.ts";
import { refreshPlace } from "../data/belonging-queries.ts";
import { boardQuery } from "../data/hiring-queries.ts";
import { moveApplicantTo } from "../data/moving.ts";
import { usePlace } from "../layout/use-place.ts";
import { wordsFor } from "../parts/form-problem.tsx";
import { arranged, behind, type BoardPlace } from "./arrangement.ts";

interface Move {
  readonly applicant: Applicant;
  readonly to: BoardPlace;
  readonly after: string | null;
  /** The board as it was, to go back to. */
  readonly before: readonly BoardStage[];
}

/** Moves applicants on the board of a job: at once where one looks, and back with a word when the server refuses. */
export function useMoves(job: string) {
  const place = usePlace();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<string | null>(null);
  const { queryKey } = boardQuery(place, job);
  const isMoving = useIsMutating({ mutationKey: queryKey }) > 0;
  const mutation = useMutation({
    mutationKey: queryKey,
    // One after the other: whoever is moved twice is moved from where the first move led.
    scope: { id: queryKey.join(" ") },
    mutationFn: ({ applicant, to, after }: Move) =>
      moveApplicantTo(place, applicant.id, { from: applicant.stage, stage: to.stage, after }),
    onError: (error, { applicant, before }) => {
      queries.setQueryData(queryKey, before);
      setFailure(`${applicant.name} is back in ${stageNames[applicant.stage]}. ${wordsFor(error)}`);
    },
    onSettled: () => {
      if (queries.isMutating({ mutationKey: queryKey }) === 1) refreshPlace(queries, place);
    },
  });
  const move = (applicant: Applicant, to: BoardPlace): void => {
    const before = queries.getQueryData(queryKey);
    if (!before) return;
    setFailure(null);
    void queries.cancelQueries({ queryKey });
    queries.setQueryData(queryKey, arranged(before, applicant, to));
    mutation.mutate({ applicant, to, after: behind(before, applicant.id, to), before });
  };
  return { move, failure, isMoving };
}

/** The board of a job; while somebody is being moved it is not asked for, since the answer could be of before. */
export function useBoard(job: string, isMoving: boolean) {
  const board = boardQuery(usePlace(), job);
  return useQuery(isMoving ? { ...board, refetchInterval: false } : board);
}
