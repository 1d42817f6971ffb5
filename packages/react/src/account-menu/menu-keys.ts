import type { KeyboardEvent } from "react";

/**
 * Which item of a menu a key leads to, from the one `at` (-1 for none): arrows go around, Home and End to the ends, a
 * character to the next item that starts with it; null for every other key.
 */
export function menuMove(key: string, at: number, labels: readonly string[]): number | null {
  const last = labels.length - 1;
  const moves = new Map([
    ["ArrowDown", at >= last ? 0 : at + 1],
    ["ArrowUp", at <= 0 ? last : at - 1],
    ["Home", 0],
    ["End", last],
  ]);
  return moves.get(key) ?? startingWith(key, at, labels);
}

/** Moves the focus in the menu that a key is pressed in. */
export function moveInMenu(event: KeyboardEvent<HTMLElement>): void {
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  const to = menuMove(
    event.key,
    at,
    items.map(({ textContent }) => textContent.trim()),
  );
  if (to === null) return;
  event.preventDefault();
  items[to]?.focus();
}

function startingWith(key: string, at: number, labels: readonly string[]): number | null {
  if (!/^\S$/u.test(key)) return null;
  const after = labels.map((_, index) => (at + 1 + index) % labels.length);
  const starts = (label = ""): boolean => label.toLowerCase().startsWith(key.toLowerCase());
  return after.find((index) => starts(labels[index])) ?? null;
}
