import { expect, test } from "vitest";
import { check } from "./check-threats.ts";
import { fixture } from "./fixture.ts";

const tree = {
  "docs/threat-model.md":
    "| T-REF-1 to T-REF-3 | late | `tokens/refresh.test.ts`, `e2e/stories/tabs.spec.ts` |",
  "packages/server/src/tokens/refresh.test.ts": 'test("late (T-REF-2)")',
  "packages/server/src/tokens/plain.test.ts": 'test("a token is a string")',
  "e2e/stories/tabs.spec.ts": 'story("T-REF-3: in tabs")',
};

test("attacks that stand in the threat model with their tests are left alone", () => {
  expect(check(fixture(tree))).toEqual([]);
});

test("an attack without a row is found where it is tried", () => {
  const tried = {
    "packages/server/src/tokens/refresh.test.ts": 'test("early (T-REF-1)");\ntest("stolen (T-REF-4)");',
  };
  expect(check(fixture({ ...tree, ...tried }))).toEqual([
    "packages/server/src/tokens/refresh.test.ts:2: T-REF-4 has no row in docs/threat-model.md",
  ]);
});

test("a test that tries an attack and is not named is found", () => {
  const unnamed = { "packages/client/src/refresh.test.ts": 'test("late (T-REF-2)")' };
  expect(
    check(
      fixture({
        ...tree,
        ...unnamed,
        "docs/threat-model.md": "T-REF-1 to T-REF-3 `tokens/refresh.test.ts` `tabs.spec.ts`",
      }),
    ),
  ).toEqual(["packages/client/src/refresh.test.ts:1: name this test in docs/threat-model.md"]);
});
