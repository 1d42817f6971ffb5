import type { Applicant, BoardStage, Stage } from "../../shared/endpoints.ts";

/** Where an applicant stands on a board: the stage, and how many stand before them in it. */
export interface BoardPlace {
  readonly stage: Stage;
  readonly index: number;
}

/** Where somebody stands; undefined for who is not on the board. */
export function placeOf(stages: readonly BoardStage[], id: string): BoardPlace | undefined {
  for (const { stage, applicants } of stages) {
    const index = applicants.findIndex((each) => each.id === id);
    if (index >= 0) return { stage, index };
  }
  return undefined;
}

/** The board after somebody moved to a place. */
export function arranged(
  stages: readonly BoardStage[],
  applicant: Applicant,
  to: BoardPlace,
): readonly BoardStage[] {
  return stages.map((each) => {
    const others = each.applicants.filter(({ id }) => id !== applicant.id);
    const total = each.total - (each.applicants.length - others.length);
    if (each.stage !== to.stage) return { ...each, total, applicants: others };
    const applicants = others.toSpliced(to.index, 0, { ...applicant, stage: to.stage });
    return { ...each, total: total + 1, applicants };
  });
}

/** Behind whom somebody at a place stands, by id; null for the first. */
export function behind(
  stages: readonly BoardStage[],
  id: string,
  { stage, index }: BoardPlace,
): string | null {
  const others = othersIn(stages, stage, id);
  return others[Math.min(index, others.length) - 1]?.id ?? null;
}

/** The place that an arrow key leads somebody to from another; the same one at an edge. */
export function stepFrom(
  stages: readonly BoardStage[],
  { id, from }: { readonly id: string; readonly from: BoardPlace },
  key: ArrowKey,
): BoardPlace {
  const last = othersIn(stages, from.stage, id).length;
  if (key === "ArrowUp") return { ...from, index: Math.max(0, from.index - 1) };
  if (key === "ArrowDown") return { ...from, index: Math.min(last, from.index + 1) };
  const next = stages.findIndex(({ stage }) => stage === from.stage) + (key === "ArrowRight" ? 1 : -1);
  const stage = stages[next]?.stage;
  if (stage === undefined) return from;
  return { stage, index: Math.min(from.index, othersIn(stages, stage, id).length) };
}

/** The keys that lead from place to place. */
export type ArrowKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** Whether two places are one. */
export function isSamePlace(one: BoardPlace, other: BoardPlace): boolean {
  return one.stage === other.stage && one.index === other.index;
}

function othersIn(stages: readonly BoardStage[], stage: Stage, id: string): readonly Applicant[] {
  const there = stages.find((each) => each.stage === stage)?.applicants ?? [];
  return there.filter((each) => each.id !== id);
}
