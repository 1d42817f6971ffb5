import type { Scope, SourceCode } from "eslint";
import type * as ESTree from "estree";
import { functionAround, type FunctionNode } from "./door-callbacks.ts";
import { isWrapper, nameOfKey, parentOf, unwrap } from "./nodes.ts";
import { variableOf } from "./variables.ts";

/** How a `db` leaves the work that it was given to. */
export interface Escape {
  readonly node: ESTree.Node;
  readonly how: "stored" | "returned" | "later";
}

/** What a value is of the `db`: itself (or a method of it), something that holds it, or a function that uses it. */
type Kind = "db" | "holder" | "closure";

interface Value {
  readonly node: ESTree.Node;
  readonly kind: Kind;
}

interface Trail {
  readonly work: FunctionNode;
  readonly sourceCode: SourceCode;
  readonly followed: Set<Scope.Variable>;
  readonly escapes: Map<ESTree.Node, Escape["how"]>;
}

const LATER = new Set([
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "nextTick"],
  ...["requestAnimationFrame", "requestIdleCallback"],
]);
const STORING = new Set(["push", "unshift", "splice", "add", "set"]);
const HANDING_ON = new Set(["freeze", "seal", "resolve", "all", "assign"]);

/** The places where the `db` that a door hands to its work leaves that work, by whatever name or in whatever object. */
export function escapesOf(work: FunctionNode, sourceCode: SourceCode): Escape[] {
  const trail: Trail = { work, sourceCode, followed: new Set(), escapes: new Map() };
  const inside = work.params[0];
  if (inside) give(inside, "holder", trail);
  return [...trail.escapes].map(([node, how]) => ({ node, how }));
}

/** Gives a value to what is declared or assigned. */
function give(target: ESTree.Node, kind: Kind, trail: Trail): void {
  const node = unwrap(target);
  if (node.type === "Identifier" || node.type === "MemberExpression") {
    const variable = ownVariable(node, trail);
    if (variable) follow(variable, node.type === "Identifier" ? kind : "holder", trail);
    else trail.escapes.set(node, "stored");
  }
  if (node.type === "AssignmentPattern") give(node.left, kind, trail);
  if (node.type === "RestElement") give(node.argument, "holder", trail);
  if (node.type === "ArrayPattern") {
    for (const element of node.elements) if (element) give(element, "db", trail);
  }
  if (node.type === "ObjectPattern") {
    for (const part of node.properties) {
      if (part.type === "RestElement") give(part, kind, trail);
      else if (kind === "db" || nameOfKey(part) === "db") give(part.value, "db", trail);
    }
  }
}

/** The variable of the work that an expression begins with; nothing for `this` and what is declared outside. */
function ownVariable(expression: ESTree.Node, trail: Trail): Scope.Variable | undefined {
  const node = unwrap(expression);
  if (node.type === "MemberExpression") return ownVariable(node.object, trail);
  const variable = node.type === "Identifier" ? variableOf(node, trail.sourceCode) : undefined;
  const declared: ESTree.Node | undefined = variable?.defs[0]?.name;
  return declared && functionsAround(declared, trail).includes(trail.work) ? variable : undefined;
}

function follow(variable: Scope.Variable, kind: Kind, trail: Trail): void {
  if (trail.followed.has(variable)) return;
  trail.followed.add(variable);
  for (const reference of variable.references) {
    const { identifier } = reference;
    if (!reference.isRead() || identifier.type !== "Identifier") continue;
    flow({ node: identifier, kind }, trail);
    // Each function between here and the work holds on to the variable for as long as it lives.
    for (const around of functionsAround(identifier, trail)) {
      if (around !== trail.work) flowFunction(around, trail);
    }
  }
}

/** The functions around a node, from the inside out, up to the work; none when the node is not in the work. */
function functionsAround(node: ESTree.Node, { work }: Trail): FunctionNode[] {
  const functions: FunctionNode[] = [];
  for (let around = functionAround(node); around; around = functionAround(around)) {
    functions.push(around);
    if (around === work) return functions;
  }
  return [];
}

function flowFunction(node: FunctionNode, trail: Trail): void {
  if (node.type === "FunctionDeclaration") give(node.id, "closure", trail);
  else flow({ node, kind: "closure" }, trail);
}

