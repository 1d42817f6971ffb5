// Why: an attack that is tried and not written down is not known to be tried. Every test that names one (T-…) stands in the
// threat model, and so does the attack.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { report } from "./report.ts";
import { filesUnder, lineAt, root } from "./repository.ts";

const page = "docs/threat-model.md";

/** Every attack that a test names and the threat model does not, and every such test that is absent there. */
export function check(base: string): string[] {
  const model = existsSync(join(base, page)) ? readFileSync(join(base, page), "utf8") : "";
  const attacks = attacksOf(model);
  const named = [...model.matchAll(/`([^`\s]+\.(?:test|spec)\.tsx?)`/g)].map(([, path = ""]) => path);
  return filesUnder(base)
    .filter((path) => /^(?:packages|apps|e2e)\/.*\.(?:test|spec)\.tsx?$/.test(path))
    .flatMap((path) => {
      const tried = [...readFileSync(join(base, path), "utf8").matchAll(/\bT-[A-Z]+-\d+\b/g)];
      const [first] = tried;
      if (first === undefined) return [];
      const missing = tried.filter(([id]) => !attacks.has(id));
      const absent = named.some((name) => path.endsWith(name))
        ? []
        : [`${path}:1: name this test in ${page}`];
      return [
        ...missing.map(
          ({ 0: id, input, index }) => `${path}:${lineAt(input, index)}: ${id} has no row in ${page}`,
        ),
        ...absent,
      ];
    });
}

/** The attacks of the table, those between the two ends of "T-REF-1 to T-REF-5" included. */
function attacksOf(model: string): ReadonlySet<string> {
  const found = [...model.matchAll(/(T-[A-Z]+)-(\d+)(?: to \1-(\d+))?/g)];
  return new Set(
    found.flatMap(([, kind = "", from = "", to = from]) =>
      Array.from({ length: Number(to) - Number(from) + 1 }, (_, more) => `${kind}-${Number(from) + more}`),
    ),
  );
}

if (import.meta.main) report(check(root));
