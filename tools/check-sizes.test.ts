import { expect, test } from "vitest";
import { check } from "./check-sizes.ts";
import { fixture } from "./fixture.ts";

const room = "packages/server/src/members";

test("a tree of small, named rooms is left alone", () => {
  const tree = fixture({
    [`${room}/remove.ts`]: lines(400),
    ...named(`${room}/verb`, 11),
    "packages/server/src/postgres/embedded/start.ts": "",
    "packages/server/schema.sql": lines(2000),
    "node_modules/lib/utils.js": lines(2000),
  });
  expect(check(tree)).toEqual([]);
});

test("a file of 401 lines is too long", () => {
  const tree = fixture({ [`${room}/remove.ts`]: lines(401) });
  expect(check(tree)).toEqual([
    `${room}/remove.ts:401: 401 lines; split it by what it is about, 400 is the limit`,
  ]);
});

test("a room of 13 files is too full, and so is one of 21 with its tests", () => {
  const tree = fixture({
    ...named("packages/server/src/members/verb", 13),
    ...named("packages/server/src/teams/verb", 10),
    ...named("packages/server/src/teams/test", 11, ".test.ts"),
  });
  expect(check(tree)).toEqual([
    "packages/server/src/members:1: 13 files, 13 with tests; part the room in two, 12 and 20 are the limits",
    "packages/server/src/teams:1: 10 files, 21 with tests; part the room in two, 12 and 20 are the limits",
  ]);
});

test("a file four levels under src is too deep", () => {
  const tree = fixture({ [`${room}/roles/rules/rule.ts`]: "" });
  expect(check(tree)).toEqual([`${room}/roles/rules:1: files 4 levels under src; 3 is the limit`]);
});

test.each(["utils", "helpers", "common", "lib", "core", "misc", "v2"])("nothing is named %s", (word) => {
  const tree = fixture({ [`${room}/${word}.ts`]: "", [`apps/hiring/${word}/page.tsx`]: "" });
  expect(check(tree)).toEqual([
    `apps/hiring/${word}/page.tsx:1: "${word}" says nothing; name it for what it is`,
    `${room}/${word}.ts:1: "${word}.ts" says nothing; name it for what it is`,
  ]);
});

function lines(count: number): string {
  return "// a line\n".repeat(count);
}

function named(stem: string, count: number, ending = ".ts"): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, number) => [`${stem}-${number}${ending}`, ""]));
}
