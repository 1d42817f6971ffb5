import { expect, test } from "vitest";
import { check } from "./check-imports.ts";
import { fixture } from "./fixture.ts";

test("imports that go the right way are left alone", () => {
  const tree = fixture({
    "packages/protocol/src/index.ts": 'import { z } from "zod";\nexport * from "./slug.ts";',
    "packages/protocol/src/slug.ts": "export const slug = 1;",
    "packages/client/src/index.ts": 'import { slug } from "@guildhall/protocol";',
    "packages/react/src/index.tsx": 'import type { A } from "@guildhall/client";',
    "packages/server/src/server.ts": 'import { enter } from "./tenancy/index.ts";',
    "packages/server/src/tenancy/index.ts": 'export { enter } from "./enter.ts";',
    "packages/server/src/tenancy/enter.ts": 'import { pool } from "../postgres/index.ts";',
    "packages/server/src/postgres/index.ts": 'import { slug } from "@guildhall/protocol";',
    "packages/server/src/tenancy/enter.test.ts": 'import { harness } from "../../test/harness.ts";',
    "packages/server/test/harness.ts": 'import { enter } from "../src/tenancy/enter.ts";',
    "apps/hiring/server.ts": 'import { serve } from "@guildhall/server";',
    "apps/hiring/src/main.tsx": 'import { App } from "@guildhall/react";',
    "e2e/tabs.spec.ts": 'import { slug } from "@guildhall/protocol";',
    "tools/check-schema.ts": 'import { dumpSchema } from "../packages/server/src/postgres/index.ts";',
    "benchmarks/door.bench.ts": 'import { enter } from "@guildhall/server/testing";',
  });
  expect(check(tree)).toEqual([]);
});

test.each([
  ["packages/protocol/src/index.ts", "@guildhall/server", "packages/protocol may not import packages/server"],
  ["packages/server/src/server.ts", "@guildhall/client", "packages/server may not import packages/client"],
  ["packages/client/src/index.ts", "@guildhall/server", "packages/client may not import packages/server"],
  [
    "packages/react/src/index.tsx",
    "@guildhall/server/testing",
    "packages/react may not import packages/server",
  ],
  ["packages/eslint-plugin/src/index.ts", "@guildhall/protocol", "only nothing of ours"],
  ["packages/react/src/index.tsx", "@guildhall/hiring", "packages/react may not import packages/hiring"],
  ["apps/hiring/src/main.tsx", "@guildhall/server", "apps/hiring/src may not import packages/server"],
  ["e2e/tabs.spec.ts", "@guildhall/client", "e2e may not import packages/client, only protocol"],
  ["benchmarks/door.bench.ts", "@guildhall/react", "benchmarks may not import packages/react"],
  ["tools/check-schema.ts", "../packages/server/src/postgres/schema.ts", "import a package by its name"],
  ["packages/client/src/index.ts", "../../server/src/server.ts", "import a package by its name"],
])("%s may not import %s", (from, to, fault) => {
  const tree = fixture({ [from]: `// first\nimport { x } from "${to}";` });
  const [found, ...others] = check(tree);
  expect(found).toContain(`${from}:2: `);
  expect(found).toContain(fault);
  expect(others).toEqual([]);
});

test("a room imports no later room, not even its types or only when it runs", () => {
  const tree = fixture({
    "packages/server/src/members/remove.ts": 'import type { Plan } from "../billing/index.ts";',
    "packages/server/src/events/append.ts": 'const audit = await import("../audit/index.ts");',
  });
  expect(check(tree)).toEqual([
    "packages/server/src/events/append.ts:1: events comes before audit: move the fact to an earlier room, or let it travel as an event",
    "packages/server/src/members/remove.ts:1: members comes before billing: move the fact to an earlier room, or let it travel as an event",
  ]);
});

test("a room is opened by its index.ts, also from the composition root", () => {
  const tree = fixture({
    "packages/server/src/members/remove.ts": 'import { find } from "../people/queries.ts";',
    "packages/server/src/server.ts": 'import { find } from "./people/queries.ts";',
  });
  expect(check(tree)).toEqual([
    "packages/server/src/members/remove.ts:1: open people by its index.ts, not by packages/server/src/people/queries.ts",
    "packages/server/src/server.ts:1: open people by its index.ts, not by packages/server/src/people/queries.ts",
  ]);
});

test("only tests reach the harness, and no room reaches what knows all rooms", () => {
  const tree = fixture({
    "packages/server/src/members/remove.ts": 'import { cast } from "../../test/cast.ts";',
    "packages/server/src/members/index.ts": 'import { serve } from "../server.ts";',
  });
  expect(check(tree)).toEqual([
    expect.stringContaining("index.ts:1: a room may not import packages/server/src/server.ts"),
    expect.stringContaining("remove.ts:1: a room may not import packages/server/test/cast.ts"),
  ]);
});

test("files that import each other in a circle are named in its order", () => {
  const tree = fixture({
    "packages/server/src/members/one.ts": 'import "./two.ts";',
    "packages/server/src/members/two.ts": 'export * from "./three.ts";',
    "packages/server/src/members/three.ts": 'import type { One } from "./one.ts";',
  });
  const room = "packages/server/src/members";
  expect(check(tree)).toEqual([
    `${room}/one.ts:1: a circle: ${room}/one.ts -> ${room}/two.ts -> ${room}/three.ts -> ${room}/one.ts; part them`,
  ]);
});

test("a room that is not in the list is named once", () => {
  const tree = fixture({
    "packages/server/src/webhooks/index.ts": "",
    "packages/server/src/webhooks/send.ts": "",
  });
  expect(check(tree)).toEqual([
    expect.stringContaining("packages/server/src/webhooks:1: not a room; use postgres, http"),
  ]);
});
