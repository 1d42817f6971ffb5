import type { Rule } from "eslint";
import type * as ESTree from "estree";

const WRAPPERS = new Set<string>([
  "ChainExpression",
  "ParenthesizedExpression",
  "TSAsExpression",
  "TSInstantiationExpression",
  "TSNonNullExpression",
  "TSSatisfiesExpression",
  "TSTypeAssertion",
]);

/** The node within `as`, `satisfies`, `!`, a type assertion or an optional chain; else the node itself. */
export function unwrap(node: ESTree.Node): ESTree.Node {
  return isWrapper(node) && "expression" in node && typeof node.expression === "object"
    ? unwrap(node.expression)
    : node;
}

/** Says whether a node only gives what is in it a type, or ends an optional chain. */
export function isWrapper(node: ESTree.Node): boolean {
  return WRAPPERS.has(node.type);
}

/** The node around a node; nothing around the program. */
export function parentOf(node: ESTree.Node): ESTree.Node | null {
  return (node as Rule.Node).parent;
}

/** The name of a member (`db.query`, `db["query"]`) or of an object's key, where it is written in the source. */
export function nameOfKey(node: ESTree.MemberExpression | ESTree.Property): string | undefined {
  const key = node.type === "MemberExpression" ? node.property : node.key;
  if (!node.computed && key.type === "Identifier") return key.name;
  const text = unwrap(key);
  if (text.type === "Literal" && typeof text.value === "string") return text.value;
  const plain = text.type === "TemplateLiteral" && text.expressions.length === 0 ? text.quasis[0] : undefined;
  return plain?.value.cooked ?? undefined;
}
