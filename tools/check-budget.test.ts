import { expect, test } from "vitest";
import { brokenPromises, faultOf } from "./check-budget.ts";

const budget = { limit: 10_000, gzip: 9000, parts: { "packages/client/src": 20_000, react: 5000 } };

test("what weighs less than its budget is left alone, whatever grew", () => {
  expect(faultOf("the client", budget, { gzip: 9999, parts: { react: 9000 } })).toEqual([]);
});

test("what weighs more names the parts that grew, the most first", () => {
  const parts = { "packages/client/src": 20_400, react: 4000, zod: 60_000 };
  expect(faultOf("the client", budget, { gzip: 21_040, parts })).toEqual([
    "tools/budget.json:1: the client weighs 21.0 kB, its budget is 10.0 kB; grown are zod by 60.0 kB, packages/client/src by 0.4 kB",
  ]);
});

test("what weighs more although nothing grew says so", () => {
  expect(faultOf("the client", budget, { gzip: 10_001, parts: budget.parts })).toEqual([
    "tools/budget.json:1: the client weighs 10.0 kB, its budget is 10.0 kB; nothing grew but how it compresses",
  ]);
});

test("a page promises the limits that hold, wherever its lines break", () => {
  const text = "It weighs under\n10 kB, and under 25 kB with all.";
  expect(brokenPromises("README.md", text, { client: { limit: 10_000 }, all: { limit: 25_000 } })).toEqual(
    [],
  );
  expect(brokenPromises("README.md", text, { client: { limit: 9500 } })).toEqual([
    "README.md:1: say that client weighs under 9.5 kB, as tools/budget.json has it",
  ]);
});
