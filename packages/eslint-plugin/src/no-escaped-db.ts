import type { Rule } from "eslint";
import type * as ESTree from "estree";
import { doorCallback } from "./source/door-callbacks.ts";
import { escapesOf } from "./source/escapes.ts";

/**
 * Refuses to keep the `db` of a door beyond its work: stored in what was declared outside, returned, or used by a timer
 * or a microtask. Also under another name, in an object, or inside a function that is kept.
 */
export const noEscapedDb: Rule.RuleModule = {
  meta: {
    type: "problem",
    docs: { description: "Refuse to keep the `db` of a door beyond the work that it was given to." },
    schema: [],
    messages: {
      stored:
        "This keeps the door's `db` outside the work that it was given to. It dies with the transaction and throws a " +
        "TypeError when it is used later. Keep what it answered instead, or enter again where it is needed.",
      returned:
        "This returns the door's `db`, which is dead by the time that anyone has it: the transaction ends when the " +
        "work returns. Return what it answered, as in `return db.query(…)`, or do the rest of the work in here.",
      later:
        "This runs when the transaction, and the door's `db` with it, may be over. Await the work before this " +
        "function returns, or enter again inside the delayed function, with `asOrganization` for a job.",
    },
  },
  create(context) {
    const reported = new Set<ESTree.Node>();
    return {
      CallExpression: (call) => {
        const work = doorCallback(call, context.sourceCode);
        for (const { node, how } of work ? escapesOf(work, context.sourceCode) : []) {
          if (reported.has(node)) continue;
          reported.add(node);
          context.report({ node, messageId: how });
        }
      },
    };
  },
};
