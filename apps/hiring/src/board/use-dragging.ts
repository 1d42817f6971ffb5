import { useState, type DragEvent } from "react";
import type { Applicant, Stage } from "../../shared/endpoints.ts";
import type { BoardPlace } from "./arrangement.ts";

/** What a dragged card is known by to the browser; of another application's drags there is none. */
const kind = "application/x-guildhall-applicant";

interface Dragged {
  readonly applicant: Applicant;
  /** Where it would be put down; null while it is over no stage. */
  readonly over: BoardPlace | null;
}

/** Moving cards with the pointer: what is dragged, where it would go, and the handlers of cards and stages. */
export function useDragging(put: (applicant: Applicant, to: BoardPlace) => void) {
  const [dragged, drag] = useState<Dragged | null>(null);
  const cardHandlers = (applicant: Applicant) => ({
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData(kind, applicant.id);
      drag({ applicant, over: null });
    },
    // Also where it was let go of over nothing, or by Escape.
    onDragEnd: () => drag(null),
  });
  const stageHandlers = (stage: Stage) => ({
    onDragOver: (event: DragEvent) => {
      if (!dragged) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
      const index = indexAt(event, dragged.applicant.id);
      const { over } = dragged;
      if (over?.stage !== stage || over.index !== index) drag({ ...dragged, over: { stage, index } });
    },
    onDragLeave: (event: DragEvent) => {
      const isStill =
        event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
      if (dragged && !isStill) drag({ ...dragged, over: null });
    },
    onDrop: (event: DragEvent) => {
      if (!dragged) return;
      event.preventDefault();
      drag(null);
      put(dragged.applicant, { stage, index: indexAt(event, dragged.applicant.id) });
    },
  });
  return { dragged, cardHandlers, stageHandlers };
}

/** How many cards of a stage, but for the dragged one, are above the pointer. */
function indexAt({ currentTarget, clientY }: DragEvent, dragged: string): number {
  const cards = [...currentTarget.querySelectorAll<HTMLElement>("[data-applicant]")];
  return cards.filter((card) => {
    const { top, height } = card.getBoundingClientRect();
    return card.dataset["applicant"] !== dragged && top + height / 2 < clientY;
  }).length;
}
