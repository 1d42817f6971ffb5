// Why: which file knows which is the shape of the house; the checks read it from here as the compiler sees it.
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";
import { filesUnder, lineAt } from "./repository.ts";

/** One import (static, dynamic or of types) of ours: `to` is a file, or a package's folder when it was named as a package. */
export interface Import {
  from: string;
  to: string;
  line: number;
  byPath: boolean;
}

/** Every import in the tree that leads to something of ours, as paths relative to `root`. */
export function importsUnder(root: string): Import[] {
  const sources = filesUnder(root).filter((path) => /\.(ts|tsx|js|mjs)$/.test(path));
  return sources.flatMap((from) => importsOf(from, readFileSync(join(root, from), "utf8")));
}

function importsOf(from: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName, pos }) => {
    const byPath = fileName.startsWith(".");
    const to = byPath ? posix.join(dirname(from), fileName) : packageFolder(fileName);
    return to === undefined ? [] : [{ from, to, line: lineAt(text, pos), byPath }];
  });
}

function packageFolder(name: string): string | undefined {
  const [, short] = /^@guildhall\/([^/]+)/.exec(name) ?? [];
  return short === undefined ? undefined : `packages/${short}`;
}

/** Each circle of files that import one another, once, as the path around it. */
export function circles(imports: readonly Import[]): string[][] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const found: string[][] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file]);
    if (done.has(file)) return;
    done.add(file);
    for (const { to } of next.get(file) ?? []) walk(to, [...path, file]);
  };
  for (const file of next.keys()) walk(file, []);
  return found;
}
