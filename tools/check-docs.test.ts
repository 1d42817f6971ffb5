import { expect, test } from "vitest";
import { check } from "./check-docs.ts";
import { fixture } from "./fixture.ts";

const tree = {
  "package.json": JSON.stringify({ scripts: { start: "", test: "", "bench:door": "" } }),
  "README.md":
    "Start with `npm start`, read [the door](docs/door.md#how) and [the web](https://example.com/x).",
  "docs/door.md":
    "The code is `packages/server/src/tenancy/enter.ts`; its pages are `docs/errors/<code>.md`.",
  "packages/server/src/tenancy/enter.ts": "",
  "packages/server/src/tenancy/isolation.test.ts": "",
  "docs/threat-model.md": "| one door | `tenancy/isolation.test.ts` |",
  "packages/protocol/src/problem.ts": "export const problems: object = { not_found: { status: 404 } };",
  "docs/errors/not_found.md": "# not_found",
};

test("pages that claim what is there are left alone", async () => {
  expect(await check(fixture(tree))).toEqual([]);
});

test.each([
  ["a dead link", "Read [this](../ARCHITECTURE.md)", "there is no ../ARCHITECTURE.md"],
  ["a path that moved", "in `packages/server/src/door.ts`", "there is no packages/server/src/door.ts"],
  ["a script that is not there", "```\nnpm run serve\n```", "there is no run serve"],
  ["a test that is not there", "proved by `seal.test.ts`", "there is no seal.test.ts"],
])("%s is found on its line", async (_, claim, fault) => {
  const faults = await check(fixture({ ...tree, "docs/guide.md": `# Guide\n${claim}` }));
  const line = claim.startsWith("```") ? 3 : 2;
  expect(faults).toEqual([`docs/guide.md:${line}: ${fault}; mend or remove the claim`]);
});

test("what stands in a code block is an example, except the commands", async () => {
  const example = "```ts\nimport `packages/none/x.ts` // [a](b.md)\n```\n\n```\nnpm run bench:door\n```";
  expect(await check(fixture({ ...tree, "docs/guide.md": example }))).toEqual([]);
});

test("every problem code has a page, and every page a code", async () => {
  const { "docs/errors/not_found.md": _, ...rest } = tree;
  const faults = await check(fixture({ ...rest, "docs/errors/lost.md": "# lost" }));
  expect(faults).toEqual([
    "packages/protocol/src/problem.ts:1: write docs/errors/not_found.md",
    "docs/errors/lost.md:1: no problem has this code; remove it",
  ]);
});
