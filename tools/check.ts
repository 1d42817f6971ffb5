// Why: there is one list of what must hold, the same on a laptop and in CI, and it ends with one line of counts.
//   check.ts test   types, lint, the checks of this folder, then every test but the browser's
//   check.ts e2e    the stories in a real browser
//   check.ts all    both, the tests of the database on an older PostgreSQL, the packages as they are published and what
//                   they weigh, and a short run of every benchmark
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Counts, countsLine, playwrightCounts, vitestCounts } from "./counts.ts";
import { root } from "./repository.ts";
import { runSteps, type Step } from "./steps.ts";

const reports = join(root, "node_modules", ".cache", "check");
const vitest = join(reports, "vitest.json");
const older = join(reports, "older.json");
const playwright = join(reports, "playwright.json");
const onSource = "--conditions=guildhall";

const fast: readonly Step[] = [
  { name: "types", target: "tsconfig.json", command: ["tsc", "-b"] },
  { name: "lint", target: "eslint.config.js", command: ["eslint", ".", "--max-warnings=0"] },
  {
    name: "format",
    target: ".prettierrc.json",
    command: ["prettier", "--check", ".", "--cache", "--cache-location", join(reports, "prettier")],
  },
  check("imports", "packages"),
  check("sizes", "packages"),
  check("words", "packages"),
  check("directions", "packages"),
  check("docs", "packages"),
  check("threats", "packages"),
  check("components", "packages"),
  check("schema", "packages/server/src/postgres/schema.ts"),
];

const tests: Step = {
  name: "tests",
  target: "vitest.config.ts",
  command: ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitest}`],
  alone: true,
  counts: () => counted(vitest, vitestCounts),
};

const onOlderPostgres: Step = {
  name: "older",
  target: "packages/server/test/older-server.ts",
  command: [
    "node",
    onSource,
    "packages/server/test/older-server.ts",
    older,
    "packages/server/src/postgres",
    "packages/server/src/tenancy",
    "packages/server/src/events",
  ],
  alone: true,
  counts: () => counted(older, vitestCounts),
};

const stories: Step = {
  name: "stories",
  target: "e2e/playwright.config.ts",
  command: ["playwright", "test", "--config=e2e/playwright.config.ts", "--reporter=list,json"],
  env: { NODE_OPTIONS: onSource, PLAYWRIGHT_JSON_OUTPUT_FILE: playwright },
  alone: true,
  counts: () => counted(playwright, playwrightCounts),
};

const build: Step = {
  name: "build",
  target: "tools/build.ts",
  command: ["node", "tools/build.ts"],
  alone: true,
};

const budget: Step = { ...check("budget", "tools/budget.json"), alone: true };

const benchmarks: Step = {
  name: "benchmarks",
  target: "benchmarks/run.ts",
  command: ["node", onSource, "benchmarks/run.ts", "--smoke"],
  alone: true,
};

const lists: Readonly<Record<string, readonly Step[]>> = {
  test: [...fast, tests],
  e2e: [stories],
  all: [...fast, tests, onOlderPostgres, build, budget, stories, benchmarks],
};

const [name = "all", ...options] = process.argv.slice(2);
const list = lists[name];
if (list === undefined)
  throw new TypeError(`There is no list ${name}; say one of: ${Object.keys(lists).join(", ")}`);
await main(list);

async function main(steps: readonly Step[]): Promise<void> {
  rmSync(vitest, { force: true });
  rmSync(older, { force: true });
  rmSync(playwright, { force: true });
  mkdirSync(reports, { recursive: true });
  const counts = await runSteps(steps, {
    say: (line) => console.log(line),
    verbose: options.includes("--verbose"),
  });
  for (const skipped of counts.flatMap((each) => each.skipped)) console.log(`skipped: ${skipped}`);
  for (const repeated of counts.flatMap((each) => each.repeated ?? []))
    console.log(`passed only when it was run again: ${repeated}`);
  for (const measured of counts.flatMap((each) => each.measured ?? [])) console.log(`measured: ${measured}`);
  process.exitCode = counts.some(({ failed }) => failed > 0) ? 1 : 0;
  console.log(countsLine(counts));
}

function check(name: string, target: string): Step {
  return { name, target, command: ["node", onSource, `tools/check-${name}.ts`] };
}

/** Each count knows its own reporter's form; absent when the run ended before it could report. */
function counted(file: string, count: (report: never) => Counts): Counts | undefined {
  return existsSync(file) ? count(JSON.parse(readFileSync(file, "utf8")) as never) : undefined;
}
