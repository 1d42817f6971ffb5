// Why: a reader believes a page until its first dead link. Every link, path and command that the pages name exists, every
// problem code has its page, and the tests that the threat model leans on are there.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { report } from "./report.ts";
import { filesUnder, lineAt, root } from "./repository.ts";

interface Manifest {
  scripts?: Record<string, string>;
}

/** Every claim in the Markdown pages that the tree does not keep, and every problem code without a page. */
export async function check(base: string): Promise<string[]> {
  const files = filesUnder(base);
  const pages = files.filter((path) => path.endsWith(".md") && path !== "CHANGELOG.md");
  return [
    ...pages.flatMap((page) => brokenClaims(base, page, files)),
    ...(await unmatchedCodes(base, pages)),
  ];
}

function brokenClaims(base: string, page: string, files: readonly string[]): string[] {
  const text = readFileSync(join(base, page), "utf8");
  const prose = text.replace(/^```.*?^```/gms, (block) => block.replace(/[^\n]/g, " "));
  const { scripts = {} } = JSON.parse(readFileSync(join(base, "package.json"), "utf8")) as Manifest;
  const there = (path: string): boolean => existsSync(join(base, path.replace(/:\d+$/, "")));
  const broken = (of: string, pattern: RegExp, holds: (word: string) => boolean): string[] =>
    [...of.matchAll(pattern)]
      .filter((match) => !holds(match[1] ?? ""))
      .map(
        (match) =>
          `${page}:${lineAt(of, match.index)}: there is no ${match[1] ?? ""}; mend or remove the claim`,
      );
  return [
    ...broken(prose, /\]\((?![a-z]+:|#)([^)\s#]+)/g, (link) => there(join(dirname(page), link))),
    ...broken(prose, /`((?:packages|docs|tools|apps|e2e|benchmarks)\/[^`\s<>*{}…]+)`/g, there),
    ...broken(prose, /`([^`\s<>*{}]+\.(?:test|spec)\.tsx?)`/g, (test) =>
      files.some((path) => path.endsWith(test)),
    ),
    ...broken(text, /\bnpm (run [\w:-]+|start\b|test\b)/g, (script) => script.replace("run ", "") in scripts),
  ];
}

async function unmatchedCodes(base: string, pages: readonly string[]): Promise<string[]> {
  const source = "packages/protocol/src/problem.ts";
  if (!existsSync(join(base, source))) return [];
  const { problems } = (await import(pathToFileURL(join(base, source)).href)) as { problems: object };
  const codes = Object.keys(problems).map((code) => `docs/errors/${code}.md`);
  const written = pages.filter((page) => page.startsWith("docs/errors/") && !page.endsWith("/README.md"));
  return [
    ...codes.filter((page) => !pages.includes(page)).map((page) => `${source}:1: write ${page}`),
    ...written
      .filter((page) => !codes.includes(page))
      .map((page) => `${page}:1: no problem has this code; remove it`),
  ];
}

if (import.meta.main) report(await check(root));
