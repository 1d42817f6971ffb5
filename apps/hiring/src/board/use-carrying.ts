import { useState } from "react";
import type { Applicant, BoardStage } from "../../shared/endpoints.ts";
import { stageNames } from "../applicants/applicants-filter.ts";
import { arranged, isSamePlace, placeOf, stepFrom, type ArrowKey, type BoardPlace } from "./arrangement.ts";

/** Whom one moves, and to where so far. */
export interface Carried {
  readonly applicant: Applicant;
  readonly to: BoardPlace;
}

/** What moving applicants by hand takes. */
export interface CarryingOptions {
  readonly stages: readonly BoardStage[];
  /** Moves somebody for good. */
  readonly move: (applicant: Applicant, to: BoardPlace) => void;
}

/** Carrying applicants over the board: each step is said aloud, and nothing is moved before they are put down. */
export function useCarrying({ stages, move }: CarryingOptions) {
  const [carried, carry] = useState<Carried | null>(null);
  const [said, say] = useState("");
  const sayOf = ({ name }: Applicant, words: string, spot: string): void => say(`${name} ${words} ${spot}`);

  const pickUp = (applicant: Applicant): void => {
    const from = placeOf(stages, applicant.id);
    if (!from) return;
    carry({ applicant, to: from });
    const keys = ". Arrow keys carry, Space puts down, Escape puts back.";
    sayOf(applicant, "picked up in", spotOf(stages, from) + keys);
  };
  const carryOn = ({ applicant, to }: Carried, key: ArrowKey): void => {
    const next = stepFrom(stages, { id: applicant.id, from: to }, key);
    carry({ applicant, to: next });
    say(spotOf(arranged(stages, applicant, next), next));
  };
  const put = (applicant: Applicant, to: BoardPlace): void => {
    const from = placeOf(stages, applicant.id);
    carry(null);
    if (!from || isSamePlace(from, to)) return;
    sayOf(applicant, "moved to", spotOf(arranged(stages, applicant, to), to));
    move(applicant, to);
  };
  const putBack = (): void => {
    if (!carried) return;
    const from = placeOf(stages, carried.applicant.id);
    carry(null);
    if (from) sayOf(carried.applicant, "is back in", spotOf(stages, from));
  };
  const shown = carried ? arranged(stages, carried.applicant, carried.to) : stages;
  return { shown, carried, said, pickUp, carryOn, put, putBack };
}

/** A place in words: "Interview, 2 of 3". */
function spotOf(stages: readonly BoardStage[], { stage, index }: BoardPlace): string {
  const total = stages.find((each) => each.stage === stage)?.total ?? 0;
  return `${stageNames[stage]}, ${String(index + 1)} of ${String(total)}`;
}
