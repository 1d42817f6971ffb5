import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";
import { hashOfSources } from "./sources.ts";

/** The folder of the browser application. */
export const browserRoot: string = fileURLToPath(new URL("../", import.meta.url));

/** What is built: an HTML page with all that it loads. */
export interface Buildable {
  /** What it is called while it is built, and the name of its folder of builds. */
  readonly name: string;
  /** Its page, in the folder of the browser application. */
  readonly html: string;
  /** The path that its files are served under, with a slash at the end. */
  readonly base: string;
}

/** The browser application. */
export const application: Buildable = { name: "application", html: "index.html", base: "/" };

/**
 * Builds the browser application, or what else is named, unless there is a build of exactly these sources; answers with
 * its folder. A build gets its name when it is done, so that one that was cut short is never served, and two copies may
 * build at once.
 */
export async function buildWhenChanged(
  notice: (line: string) => void,
  { name, html, base }: Buildable = application,
): Promise<string> {
  const builds = join(browserRoot, "dist", name);
  const directory = join(builds, (await hashOfSources()).slice(0, 16));
  if (await exists(directory)) return directory;
  notice(`Building the ${name} for the browser …`);
  const making = join(builds, `making-${process.pid}`);
  await rm(making, { recursive: true, force: true });
  await build({
    root: browserRoot,
    base,
    configFile: join(browserRoot, "vite.config.ts"),
    configLoader: "native",
    mode: "production",
    logLevel: "warn",
    build: { outDir: making, rolldownOptions: { input: join(browserRoot, html) } },
  });
  await compressAll(join(making, "assets"));
  await mkdir(builds, { recursive: true });
  await rename(making, directory).catch(async (error: unknown) => {
    if (!(await exists(directory))) throw error;
    await rm(making, { recursive: true, force: true });
  });
  await removeOld(builds, directory);
  return directory;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

const hour = 3_600_000;

// A younger one may be what another copy is about to serve.
async function removeOld(builds: string, current: string): Promise<void> {
  for (const name of await readdir(builds)) {
    const path = join(builds, name);
    if (path === current || Date.now() - (await stat(path)).mtimeMs < hour) continue;
    await rm(path, { recursive: true, force: true });
  }
}

async function compressAll(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => /\.(?:js|css|svg)$/.test(name));
  await Promise.all(names.map((name) => compress(join(directory, name))));
}

const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

async function compress(path: string): Promise<void> {
  const content = await readFile(path);
  const [small, wide] = await Promise.all([
    promisify(brotliCompress)(content, brotli),
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${path}.br`, small), writeFile(`${path}.gz`, wide)]);
}
