// Why: what is left for later is never found again, a test that is skipped proves nothing, and a silenced rule needs its
// reason beside it. And one thing has one word: the tenant is an organization, wherever it is written.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { report } from "./report.ts";
import { filesUnder, lineAt, root } from "./repository.ts";

interface Leftover {
  readonly pattern: RegExp;
  readonly files: RegExp;
  readonly fault: string;
}

const code = /\.(tsx?|m?js|css|sql)$|^\.ci\//;
const tests = /\.(test|spec)\.tsx?$/;

// The brackets keep these patterns from finding themselves.
const leftovers: readonly Leftover[] = [
  {
    pattern: /\b(TO[D]O|FIX[M]E|XX[X])\b/g,
    files: code,
    fault: "do it now or write an issue; nothing is left in the code",
  },
  {
    pattern: /\.(only|todo)[(]/g,
    files: tests,
    fault: "the other tests would not run, or this one proves nothing",
  },
  { pattern: /\.skip[(]/g, files: tests, fault: "a skipped test proves nothing; mend it or remove it" },
  { pattern: /eslint-disabl[e](?!.* -- \S)/g, files: code, fault: "say why after ` -- `, or keep the rule" },
  {
    pattern: /@ts-(ignor[e]|nochec[k])/g,
    files: code,
    fault: "mend the type, or expect the error and say why",
  },
  { pattern: /\bas an[y](?=\s*[;,)\]}>.]|$)/gm, files: code, fault: "name the type, or narrow from unknown" },
  {
    pattern: /\bserviceWorke[r]\b|\bServiceWorke[r]\w*/g,
    files: code,
    fault: "a worker would keep one account's answers for the next; nothing of ours runs after its page",
  },
  {
    pattern: /\b(workspace|tenant|company)_?id\b/gi,
    files: code,
    fault: "say organization; one thing has one word",
  },
];

/** Every leftover in the code, where it is, and what to do instead. */
export function check(base: string): string[] {
  return filesUnder(base).flatMap((path) => {
    const mine = leftovers.filter(({ files }) => files.test(path));
    const text = mine.length === 0 ? "" : readFileSync(join(base, path), "utf8");
    return mine.flatMap(({ pattern, fault }) =>
      [...text.matchAll(pattern)].map(
        (match) => `${path}:${lineAt(text, match.index)}: ${match[0]}: ${fault}`,
      ),
    );
  });
}

if (import.meta.main) report(check(root));
