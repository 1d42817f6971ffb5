import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "./ids.ts";
import { cursorOf, instantCursorOf, pageOf } from "./page.ts";
import { Problem } from "./problem.ts";

const encoded = (text: string): string => Buffer.from(text).toString("base64url");

describe("a list in pages", () => {
  it("is read to its end without gap or repetition, whatever the size of a page", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 12 }), (length, limit) => {
        const all = Array.from({ length }, newId);
        const read: string[] = [];
        let after: string | undefined;
        do {
          const start = cursorOf(after);
          const rows = all.filter((id) => start === null || id > start).slice(0, limit + 1);
          const page = pageOf(rows, limit, { item: (id) => id, cursor: (id) => id });
          read.push(...page.items);
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect(read).toEqual(all);
      }),
    );
  });

  it("goes on after an instant and an id as well", () => {
    const [instant, id] = ["2026-11-21T02:03:04.567890Z", newId()];
    const { next } = pageOf([1, 2], 1, { item: String, cursor: () => `${instant} ${id}` });
    expect(instantCursorOf(next ?? "")).toEqual({ instant, id });
    expect(instantCursorOf(undefined)).toBeNull();
  });

  it.each([
    "",
    "x",
    encoded("1"),
    encoded(`${newId()} `),
    encoded("' or true --"),
    encoded(`now ${newId()}`),
    encoded(`${newId()} x y`),
    encoded(`2026-02-30T00:00:00.000000Z ${newId()}`),
    encoded(`2026-02-01T25:00:00.000000Z ${newId()}`),
    encoded(`0000-01-01T00:00:00.000000Z ${newId()}`),
    encoded(`2026-02-01T::::Z ${newId()}`),
  ])("refuses a cursor that no page gave: %j (T-QRY-1)", (after) => {
    expect(() => cursorOf(after)).toThrow(Problem);
    expect(() => instantCursorOf(after)).toThrow(Problem);
  });
});
