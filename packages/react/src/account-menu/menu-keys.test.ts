import { expect, test } from "vitest";
import { menuMove } from "./menu-keys.ts";

const labels = ["Account settings", "Add another account", "Sign out", "Élan"];

test.each([
  ["ArrowDown", 0, 1],
  ["ArrowDown", 3, 0],
  ["ArrowDown", -1, 0],
  ["ArrowUp", 0, 3],
  ["ArrowUp", -1, 3],
  ["Home", 2, 0],
  ["End", 0, 3],
  ["a", 0, 1],
  ["a", 1, 0],
  ["A", 3, 0],
  ["s", 2, 2],
  ["é", 0, 3],
  ["x", 0, null],
  [" ", 0, null],
  ["Enter", 0, null],
  ["Tab", 0, null],
])("%j from item %j leads to %j", (key, at, to) => {
  expect(menuMove(key, at, labels)).toBe(to);
});
