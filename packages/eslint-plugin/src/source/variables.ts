import type { Scope, SourceCode } from "eslint";
import type * as ESTree from "estree";
import { nameOfKey, unwrap } from "./nodes.ts";

/** The variable that an identifier stands for; nothing for a global that the file does not declare. */
export function variableOf(
  identifier: ESTree.Identifier,
  sourceCode: SourceCode,
): Scope.Variable | undefined {
  let scope: Scope.Scope | null = sourceCode.getScope(identifier);
  for (; scope; scope = scope.upper) {
    const found = scope.set.get(identifier.name);
    if (found) return found.defs.length > 0 ? found : undefined;
  }
  return undefined;
}

/**
 * The one value that an identifier (`list`), or a property of a constant object (`queries.list`), has in this file;
 * nothing where it is assigned to, imported, a parameter or computed.
 */
export function valueOf(node: ESTree.Node, sourceCode: SourceCode): ESTree.Node | undefined {
  if (node.type === "Identifier") return onlyValue(variableOf(node, sourceCode));
  if (node.type !== "MemberExpression") return undefined;
  const name = nameOfKey(node);
  const object = valueOf(unwrap(node.object), sourceCode);
  const literal = object && unwrap(object);
  if (name === undefined || literal?.type !== "ObjectExpression") return undefined;
  return propertyValue(literal, name);
}

/** The value of a property that an object literal writes out. */
export function propertyValue(object: ESTree.ObjectExpression, name: string): ESTree.Node | undefined {
  const found = object.properties.findLast(
    (property): property is ESTree.Property => property.type === "Property" && nameOfKey(property) === name,
  );
  return found?.value;
}

function onlyValue(variable: Scope.Variable | undefined): ESTree.Expression | undefined {
  const [definition, ...others] = variable?.defs ?? [];
  if (definition?.type !== "Variable" || others.length > 0) return undefined;
  if (definition.node.id.type !== "Identifier") return undefined;
  const writes = variable?.references.filter((reference) => reference.isWrite()) ?? [];
  return writes.length === 1 ? (definition.node.init ?? undefined) : undefined;
}
