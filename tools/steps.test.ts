import { expect, test } from "vitest";
import { runSteps, type Step } from "./steps.ts";

test("a step that went well is one line, without its words", async () => {
  const { said, counts } = await told([step("types", "console.log('all is well')")]);
  expect(said).toEqual([expect.stringMatching(/^types +\d+\.\d s$/)]);
  expect(counts).toEqual([{ passed: 0, failed: 0, skipped: [] }]);
});

test("a step that failed shows its words and counts as a failure, and the others still run", async () => {
  const { said, counts } = await told([
    step("lint", "console.error('src/a.ts:3: unused'); process.exit(2)"),
    step("tests", "console.log('one')", {
      alone: true,
      counts: () => ({ passed: 1, failed: 0, skipped: [] }),
    }),
  ]);
  expect(said).toEqual([
    expect.stringMatching(/^lint .* s {2}FAILED$/),
    "    src/a.ts:3: unused",
    expect.stringMatching(/^tests /),
  ]);
  expect(counts.map(({ passed, failed }) => [passed, failed])).toEqual([
    [0, 1],
    [1, 0],
  ]);
});

test("failed tests are counted as they are, not once more for their step", async () => {
  const counts = () => ({ passed: 3, failed: 2, skipped: [] });
  expect((await told([step("tests", "process.exit(1)", { counts })])).counts).toEqual([counts()]);
});

test("tests that all passed in a run that failed are not called a success", async () => {
  const counts = () => ({ passed: 3, failed: 0, skipped: [] });
  expect((await told([step("tests", "process.exit(1)", { counts })])).counts).toEqual([
    { ...counts(), failed: 1 },
  ]);
});

test("a step with nothing there says so, and is no failure", async () => {
  const { said, counts } = await told([step("stories", "process.exit(1)", { target: "e2e/not-there.ts" })]);
  expect(said).toEqual(["stories    nothing to do yet: there is no e2e/not-there.ts"]);
  expect(counts).toEqual([{ passed: 0, failed: 0, skipped: [] }]);
});

test("with verbose, words are shown also when all went well", async () => {
  const said: string[] = [];
  await runSteps([step("types", "console.log('all is well')")], {
    say: (line) => said.push(line),
    verbose: true,
  });
  expect(said[1]).toBe("    all is well");
});

function step(name: string, script: string, more: Partial<Step> = {}): Step {
  return { name, target: "package.json", command: ["node", "-e", script], ...more };
}

async function told(steps: readonly Step[]) {
  const said: string[] = [];
  const counts = await runSteps(steps, { say: (line) => said.push(line), verbose: false });
  return { said, counts };
}
