// Why: an attack that is tried and not written down is not known to be tried, and one that is written down and not tried
// is a claim. The threat model and the titles of the tests name the same attacks (T-…) of the same files.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { report } from "./report.ts";
import { filesUnder, lineAt, root } from "./repository.ts";

const page = "docs/threat-model.md";

/** One attack, where a row of the page or a test's title names it, and the test file that tries it. */
interface Claim {
  readonly id: string;
  readonly test: string;
  readonly line: number;
}

/** Every attack of a row that no title of its tests names, and every one of a title that has no row with its test. */
export function check(base: string): string[] {
  const model = existsSync(join(base, page)) ? readFileSync(join(base, page), "utf8") : "";
  const tests = filesUnder(base).filter((path) =>
    /^(?:packages|apps|e2e|tools)\/.*\.(?:test|spec)\.tsx?$/.test(path),
  );
  const written = claimsOf(model);
  const tried = tests
    .filter((path) => path !== "tools/check-threats.test.ts")
    .flatMap((path) => titlesOf(path, readFileSync(join(base, path), "utf8")));
  const rows = keysOf(written);
  const titles = keysOf(tried);
  return [
    ...written
      .filter((claim) => !titles.has(keyOf(claim)))
      .map(({ id, test, line }) =>
        tests.includes(test)
          ? `${page}:${line}: no title in ${test} names ${id}`
          : `${page}:${line}: there is no ${test}`,
      ),
    ...tried
      .filter((claim) => !rows.has(keyOf(claim)))
      .map(({ id, test, line }) => `${test}:${line}: no row of ${page} names ${id} and this test`),
  ];
}

function keyOf({ id, test }: Claim): string {
  return `${id} ${test}`;
}

function keysOf(claims: readonly Claim[]): ReadonlySet<string> {
  return new Set(claims.map(keyOf));
}

/** Each attack of a row, with each test of that row. */
function claimsOf(model: string): readonly Claim[] {
  return model.split("\n").flatMap((row, index) => {
    const [, first = "", ...rest] = row.split("|");
    const tests = [...rest.join("|").matchAll(/`([^`\s]+\.(?:test|spec)\.tsx?)`/g)].map(([, path = ""]) =>
      /^(?:packages|apps|e2e|tools)\//.test(path) ? path : `packages/server/src/${path}`,
    );
    return attacksIn(first).flatMap((id) => tests.map((test) => ({ id, test, line: index + 1 })));
  });
}

/** Each attack that the title of a test, or of a group of tests, names: a text that is given first, and before what to run. */
function titlesOf(test: string, text: string): readonly Claim[] {
  if (!/\bT-[A-Z]+-\d/.test(text)) return [];
  const claims: Claim[] = [];
  const file = ts.createSourceFile(test, text, ts.ScriptTarget.Latest);
  const walk = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [title, ...more] = node.arguments;
      const isTitle =
        title !== undefined && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title));
      if (isTitle && more.some((each) => ts.isFunctionLike(each) || ts.isIdentifier(each))) {
        const line = lineAt(text, title.getStart(file));
        claims.push(...attacksIn(title.getText(file)).map((id) => ({ id, test, line })));
      }
    }
    ts.forEachChild(node, walk);
  };
  walk(file);
  return claims;
}

/** The attacks that a text names, those between the two ends of "T-REF-1 to T-REF-5" included. */
function attacksIn(text: string): readonly string[] {
  const found = [...text.matchAll(/\b(T-[A-Z]+)-(\d+)(?: to \1-(\d+))?/g)];
  return found.flatMap(([, kind = "", from = "", to = from]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, more) => `${kind}-${Number(from) + more}`),
  );
}

if (import.meta.main) report(check(root));