/** Follows a value from where it stands to what the code around it makes of it. */
function flow(value: Value, trail: Trail): void {
  const parent = parentOf(value.node);
  if (!parent) return;
  if (parent.type === "AssignmentExpression" && parent.right === value.node)
    give(parent.left, value.kind, trail);
  if (parent.type === "VariableDeclarator" && parent.init === value.node) give(parent.id, value.kind, trail);
  if (parent.type === "CallExpression" && parent.callee !== value.node) hand(value.node, parent, trail);
  if (isAnswer(value.node, parent, trail.work)) trail.escapes.set(value.node, "returned");
  const kind = kindOf(parent, value);
  if (kind) flow({ node: parent, kind }, trail);
}

function isAnswer(node: ESTree.Node, parent: ESTree.Node, work: FunctionNode): boolean {
  if (parent.type === "ReturnStatement") return functionAround(parent) === work;
  return parent === work && work.body === node;
}

/** What an expression is of the `db`, given what one part of it is; nothing where the `db` is only used. */
function kindOf(expression: ESTree.Node, { node, kind }: Value): Kind | undefined {
  if (isWrapper(expression)) return kind;
  switch (expression.type) {
    case "AwaitExpression":
    case "LogicalExpression":
      return kind;
    case "ConditionalExpression":
      return expression.test === node ? undefined : kind;
    case "SequenceExpression":
      return expression.expressions.at(-1) === node ? kind : undefined;
    case "AssignmentExpression":
      return expression.right === node ? kind : undefined;
    case "MemberExpression":
      return expression.object === node ? kindOfMember(nameOfKey(expression), kind) : undefined;
    case "Property":
      return expression.value === node ? "holder" : undefined;
    case "ObjectExpression":
    case "ArrayExpression":
    case "SpreadElement":
      return "holder";
    case "NewExpression":
      // A promise's executor runs at once; any other object keeps what it is made with.
      return kind === "closure" || expression.callee === node ? undefined : "holder";
    case "CallExpression":
      return kindOfCall(expression, { node, kind });
    default:
      return undefined;
  }
}

function kindOfMember(name: string | undefined, kind: Kind): Kind | undefined {
  if (kind === "holder") return name === "db" ? "db" : undefined;
  return kind === "db" || name === "bind" ? kind : undefined;
}

function kindOfCall(call: ESTree.SimpleCallExpression, { node, kind }: Value): Kind | undefined {
  const { name, receiver } = calleeOf(call);
  if (call.callee === node) return name === "bind" ? kind : undefined;
  return isBuiltIn(receiver) && HANDING_ON.has(name) ? "holder" : undefined;
}

function hand(argument: ESTree.Node, call: ESTree.SimpleCallExpression, trail: Trail): void {
  const { name, receiver } = calleeOf(call);
  const [first] = call.arguments;
  if (LATER.has(name)) trail.escapes.set(argument, "later");
  else if (isBuiltIn(receiver)) {
    if (name === "assign" && first && first !== argument) keep(first, argument, trail);
  } else if (receiver && STORING.has(name)) keep(receiver, argument, trail);
  else if (name === "resolve") keep(call.callee, argument, trail);
}

function calleeOf(call: ESTree.SimpleCallExpression): { name: string; receiver?: ESTree.Node } {
  const callee = unwrap(call.callee);
  if (callee.type === "Identifier") return { name: callee.name };
  if (callee.type !== "MemberExpression") return { name: "" };
  return { name: nameOfKey(callee) ?? "", receiver: unwrap(callee.object) };
}

function isBuiltIn(receiver: ESTree.Node | undefined): boolean {
  return receiver?.type === "Identifier" && (receiver.name === "Object" || receiver.name === "Promise");
}

/** Puts a value into what an expression names; into an object written in place it goes no further than that object. */
function keep(container: ESTree.Node, value: ESTree.Node, trail: Trail): void {
  const variable = ownVariable(container, trail);
  if (variable) follow(variable, "holder", trail);
  else if (["Identifier", "MemberExpression", "ThisExpression"].includes(container.type)) {
    trail.escapes.set(value, "stored");
  }
}
