import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "../../../test/index.ts";
import { doctorChecks } from "./doctor.ts";
import { doorPolicies, globalKeys, reviewedFunctions, unpinnedFunctions } from "./reviewed.ts";

const database = await testDatabase();
afterAll(() => database.close());

// What may stand before a parenthesis, or between two words, without being looked up.
const SYNTAX = new Set(
  "and any as by distinct exists from if in not on operator or over values when where".split(" "),
);
const BUILT_IN_TYPES = new Set("bigint boolean integer interval numeric record smallint".split(" "));

/** The names in a PL/pgSQL text that PostgreSQL looks up along the search path: calls, operators, tables, types. */
function lookedUp(source: string): string[] {
  const code = source
    .replace(/--.*$|^#.*$/gm, "")
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\boperator\s*\(\s*pg_catalog\s*\.[^)]*\)/g, ",")
    .replace(/:=|\b(?:errcode|detail|hint)\s*=/g, "");
  const matches = (pattern: RegExp): string[] => [...code.matchAll(pattern)].map(([, name]) => name ?? "");
  const declared = /\bdeclare\b(.*?)\bbegin\b/s.exec(code)?.[1] ?? "";
  return [
    ...matches(/(?<![.\w])([a-z_]\w*)\s*\(/g).filter((name) => !SYNTAX.has(name)),
    ...matches(/([-+*/<>=~!@#%^&|`?]+)/g),
    ...matches(
      /\b(is\s+(?:not\s+)?distinct\s+from|nullif|(?:not\s+)?(?:i?like|similar|between)|in(?=\s*\()|using(?=\s*\())/g,
    ),
    ...matches(/(?<!distinct\s)\b(?:from|join|update)\s+([a-z_]\w*)\b(?!\s*\.)/g),
    ...matches(/::\s*([a-z_]\w*)(?!\s*\.)/g),
    ...[...declared.matchAll(/^\s*\w+\s+([a-z_]\w*)\b(?!\.)/gm)].map(([, name]) => name ?? ""),
  ].filter((name) => !BUILT_IN_TYPES.has(name));
}

test("the reader of texts sees what is looked up, and only that", () => {
  expect(lookedUp("declare a text; b pg_catalog.text; begin a := lower(b); end")).toEqual(["lower", "text"]);
  expect(lookedUp("begin if a operator(pg_catalog.=) b and c = d then null; end if; end")).toEqual(["="]);
  expect(
    lookedUp("begin perform a.f(1) from b c where d in (1) and e::text is distinct from '='; end"),
  ).toEqual(["in", "is distinct from", "b", "text"]);
  expect(lookedUp("begin raise exception 'a(%)', x using errcode = 'GH001'; -- f(x)\n end")).toEqual([]);
});

test("functions without a search path of their own look nothing up that could be somebody else's (T-RLS-1)", async () => {
  for (const signature of Object.keys(unpinnedFunctions)) {
    const [row] = await database.query<{ source: string }>(
      "select prosrc as source from pg_proc where oid = $1::text::regprocedure",
      [signature],
    );
    expect(row?.source, signature).toMatch(/\bbegin\b/);
    expect(lookedUp(row?.source ?? ""), signature).toEqual([]);
  }
});

test("everything that was reviewed is still there", async () => {
  const functions = [...Object.keys(reviewedFunctions), ...Object.keys(unpinnedFunctions)];
  expect(
    await database.query("select f from unnest($1::text[]) f where to_regprocedure(f) is null", [functions]),
  ).toEqual([]);
  const keys = Object.keys(globalKeys);
  expect(
    await database.query("select k from unnest($1::text[]) k where to_regclass(k) is null", [keys]),
  ).toEqual([]);
  const policies = await database.query<{ name: string }>(
    "select format('%I on %I.%I', policyname, schemaname, tablename) as name from pg_policies where permissive = 'PERMISSIVE'",
  );
  expect(policies.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(doorPolicies)));
});

test("the page about the doctor has a paragraph for every check, and for no other", async () => {
  const page = await readFile(join(import.meta.dirname, "../../../../../docs/doctor.md"), "utf8");
  const written = [...page.matchAll(/^- `([A-Z]\d)` /gm)].map(([, code]) => code);
  expect(written.sort()).toEqual([...doctorChecks.keys()].sort());
});
