import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildWhenChanged } from "./build.ts";
import { demoHeaders, isDemo } from "./demo-site.ts";

test.each([
  ["/dev/components", true],
  ["/dev/components/members?theme=dark", true],
  ["/dev/components/assets/components-abc.js", true],
  ["/dev/components-of-acme", false],
  ["/acme/jobs", false],
])("whether %s is a demo: %s", (url, expected) => {
  expect(isDemo(url)).toBe(expected);
});

test("a demo may frame itself, and is a page like any other besides", () => {
  const { "Content-Security-Policy": policy } = demoHeaders({ kind: "page", secure: false });
  expect(policy).toContain("frame-ancestors 'self'");
  expect(policy).toContain("script-src 'self';");
});

test("what production ships has nothing of the demos in it", async () => {
  const directory = await buildWhenChanged(() => undefined);
  const names = await readdir(directory, { recursive: true });
  const texts = names.filter((name) => /\.(?:js|css|html)$/.test(name));
  expect(texts.length).toBeGreaterThan(3);
  for (const name of texts) {
    expect(await readFile(join(directory, name), "utf8"), name).not.toMatch(/demo-root|dev-stage/);
  }
}, 120_000);
