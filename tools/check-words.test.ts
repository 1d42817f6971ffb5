import { expect, test } from "vitest";
import { check } from "./check-words.ts";
import { fixture } from "./fixture.ts";
import { root } from "./repository.ts";

test("plain code and plain prose are left alone", () => {
  const tree = fixture(
    joined({
      "src/members.ts": "// the same as any member; nothing todo here\nconst rest = list.sk~ip(2);",
      "src/list.tsx": "// eslint-disable-next-line no-console -- the terminal is its screen",
      "src/members.test.ts": 'test("Max is shown only once", () => {});',
      "README.md": "T~ODO is a word in prose",
    }),
  );
  expect(check(tree)).toEqual([]);
});

test.each([
  ["src/members.ts", "T~ODO"],
  ["migrations/0001-door.sql", "F~IXME"],
  [".ci/run", "X~XX"],
  ["src/members.test.ts", ".o~nly("],
  ["src/members.test.ts", ".s~kip("],
  ["e2e/tabs.spec.ts", ".t~odo("],
  ["src/list.tsx", "eslint-d~isable"],
  ["src/members.ts", "@ts-i~gnore"],
  ["src/members.ts", "as a~ny"],
  ["src/page.ts", "serviceW~orker"],
  ["src/members.ts", "t~enantId"],
  ["src/members.ts", "w~orkspace_id"],
])("in %s, %s is found on its line", (path, parts) => {
  const leftover = parts.replace("~", "");
  const [found, ...others] = check(fixture({ [path]: `// first\n// second\n x ${leftover};` }));
  expect(found).toContain(`${path}:3: ${leftover}: `);
  expect(others).toEqual([]);
});

test("T-CLI-2: nothing of ours registers a service worker, which would outlive a sign-out", () => {
  expect(check(root).filter((fault) => fault.includes("a worker would keep"))).toEqual([]);
});

/** This file is checked, too: what it plants is written in two parts. */
function joined(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace("~", "")]));
}
