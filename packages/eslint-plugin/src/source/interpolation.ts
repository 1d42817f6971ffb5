import type { Scope, SourceCode } from "eslint";
import type * as ESTree from "estree";
import { nameOfKey, parentOf, unwrap } from "./nodes.ts";
import { valueOf, variableOf } from "./variables.ts";

interface Reading {
  readonly sourceCode: SourceCode;
  // What is being read: a variable that is built from itself is judged once, by what else it is built from.
  readonly open: ReadonlySet<ESTree.Node | Scope.Variable>;
}

const CONSTANT_NAME = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
const BUILDERS = new Set(["concat", "join", "replace", "replaceAll"]);

/**
 * The parts of a text that are put into it when the code runs, by a template, by `+`, `+=`, `concat`, `join` or
 * `replace`. Literals, imported names, module constants in UPPER_CASE and variables of the same file that are only ever
 * literals are no such parts, nor is a choice between them.
 */
export function interpolatedParts(text: ESTree.Node, sourceCode: SourceCode): ESTree.Node[] {
  return [...new Set(builtFrom(text, { sourceCode, open: new Set() }))];
}

/** A whole text: what is merely handed on (a parameter, another function's answer) is not built here. */
function builtFrom(wrapped: ESTree.Node, around: Reading): ESTree.Node[] {
  const node = unwrap(wrapped);
  if (around.open.has(node)) return [];
  const reading = { ...around, open: new Set([...around.open, node]) };
  if (node.type === "Identifier") return builtFromVariable(node, reading);
  if (node.type === "MemberExpression") {
    const value = valueOf(node, reading.sourceCode);
    return value ? builtFrom(value, reading) : [];
  }
  const pieces = piecesOf(node);
  if (pieces) return pieces.flatMap((piece) => variableParts(piece, reading));
  return choicesOf(node).flatMap((choice) => builtFrom(choice, reading));
}

function builtFromVariable(identifier: ESTree.Identifier, around: Reading): ESTree.Node[] {
  const variable = variableOf(identifier, around.sourceCode);
  if (!variable || around.open.has(variable)) return [];
  const reading = { ...around, open: new Set([...around.open, variable]) };
  return writesOf(variable).flatMap(({ value, adds }) =>
    adds ? variableParts(value, reading) : builtFrom(value, reading),
  );
}

function writesOf(variable: Scope.Variable): { value: ESTree.Node; adds: boolean }[] {
  return variable.references.flatMap((reference) => {
    const value = reference.isWrite() ? reference.writeExpr : null;
    if (!value || reference.identifier.type !== "Identifier") return [];
    const assignment = parentOf(reference.identifier);
    return [{ value, adds: assignment?.type === "AssignmentExpression" && assignment.operator === "+=" }];
  });
}

/** A piece of a text: here all that is not known to be constant counts. */
function variableParts(wrapped: ESTree.Node, around: Reading): ESTree.Node[] {
  const node = unwrap(wrapped);
  if (node.type === "Literal" && !("regex" in node)) return [];
  if (around.open.has(node)) return [node];
  const reading = { ...around, open: new Set([...around.open, node]) };
  const pieces = piecesOf(node) ?? choicesOf(node);
  if (pieces.length > 0) return pieces.flatMap((piece) => variableParts(piece, reading));
  if (node.type === "TemplateLiteral") return [];
  return isConstant(node, reading) ? [] : [node];
}

/** What a template, a concatenation or a building method puts together; nothing for other nodes. */
function piecesOf(node: ESTree.Node): ESTree.Node[] | undefined {
  switch (node.type) {
    case "TemplateLiteral":
      return node.expressions;
    case "TaggedTemplateExpression":
      return isSqlTag(node.tag) ? [] : node.quasi.expressions;
    case "BinaryExpression":
      return node.operator === "+" ? [node.left, node.right] : undefined;
    case "CallExpression":
      return piecesOfCall(node);
    default:
      return undefined;
  }
}

function piecesOfCall({ callee, arguments: given }: ESTree.SimpleCallExpression): ESTree.Node[] | undefined {
  if (callee.type !== "MemberExpression") return undefined;
  const method = nameOfKey(callee) ?? "";
  const receiver = unwrap(callee.object);
  if (!BUILDERS.has(method)) return undefined;
  const isList = method === "join" && receiver.type === "ArrayExpression";
  return [...(isList ? receiver.elements.filter((element) => element !== null) : [receiver]), ...given];
}

// A `sql` tag makes parameters of what is put into it.
function isSqlTag(tag: ESTree.Node): boolean {
  const node = unwrap(tag);
  const name =
    node.type === "MemberExpression" ? nameOfKey(node) : node.type === "Identifier" ? node.name : "";
  return /sql$/i.test(name ?? "");
}

function choicesOf(node: ESTree.Node): ESTree.Node[] {
  if (node.type === "ConditionalExpression") return [node.consequent, node.alternate];
  if (node.type === "LogicalExpression") return [node.left, node.right];
  const callee = node.type === "CallExpression" ? unwrap(node.callee) : node;
  const trims =
    callee.type === "MemberExpression" && callee !== node && nameOfKey(callee)?.startsWith("trim");
  return trims ? [callee.object] : [];
}

function isConstant(node: ESTree.Node, reading: Reading): boolean {
  if (node.type === "Identifier") return isConstantVariable(node, reading);
  if (node.type !== "MemberExpression") return false;
  if (isMemberOfConstant(node, reading)) return true;
  const value = valueOf(node, reading.sourceCode);
  return value !== undefined && variableParts(value, reading).length === 0;
}

function isConstantVariable(node: ESTree.Identifier, reading: Reading): boolean {
  const variable = variableOf(node, reading.sourceCode);
  if (isNamedConstant(variable, node.name)) return true;
  const definition = variable?.defs[0];
  if (!variable || definition?.type !== "Variable" || definition.node.id.type !== "Identifier") return false;
  if (reading.open.has(variable)) return true;
  const open = new Set([...reading.open, variable]);
  const writes = writesOf(variable);
  return (
    writes.length > 0 && writes.every(({ value }) => variableParts(value, { ...reading, open }).length === 0)
  );
}

function isNamedConstant(variable: Scope.Variable | undefined, name: string): boolean {
  const definition = variable?.defs[0];
  if (definition?.type === "ImportBinding") return true;
  const isModules = variable?.scope.type === "module" || variable?.scope.type === "global";
  const isConst = definition?.type === "Variable" && definition.parent.kind === "const";
  return CONSTANT_NAME.test(name) && (variable === undefined || (isModules && isConst));
}

/** `columns.job` of an imported module, or `ORDERS[by]` of a constant in UPPER_CASE. */
function isMemberOfConstant(node: ESTree.MemberExpression, { sourceCode }: Reading): boolean {
  const object = unwrap(node.object);
  if (object.type !== "Identifier") return false;
  const variable = variableOf(object, sourceCode);
  if (variable?.defs[0]?.node.type === "ImportNamespaceSpecifier") return true;
  return variable !== undefined && CONSTANT_NAME.test(object.name) && isNamedConstant(variable, object.name);
}
