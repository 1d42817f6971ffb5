import { createHash, type Hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

// Everything that ends up in what the browser loads; what comes from npm is in the lockfile.
const sources = [
  "package-lock.json",
  "apps/hiring/index.html",
  "apps/hiring/vite.config.ts",
  "apps/hiring/shared",
  "apps/hiring/src",
  "packages/client/src",
  "packages/protocol/src",
  "packages/react/src",
];

/** One word for all that the browser application is built from: another one as soon as any of it changes. */
export async function hashOfSources(root = repository, paths: readonly string[] = sources): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) await add(hash, root, path);
  return hash.digest("hex");
}

async function add(hash: Hash, root: string, path: string): Promise<void> {
  if (/\.test\.tsx?$/.test(path)) return;
  try {
    const content = await readFile(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "EISDIR") throw error;
    const names = await readdir(join(root, path));
    for (const name of names.sort()) await add(hash, root, `${path}/${name}`);
  }
}
