import type { SourceCode } from "eslint";
import type * as ESTree from "estree";
import { nameOfKey, parentOf, unwrap } from "./nodes.ts";
import { valueOf, variableOf } from "./variables.ts";

/** A function as it may be handed to a door. */
export type FunctionNode =
  ESTree.ArrowFunctionExpression | ESTree.FunctionExpression | ESTree.FunctionDeclaration;

const DOORS = new Set(["organization", "account", "asOrganization", "asSystem"]);

/** The work given to a door: the last argument of `….organization(…)` and its like, written there or in this file. */
export function doorCallback(call: ESTree.CallExpression, sourceCode: SourceCode): FunctionNode | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression" || !DOORS.has(nameOfKey(callee) ?? "")) return undefined;
  const last = call.arguments.at(-1);
  if (!last || last.type === "SpreadElement") return undefined;
  const given = unwrap(last);
  return asFunction(given) ?? functionNamed(given, sourceCode);
}

/** The function around a node; nothing at the top of the file. */
export function functionAround(node: ESTree.Node): FunctionNode | undefined {
  for (let around = parentOf(node); around; around = parentOf(around)) {
    const found = asFunction(around);
    if (found) return found;
  }
  return undefined;
}

function functionNamed(node: ESTree.Node, sourceCode: SourceCode): FunctionNode | undefined {
  const value = valueOf(node, sourceCode);
  if (value) return asFunction(unwrap(value));
  const definition = node.type === "Identifier" ? variableOf(node, sourceCode)?.defs[0] : undefined;
  return definition?.type === "FunctionName" ? asFunction(definition.node) : undefined;
}

function asFunction(node: ESTree.Node): FunctionNode | undefined {
  const isFunction =
    node.type === "ArrowFunctionExpression" ||
    node.type === "FunctionExpression" ||
    node.type === "FunctionDeclaration";
  return isFunction ? node : undefined;
}
