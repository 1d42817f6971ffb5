import type { KeyboardEvent } from "react";
import type { Applicant, BoardStage } from "../../shared/endpoints.ts";
import { placeOf, stepFrom, type ArrowKey } from "./arrangement.ts";
import type { CardFocus } from "./use-card-focus.ts";
import type { useCarrying } from "./use-carrying.ts";

/** The keys of a board, as they are told to whoever is on a card. */
export const keysInWords =
  "Arrow keys go from card to card. Space picks a card up and puts it down, arrow keys carry it, Escape puts it back.";

interface Keyed {
  readonly stages: readonly BoardStage[];
  readonly carrying: ReturnType<typeof useCarrying>;
  readonly focus: Omit<CardFocus, "board">;
  /** Whether the role permits moving applicants. */
  readonly may: boolean;
}

/** What a key does on the card of an applicant. */
export function onCardKey(event: KeyboardEvent, applicant: Applicant, keyed: Keyed): void {
  const { carrying, focus, may } = keyed;
  const { carried } = carrying;
  const arrow = arrowOf(event);
  const isCarried = carried?.applicant.id === applicant.id;
  if (isCarried && event.key === "Tab") {
    carrying.putBack();
    return;
  }
  const takes = arrow !== undefined || (event.key === " " && may) || (isCarried && isEnd(event.key));
  if (!takes || hasModifier(event)) return;
  event.preventDefault();
  if (!isCarried && arrow) {
    focus.focus(nextTo(keyed.stages, applicant.id, arrow));
    return;
  }
  focus.stayWith(applicant.id);
  if (!isCarried) carrying.pickUp(applicant);
  else if (arrow) carrying.carryOn(carried, arrow);
  else if (event.key === "Escape") carrying.putBack();
  // As they were picked up: on the card they stand in the stage that they are carried to.
  else carrying.put(carried.applicant, carried.to);
}

/** Whose card an arrow key leads to: the one at that place, or in a shorter stage its last, past empty ones. */
function nextTo(stages: readonly BoardStage[], id: string, key: ArrowKey): string {
  const from = placeOf(stages, id);
  if (!from) return id;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const { index } = stepFrom(stages, { id, from }, key);
    return stages.find(({ stage }) => stage === from.stage)?.applicants[index]?.id ?? id;
  }
  const at = stages.findIndex(({ stage }) => stage === from.stage);
  const beside = key === "ArrowRight" ? stages.slice(at + 1) : stages.slice(0, at).toReversed();
  const next = beside.find(({ applicants }) => applicants.length > 0)?.applicants ?? [];
  return (next[from.index] ?? next.at(-1))?.id ?? id;
}

function arrowOf({ key, currentTarget }: KeyboardEvent): ArrowKey | undefined {
  if (key === "ArrowUp" || key === "ArrowDown") return key;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
  const isMirrored = getComputedStyle(currentTarget).direction === "rtl";
  return (key === "ArrowRight") === isMirrored ? "ArrowLeft" : "ArrowRight";
}

function isEnd(key: string): boolean {
  return key === "Enter" || key === "Escape";
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
}
