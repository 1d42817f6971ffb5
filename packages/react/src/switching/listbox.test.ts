import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isMove, reduceListbox, type ListboxState } from "./listbox.ts";

const keys = Array.from({ length: 20 }, (_, index) => `row ${index}`);
const at = (active: string | null): ListboxState => ({ query: "", active });
const press = (active: string | null, key: string, shown = keys) =>
  reduceListbox(at(active), { type: "press", key, keys: shown }).active;

describe("the keyboard", () => {
  test.each([
    ["ArrowDown", "row 3", "row 4"],
    ["ArrowDown", "row 19", "row 0"],
    ["ArrowDown", null, "row 0"],
    ["ArrowUp", "row 3", "row 2"],
    ["ArrowUp", "row 0", "row 19"],
    ["ArrowUp", null, "row 19"],
    ["Home", "row 9", "row 0"],
    ["End", "row 9", "row 19"],
    ["PageDown", "row 3", "row 11"],
    ["PageDown", "row 15", "row 19"],
    ["PageUp", "row 11", "row 3"],
    ["PageUp", "row 3", "row 0"],
    ["a", "row 3", "row 3"],
  ])("%s from %s leads to %s", (key, from, to) => {
    expect(press(from, key)).toBe(to);
  });

  test("in an empty list leads nowhere", () => {
    for (const key of ["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"]) {
      expect(press(null, key, [])).toBeNull();
    }
  });

  test("left and right belong to the filter", () => {
    expect(["ArrowLeft", "ArrowRight", "Enter", "Tab"].filter(isMove)).toEqual([]);
  });

  test("as many steps down as there are rows come around to where they began, and up again too", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(),
        fc.constantFrom("ArrowDown", "ArrowUp"),
        (rows, from, key) => {
          const shown = Array.from({ length: rows }, (_, index) => String(index));
          const start = String(from % rows);
          const end = shown.reduce<string | null>((active) => press(active, key, shown), start);
          expect(end).toBe(start);
        },
      ),
    );
  });
});

test("whatever happens, the active row is one that is shown", () => {
  const key = fc.constantFrom("ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp", "x");
  const shown = fc.subarray(keys, { minLength: 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(key, shown), { minLength: 1 }), (presses) => {
      let state = at("row 0");
      for (const [pressed, rows] of presses) {
        state = reduceListbox(state, { type: "type", query: "x", keys: rows });
        state = reduceListbox(state, { type: "press", key: pressed, keys: rows });
        expect(rows).toContain(state.active);
      }
    }),
  );
});

test("what is typed makes its best match active, and no match leaves none", () => {
  expect(reduceListbox(at("row 9"), { type: "type", query: "b", keys: ["b", "c"] })).toEqual({
    query: "b",
    active: "b",
  });
  expect(reduceListbox(at("row 9"), { type: "type", query: "q", keys: [] })).toEqual({
    query: "q",
    active: null,
  });
});

test("the pointer makes its row active, and moving on the same row changes nothing", () => {
  const state = reduceListbox(at("row 1"), { type: "point", key: "row 2" });
  expect(state.active).toBe("row 2");
  expect(reduceListbox(state, { type: "point", key: "row 2" })).toBe(state);
});
