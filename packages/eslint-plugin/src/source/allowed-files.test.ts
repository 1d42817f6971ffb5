import { expect, test } from "vitest";
import { matchesPath } from "./allowed-files.ts";

test.each([
  ["src/database.ts", "src/database.ts"],
  ["src/database.ts", "database.ts"],
  ["src/database.ts", "./src/database.ts"],
  ["src/database.ts", "/src/database.ts"],
  ["src/database.ts", "src/*.ts"],
  ["src/database.ts", "**/*.ts"],
  ["database.ts", "**/*.ts"],
  ["apps/hiring/src/deep/down/job.ts", "hiring/**/job.ts"],
  ["apps/hiring/job.ts", "hiring/**/job.ts"],
  ["apps/hiring/src/deep/job.ts", "src/"],
  ["apps/hiring/src/deep/job.ts", "apps/hiring/**"],
  ["src/job.test.ts", ".test.ts"],
  ["src/job.test.tsx", "*.test.{ts,tsx}"],
  ["src/a.ts", "src/?.ts"],
  ["src/[id].ts", "src/[id].ts"],
  ["src/(group)/page+1.ts", "src/(group)/page+1.ts"],
  ["src/a{b.ts", "src/a{b.ts"],
  ["src/database.ts", "src\\database.ts"],
])("%s is allowed by %s", (path, pattern) => {
  expect(matchesPath(path, pattern)).toBe(true);
});

test.each([
  ["src/my-database.ts", "database.ts"],
  ["src/database.ts.txt", "database.ts"],
  ["src/databaseXts", "database.ts"],
  ["src/database.ts/evil.ts", "database.ts"],
  ["apps/src/database.ts", "/src/database.ts"],
  ["apps/src/database.ts", "./src/database.ts"],
  ["src/deep/database.ts", "src/*.ts"],
  ["src/ab.ts", "src/?.ts"],
  ["src/i.ts", "src/[id].ts"],
  ["mysrc/job.ts", "src/"],
  ["src", "src/"],
  ["src/job.tests.ts", ".test.ts"],
  ["src/database.ts", ""],
])("%s is not allowed by %s", (path, pattern) => {
  expect(matchesPath(path, pattern)).toBe(false);
});
