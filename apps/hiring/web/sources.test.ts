import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hashOfSources } from "./sources.ts";

const root = await mkdtemp(join(tmpdir(), "guildhall-sources-"));
await mkdir(join(root, "src", "jobs"), { recursive: true });
await writeFile(join(root, "src", "main.tsx"), "main");
await writeFile(join(root, "src", "jobs", "jobs-page.tsx"), "jobs");
const hash = () => hashOfSources(root, ["src"]);
const first = await hash();
afterAll(() => rm(root, { recursive: true }));

test("the same sources have the same hash, tests aside", async () => {
  await writeFile(join(root, "src", "jobs", "jobs-page.test.tsx"), "a test");
  expect(await hash()).toBe(first);
});

test("a change in the depth gives another one, and taking it back gives the first again", async () => {
  await writeFile(join(root, "src", "jobs", "jobs-page.tsx"), "other");
  expect(await hash()).not.toBe(first);
  await writeFile(join(root, "src", "jobs", "jobs-page.tsx"), "jobs");
  expect(await hash()).toBe(first);
});

test("a file that is renamed gives another one", async () => {
  await rm(join(root, "src", "main.tsx"));
  await writeFile(join(root, "src", "index.tsx"), "main");
  expect(await hash()).not.toBe(first);
});
