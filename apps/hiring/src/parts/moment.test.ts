import { expect, test } from "vitest";
import { sayWhen } from "./moment.tsx";

const now = new Date("2026-11-20T12:00:00Z");

test.each([
  ["2026-11-20T11:59:30Z", "just now"],
  ["2026-11-20T11:58:00Z", "2 minutes ago"],
  ["2026-11-20T09:00:00Z", "3 hours ago"],
  ["2026-11-19T11:00:00Z", "yesterday"],
  ["2026-11-14T12:00:00Z", "6 days ago"],
  ["2026-11-02T12:00:00Z", "Nov 2, 2026"],
])("%s is %s", (instant, words) => {
  expect(sayWhen(instant, now)).toBe(words);
});
