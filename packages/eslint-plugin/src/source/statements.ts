import type { SourceCode } from "eslint";
import type * as ESTree from "estree";
import { nameOfKey, parentOf, unwrap } from "./nodes.ts";
import { propertyValue, valueOf, variableOf } from "./variables.ts";

const METHODS = new Set(["query", "one", "change"]);

/** The text that a call gives to `db.query`, `db.one` or `db.change`, also as `{ text }`; nothing for other calls. */
export function doorStatement(call: ESTree.CallExpression, sourceCode: SourceCode): ESTree.Node | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression") return undefined;
  if (!METHODS.has(nameOfKey(callee) ?? "")) return undefined;
  return isDb(callee.object, sourceCode) ? statementArgument(call, sourceCode) : undefined;
}

/** The first argument of a call, or the `text` of it where it is an object. */
export function statementArgument(
  call: ESTree.CallExpression,
  sourceCode: SourceCode,
): ESTree.Node | undefined {
  const first = call.arguments[0];
  if (!first || first.type === "SpreadElement") return undefined;
  const given = unwrap(first);
  const value = valueOf(given, sourceCode);
  const object = value ? unwrap(value) : given;
  return object.type === "ObjectExpression" ? propertyValue(object, "text") : given;
}

/** Says whether an expression is the `db` of the door: so named, so destructured, or a constant that stands for it. */
export function isDb(wrapped: ESTree.Node, sourceCode: SourceCode): boolean {
  const node = unwrap(wrapped);
  if (node.type === "MemberExpression") return nameOfKey(node) === "db";
  if (node.type !== "Identifier") return false;
  if (node.name === "db") return true;
  if (isDestructuredDb(node, sourceCode)) return true;
  const value = valueOf(node, sourceCode);
  return value !== undefined && value.type !== "CallExpression" && isDb(value, sourceCode);
}

function isDestructuredDb(node: ESTree.Identifier, sourceCode: SourceCode): boolean {
  const name: ESTree.Node | undefined = variableOf(node, sourceCode)?.defs[0]?.name;
  const parent = name && parentOf(name);
  const property = parent?.type === "AssignmentPattern" ? parentOf(parent) : parent;
  if (property?.type !== "Property" || nameOfKey(property) !== "db") return false;
  return parentOf(property)?.type === "ObjectPattern";
}
