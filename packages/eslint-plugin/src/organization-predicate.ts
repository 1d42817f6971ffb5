import type { Rule } from "eslint";
import type * as ESTree from "estree";
import { doorStatement } from "./source/statements.ts";
import { originsOf, textOf } from "./source/text.ts";
import { untiedTables } from "./sql/untied-tables.ts";

const CATALOGS = new Set(["pg_catalog", "information_schema"]);

/**
 * Demands that each query in a statement given to `db.query`, `db.one` or `db.change` says `organization_id = $n` for
 * every table that it reads, updates or deletes from, but for `globalTables` (`country`, `reference.*`).
 */
export const organizationPredicate: Rule.RuleModule = {
  meta: {
    type: "problem",
    docs: { description: "Demand `organization_id = $n` for every table that a statement reads or changes." },
    schema: [
      {
        type: "object",
        properties: {
          globalTables: { type: "array", items: { type: "string", minLength: 1 }, uniqueItems: true },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ globalTables: [] }],
    messages: {
      missing:
        "This statement reads or changes `{{table}}` without `organization_id = $n`. Row-level security still keeps " +
        "other organizations out, but the query is the first wall, and without it PostgreSQL checks the policy row " +
        "by row, plans without the constant and searches every shard. Add `organization_id = $1` with " +
        "`context.organization.id` to the WHERE of this query or sub-select, or join on `organization_id`; if " +
        "`{{table}}` belongs to no organization, list it in the rule's option `globalTables`.",
    },
  },
  create(context) {
    const [option = {}] = context.options as [{ globalTables?: readonly string[] }?];
    const globals = (option.globalTables ?? []).map((name) => name.toLowerCase());
    const reported = new Set<ESTree.Node>();
    return {
      CallExpression: (call) => {
        const statement = doorStatement(call, context.sourceCode);
        for (const origin of statement ? originsOf(statement, context.sourceCode) : []) {
          const text = textOf(origin, context.sourceCode);
          if (text === undefined || reported.has(origin)) continue;
          reported.add(origin);
          for (const table of untiedTables(text, (path) => isGlobal(path, globals))) {
            context.report({ node: origin, messageId: "missing", data: { table } });
          }
        }
      },
    };
  },
};

function isGlobal(path: readonly string[], globals: readonly string[]): boolean {
  const names = path.map((name) => name.toLowerCase());
  const table = names.at(-1) ?? "";
  const schema = names.at(-2);
  if (CATALOGS.has(schema ?? "") || (schema === undefined && table.startsWith("pg_"))) return true;
  return globals.some((name) => name === table || name === `${schema}.${table}` || name === `${schema}.*`);
}
