import type { Rule } from "eslint";
import type * as ESTree from "estree";
import { allowSchema, isAllowedFile } from "./source/allowed-files.ts";
import { nameOfKey, parentOf, unwrap } from "./source/nodes.ts";

const MINIMUM_WORDS = 3;

/**
 * Demands that `asSystem(reason, work)`, the door past the door, is called by its name, in a file of `allow`, with a
 * reason of at least three words written in place.
 */
export const systemWithReason: Rule.RuleModule = {
  meta: {
    type: "problem",
    docs: { description: "Demand a written reason of asSystem, and keep it to listed files." },
    schema: [{ type: "object", properties: { allow: allowSchema }, additionalProperties: false }],
    defaultOptions: [{ allow: [] }],
    messages: {
      place:
        "`asSystem` works past the door, for every organization at once, and this file is not listed for it. Use " +
        "`guildhall.organization(…)`, `account(…)` or `asOrganization(principal, …)`, which carry who acts; if the " +
        "work truly belongs to no organization, list this file in the rule's option `allow`, where it is reviewed.",
      reason:
        "`asSystem` needs its reason written here, as a string of at least three words: it is what a reviewer and " +
        'the log read. Say what is done and why, as in `asSystem("purge organizations past their grace period", …)`.',
      alias:
        "`asSystem` under another name can not be found by whoever lists the doors past the door. Call it by its " +
        "name, in place.",
    },
  },
  create(context) {
    const isAllowed = isAllowedFile(context);
    const judge = (node: ESTree.Node, fault: "reason" | "alias" | undefined): void => {
      const messageId = isAllowed ? fault : "place";
      if (messageId) context.report({ node, messageId });
    };
    return {
      CallExpression: (node) => {
        if (isNamedAsSystem(unwrap(node.callee))) judge(node, hasReason(node) ? undefined : "reason");
      },
      MemberExpression: (node) => {
        if (nameOfKey(node) === "asSystem" && !isUsedInPlace(node)) judge(node, "alias");
      },
      Property: (node) => {
        if (isRenaming(node)) judge(node, "alias");
      },
    };
  },
};

function isNamedAsSystem(callee: ESTree.Node): boolean {
  if (callee.type === "MemberExpression") return nameOfKey(callee) === "asSystem";
  return callee.type === "Identifier" && callee.name === "asSystem";
}

function hasReason(call: ESTree.CallExpression): boolean {
  const first = call.arguments[0];
  const reason = first && unwrap(first);
  if (reason?.type === "Literal") return isReason(reason.value);
  return (
    reason?.type === "TemplateLiteral" &&
    reason.expressions.length === 0 &&
    isReason(reason.quasis[0]?.value.cooked)
  );
}

function isReason(value: unknown): boolean {
  if (typeof value !== "string") return false;
  return value.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length >= MINIMUM_WORDS;
}

/** Called, or defined: `guildhall.asSystem(…)`, `door.asSystem = …`. */
function isUsedInPlace(member: ESTree.MemberExpression): boolean {
  const parent = parentOf(member);
  if (parent?.type === "CallExpression") return parent.callee === member;
  if (parent?.type === "AssignmentExpression") return parent.left === member;
  return parent !== null && unwrap(parent) === member && isCalled(parent);
}

function isCalled(wrapper: ESTree.Node): boolean {
  const parent = parentOf(wrapper);
  return parent?.type === "CallExpression" && parent.callee === wrapper;
}

function isRenaming(property: ESTree.Property | ESTree.AssignmentProperty): boolean {
  if (parentOf(property)?.type !== "ObjectPattern" || nameOfKey(property) !== "asSystem") return false;
  return property.value.type !== "Identifier" || property.value.name !== "asSystem";
}
