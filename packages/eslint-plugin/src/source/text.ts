import type { SourceCode } from "eslint";
import type * as ESTree from "estree";
import { HOLE } from "../sql/tokens.ts";
import { nameOfKey, unwrap } from "./nodes.ts";
import { valueOf } from "./variables.ts";

interface Reading {
  readonly sourceCode: SourceCode;
  // What is being read, so that constants which name each other do not go round for ever.
  readonly open: ReadonlySet<ESTree.Node>;
}

/**
 * The text that an expression is known to be, from literals, templates, concatenation, `[…].join("…")` and constants
 * of the same file; a HOLE stands for each part that is not known. Nothing when the whole is not known.
 */
export function textOf(node: ESTree.Node, sourceCode: SourceCode): string | undefined {
  return read(node, { sourceCode, open: new Set() });
}

/** Where a text is written: the node itself, the value of the constant that it names, or both arms of a choice. */
export function originsOf(node: ESTree.Node, sourceCode: SourceCode): ESTree.Node[] {
  const seen = new Set<ESTree.Node>();
  let origin = unwrap(node);
  while (!seen.has(origin)) {
    seen.add(origin);
    origin = unwrap(valueOf(origin, sourceCode) ?? origin);
  }
  const arms =
    origin.type === "ConditionalExpression"
      ? [origin.consequent, origin.alternate]
      : origin.type === "LogicalExpression"
        ? [origin.left, origin.right]
        : [];
  return arms.length > 0 ? arms.flatMap((arm) => originsOf(arm, sourceCode)) : [origin];
}

function read(wrapped: ESTree.Node, { sourceCode, open }: Reading): string | undefined {
  const node = unwrap(wrapped);
  if (open.has(node)) return undefined;
  const reading = { sourceCode, open: new Set([...open, node]) };
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" || typeof node.value === "number" ? `${node.value}` : undefined;
    case "TemplateLiteral":
      return readTemplate(node, reading);
    case "TaggedTemplateExpression":
      return readTemplate(node.quasi, reading);
    case "BinaryExpression":
      return readConcatenation(node, reading);
    case "CallExpression":
      return readCall(node, reading);
    default: {
      const value = valueOf(node, sourceCode);
      return value && read(value, reading);
    }
  }
}

function readTemplate(node: ESTree.TemplateLiteral, reading: Reading): string {
  return node.quasis
    .map(({ value }, index) => {
      const expression = node.expressions[index];
      const text = value.cooked ?? value.raw;
      return expression ? text + (read(expression, reading) ?? HOLE) : text;
    })
    .join("");
}

function readConcatenation(node: ESTree.BinaryExpression, reading: Reading): string | undefined {
  if (node.operator !== "+") return undefined;
  const left = read(node.left, reading);
  const right = read(node.right, reading);
  return left === undefined && right === undefined ? undefined : (left ?? HOLE) + (right ?? HOLE);
}

function readCall(
  { callee, arguments: given }: ESTree.SimpleCallExpression,
  reading: Reading,
): string | undefined {
  if (callee.type !== "MemberExpression") return undefined;
  const method = nameOfKey(callee);
  const receiver = unwrap(callee.object);
  if (method === "trim" || method === "concat") {
    const texts = [receiver, ...(method === "concat" ? given : [])].map((part) => read(part, reading));
    return texts[0] === undefined ? undefined : texts.map((text) => text ?? HOLE).join("");
  }
  if (method !== "join" || receiver.type !== "ArrayExpression") return undefined;
  const separator = given[0] ? (read(given[0], reading) ?? HOLE) : ",";
  return receiver.elements.map((element) => (element && read(element, reading)) ?? HOLE).join(separator);
}
