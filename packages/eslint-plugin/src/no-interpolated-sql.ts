import type { Rule } from "eslint";
import type * as ESTree from "estree";
import { interpolatedParts } from "./source/interpolation.ts";
import { doorStatement } from "./source/statements.ts";

const SHOWN_CHARACTERS = 40;

/**
 * Refuses to build the text of `db.query`, `db.one` or `db.change` from values, by a template or by concatenation. Let
 * through are literals, imported names, module constants in UPPER_CASE, constants of the file and choices between them.
 */
export const noInterpolatedSql: Rule.RuleModule = {
  meta: {
    type: "problem",
    docs: { description: "Refuse values in the text of a statement; they belong into its parameters." },
    schema: [],
    messages: {
      interpolated:
        "`{{part}}` becomes part of the statement's text: whoever chooses it chooses what the statement does, and " +
        "each new text is prepared anew. Write `$1` in the text and give the value in the list behind it. A name of a " +
        "column or an order can be no parameter: choose between literals, as in `${newest ? 'desc' : 'asc'}`, or use " +
        "a module's constant in UPPER_CASE.",
    },
  },
  create(context) {
    const { sourceCode } = context;
    const reported = new Set<ESTree.Node>();
    return {
      CallExpression: (call) => {
        const statement = doorStatement(call, sourceCode);
        for (const node of statement ? interpolatedParts(statement, sourceCode) : []) {
          if (reported.has(node)) continue;
          reported.add(node);
          context.report({
            node,
            messageId: "interpolated",
            data: { part: shown(sourceCode.getText(node)) },
          });
        }
      },
    };
  },
};

function shown(source: string): string {
  const line = source.replaceAll(/\s+/g, " ");
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS - 1)}…` : line;
}
