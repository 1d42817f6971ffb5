import { expect, test } from "vitest";
import { check } from "./check-schema.ts";
import { fixture } from "./fixture.ts";

test("a page that is not what the migrations make is found at its first line that differs", async () => {
  const page = "-- The database as somebody remembers it.\n";
  expect(await check(fixture({ "packages/server/schema.sql": page }))).toEqual([
    expect.stringMatching(
      /^packages\/server\/schema\.sql:1: the migrations make ".*" here; write it with: npm run schema$/,
    ),
  ]);
});
