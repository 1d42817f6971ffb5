import { defineConfig } from "@playwright/test";
import { fileURLToPath } from "node:url";
import { chromiumFlags, findChromium } from "./browser/chromium.ts";

const artifacts = fileURLToPath(new URL("./artifacts/", import.meta.url));
const executablePath = findChromium();

export default defineConfig({
  testDir: "./stories",
  outputDir: `${artifacts}results`,
  reporter: "list",
  // A story that passes only when it is told again has found something, and the run ends with its name. In CI, where the
  // machine is not its own, that does not fail the run; at a desk, where somebody can look at once, it is not told again.
  retries: process.env["CI"] === undefined ? 0 : 1,
  // The browser, the server and its database keep two cores busy with one story at a time.
  workers: 1,
  forbidOnly: process.env["CI"] !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "UTC",
    colorScheme: "light",
    actionTimeout: 10_000,
    // Its frames also keep every tab painting, so that a click in one that is behind others waits for nothing.
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      args: [...chromiumFlags],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
});
