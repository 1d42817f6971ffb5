import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What lets Chromium run as root and without a network, and keeps it from asking its maker anything. */
export const chromiumFlags: readonly string[] = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The Chromium to tell the stories in: the one that `PLAYWRIGHT_CHROMIUM` names, else the system's; undefined leaves it
 * to Playwright, which knows its own. Throws an Error when the named one is not there.
 */
export function findChromium(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const named = environment["PLAYWRIGHT_CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return named;
    throw new Error(`PLAYWRIGHT_CHROMIUM says ${named}, and there is nothing there.`);
  }
  const directories = ["/usr/bin", ...(environment["PATH"] ?? "").split(delimiter)];
  return directories.flatMap((directory) => names.map((name) => join(directory, name))).find(existsSync);
}
