import { expect, test } from "vitest";
import { check } from "./check-threats.ts";
import { fixture } from "./fixture.ts";

const refresh = "packages/server/src/tokens/refresh.test.ts";
const tree = {
  "docs/threat-model.md": [
    "| T-REF-1 to T-REF-2, as to tabs | late | `tokens/refresh.test.ts` |",
    "| T-REF-3 | in `a.test.ts` | `e2e/stories/tabs.spec.ts`, `tokens/refresh.test.ts` |",
    "| a fuzzer (T-RLS-2) | not tried |",
  ].join("\n"),
  "packages/server/src/a.test.ts": 'test.each([1])("%s is late (T-REF-3)", () => {})',
  [refresh]: [
    'describe("T-REF-1: a refresh token", () => { test("late (T-REF-2)", () => {}) });',
    "test(`early ${String(1)} (T-REF-3)`, { retry: 1 }, run);",
  ].join("\n"),
  "packages/server/src/tokens/plain.test.ts": 'test("a token is a string", () => {})',
  "e2e/stories/tabs.spec.ts": 'story("T-REF-3: in tabs", async () => {})',
};

test("attacks that rows and titles both name are left alone", () => {
  expect(check(fixture(tree))).toEqual([]);
});

test("an attack without a row is found where it is tried", () => {
  const tried = { ...tree, [refresh]: `${tree[refresh]}\ntest("stolen (T-REF-4)", () => {});` };
  expect(check(fixture(tried))).toEqual([
    `${refresh}:3: no row of docs/threat-model.md names T-REF-4 and this test`,
  ]);
});

test("a test whose attack has a row with other tests is found", () => {
  const unnamed = { "packages/client/src/refresh.test.ts": 'test("late (T-REF-2)", () => {})' };
  expect(check(fixture({ ...tree, ...unnamed }))).toEqual([
    "packages/client/src/refresh.test.ts:1: no row of docs/threat-model.md names T-REF-2 and this test",
  ]);
});

test("an attack of a row that no title of one of its tests names is found, also when the file speaks of it otherwise", () => {
  const untold = { "e2e/stories/tabs.spec.ts": '// T-REF-3\nexpect(1, "T-REF-3").toBe(1);' };
  expect(check(fixture({ ...tree, ...untold }))).toEqual([
    "docs/threat-model.md:2: no title in e2e/stories/tabs.spec.ts names T-REF-3",
  ]);
});

test("a row with a test that is not there is found", () => {
  const gone = {
    ...tree,
    "docs/threat-model.md": `${tree["docs/threat-model.md"]}\n| T-REF-1 | x | \`b.test.ts\` |`,
  };
  expect(check(fixture(gone))).toEqual(["docs/threat-model.md:4: there is no packages/server/src/b.test.ts"]);
});
