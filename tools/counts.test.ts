import { expect, test } from "vitest";
import { countsLine, playwrightCounts, vitestCounts } from "./counts.ts";

test("Vitest's tests are counted, the skipped and the lucky by name, and a file that did not load as a failure", () => {
  const counts = vitestCounts({
    numPassedTests: 2,
    testResults: [
      {
        name: "a.test.ts",
        status: "failed",
        assertionResults: [
          { fullName: "Max enters Acme", status: "passed", failureMessages: [] },
          { fullName: "Eve enters Acme", status: "failed", failureMessages: ["She entered."] },
          { fullName: "Olivia leaves", status: "pending", failureMessages: [] },
        ],
      },
      { name: "b.test.ts", status: "failed", assertionResults: [] },
      {
        name: "c.test.ts",
        status: "passed",
        assertionResults: [{ fullName: "Max stays", status: "passed", failureMessages: ["Test timed out"] }],
      },
    ],
  });
  expect(counts).toEqual({ passed: 2, failed: 2, skipped: ["Olivia leaves"], repeated: ["Max stays"] });
});

test("browser stories are counted, also those inside a chapter, and luck has a name", () => {
  const counts = playwrightCounts({
    errors: [],
    stats: { expected: 3, unexpected: 1, flaky: 1 },
    suites: [
      {
        title: "tabs.spec.ts",
        specs: [
          {
            title: "two tabs",
            tests: [
              {
                status: "expected",
                results: [{ stdout: [{ text: "    measured: a switch 60" }, { text: " ms\nand more\n" }] }],
              },
            ],
          },
          { title: "three tabs", tests: [{ status: "flaky" }] },
        ],
        suites: [{ title: "later", specs: [{ title: "ten tabs", tests: [{ status: "skipped" }] }] }],
      },
    ],
  });
  expect(counts).toEqual({
    passed: 4,
    failed: 1,
    skipped: ["ten tabs"],
    repeated: ["three tabs"],
    measured: ["a switch 60 ms"],
  });
});

test("the last line adds everything up and says skipped only when something was", () => {
  const unit = { passed: 400, failed: 0, skipped: [] };
  const browser = { passed: 12, failed: 2, skipped: ["ten tabs"] };
  expect(countsLine([unit])).toBe("400 passed, 0 failed");
  expect(countsLine([unit, browser])).toBe("412 passed, 2 failed, 1 skipped");
  expect(countsLine([])).toBe("0 passed, 0 failed");
});
