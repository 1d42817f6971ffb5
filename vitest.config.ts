import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Tests run on source: the packages' own export condition comes first, also in what they start or import themselves. */
const conditions = ["guildhall", "module", "node"];
const onSource = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};
/** A machine that does much else may be slow once; CI then names the test. What answered wrong is never asked again. */
const tooSlowOnce = { count: 1, condition: /^Test timed out/ };
const postgres = ["packages/server/test/global-setup.ts"].filter((path) => existsSync(path));

export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      {
        ...onSource,
        test: {
          name: "unit",
          include: [
            "packages/{protocol,client,react,eslint-plugin}/{src,test}/**/*.test.{ts,tsx}",
            "tools/*.test.ts",
          ],
          ...shared(),
        },
      },
      {
        ...onSource,
        test: {
          name: "postgres",
          include: [
            "packages/server/{src,test}/**/*.test.ts",
            "apps/*/**/*.test.{ts,tsx}",
            "benchmarks/**/*.test.ts",
          ],
          globalSetup: postgres,
          ...shared(),
        },
      },
    ],
  },
});

function shared() {
  return {
    pool: "forks" as const,
    execArgv: ["--conditions=guildhall"],
    retry: process.env["CI"] === undefined ? 0 : tooSlowOnce,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    exclude: ["**/node_modules/**", "**/dist/**"],
  };
}
