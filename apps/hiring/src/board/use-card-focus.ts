import { useLayoutEffect, useRef, type RefObject } from "react";

/** Where the focus is on a board. */
export interface CardFocus {
  /** Belongs on the element around the cards. */
  readonly board: RefObject<HTMLDivElement | null>;
  /** Goes to the card of somebody. */
  readonly focus: (applicant: string) => void;
  /** Stays with somebody while their card is drawn anew, which in another stage is another element. */
  readonly stayWith: (applicant: string) => void;
}

/** Keeps the focus with whom it is about. */
export function useCardFocus(): CardFocus {
  const board = useRef<HTMLDivElement>(null);
  const held = useRef<string | null>(null);
  const focus = (applicant: string): void =>
    board.current?.querySelector<HTMLElement>(`[data-applicant="${applicant}"] a`)?.focus();
  useLayoutEffect(() => {
    if (held.current === null) return;
    // The focus is nowhere when its card was taken away; anywhere else the person has gone on.
    if (document.activeElement === document.body) focus(held.current);
    else if (!board.current?.contains(document.activeElement)) held.current = null;
  });
  return { board, focus, stayWith: (applicant) => void (held.current = applicant) };
}
