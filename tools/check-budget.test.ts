import { expect, test } from "vitest";
import { faultOf } from "./check-budget.ts";

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
