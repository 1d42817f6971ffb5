import { expect, test } from "vitest";
import { eventsQueryOf } from "./audit-filter.ts";

test("days are whole days where whoever looks is, the last one included", () => {
  expect(eventsQueryOf({ from: "2026-11-20", until: "2026-11-30" })).toEqual({
    from: new Date(2026, 10, 20).toISOString(),
    until: new Date(2026, 11, 1).toISOString(),
  });
});

test("what a filter leaves out is not asked for, nor what is no day", () => {
  expect(eventsQueryOf({ type: "team.created", actor: undefined, from: "soon" })).toEqual({
    type: "team.created",
  });
});
