// Why: a run ends with one line that adds up every test of every kind, so that "it passed" is a number, and a
// test that was skipped has a name.

/** How many tests of a run passed and failed, and the names of those that did not run. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: string[];
  /** The names of those that failed once and passed when they were run again. */
  repeated?: string[];
  /** What they measured, a line each; nothing depends on it. */
  measured?: string[];
}

interface VitestReport {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

interface PlaywrightTest {
  status: string;
  results?: { stdout: { text?: string }[] }[];
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs: { title: string; tests: PlaywrightTest[] }[];
}

interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors: unknown[];
  stats: { expected: number; unexpected: number; flaky: number };
}

/**
 * Counts Vitest's JSON report. A file that could not be loaded counts as one failure; a test that passed only when it was
 * run again counts as passed, and has a name.
 */
export function vitestCounts(report: VitestReport): Counts {
  const files = report.testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const failed = tests.filter(({ status }) => status === "failed").length;
  const unloaded = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  );
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed");
  const repeated = tests.filter(
    ({ status, failureMessages }) => status === "passed" && failureMessages.length > 0,
  );
  return {
    passed: report.numPassedTests,
    failed: failed + unloaded.length,
    skipped: skipped.map(({ fullName }) => fullName),
    repeated: repeated.map(({ fullName }) => fullName),
  };
}

/**
 * Counts Playwright's JSON report. A story that passed only when it was told again counts as passed, and has a name. What a
 * story prints after `measured:` is kept.
 */
export function playwrightCounts(report: PlaywrightReport): Counts {
  const { expected, unexpected, flaky } = report.stats;
  return {
    passed: expected + flaky,
    failed: unexpected + report.errors.length,
    skipped: report.suites.flatMap((suite) => titlesOf("skipped", suite)),
    repeated: report.suites.flatMap((suite) => titlesOf("flaky", suite)),
    measured: report.suites.flatMap(measuredIn),
  };
}

function measuredIn(suite: PlaywrightSuite): string[] {
  const results = suite.specs.flatMap(({ tests }) => tests.flatMap((test) => test.results ?? []));
  const lines = results.flatMap(({ stdout }) =>
    stdout
      .map(({ text = "" }) => text)
      .join("")
      .split("\n"),
  );
  const own = lines.flatMap((line) => /^\s*measured: (.*)$/.exec(line)?.[1] ?? []);
  return [...own, ...(suite.suites ?? []).flatMap(measuredIn)];
}

function titlesOf(wanted: string, suite: PlaywrightSuite): string[] {
  const own = suite.specs.filter(({ tests }) => tests.some(({ status }) => status === wanted));
  const within = (suite.suites ?? []).flatMap((each) => titlesOf(wanted, each));
  return [...own.map(({ title }) => title), ...within];
}

/** The last line of a run: `410 passed, 2 failed, 1 skipped`; none skipped is not said. */
export function countsLine(all: readonly Counts[]): string {
  const sum = (of: (counts: Counts) => number): number => all.reduce((total, each) => total + of(each), 0);
  const skipped = sum((counts) => counts.skipped.length);
  const line = `${sum((counts) => counts.passed)} passed, ${sum((counts) => counts.failed)} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}
