// Why: the checks read the tree as a reader does, without what is installed, built or kept between runs,
// and they say where a fault is the same way: file:line.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository, absolute. */
export const root: string = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

const notOurs = new Set(["node_modules", "dist", ".git", ".data", ".cache", "coverage", "artifacts"]);

/** Every file of ours under a folder, as sorted paths relative to `base` with forward slashes. An absent folder has none. */
export function filesUnder(base: string, folder = ""): string[] {
  const files: string[] = [];
  for (const entry of entriesOf(join(base, folder))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !notOurs.has(entry.name)) files.push(...filesUnder(base, path));
    if (entry.isFile()) files.push(path);
  }
  return files.sort();
}

function entriesOf(folder: string): { name: string; isDirectory(): boolean; isFile(): boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** The line, counted from 1, that a position in a text is on. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
