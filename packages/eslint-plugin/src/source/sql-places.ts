import type { SourceCode } from "eslint";
import type * as ESTree from "estree";
import { nameOfKey, unwrap } from "./nodes.ts";
import { statementArgument } from "./statements.ts";

const METHODS = new Set([
  ...["query", "one", "many", "any", "none", "first", "execute", "unsafe", "raw"],
  ...["$queryRawUnsafe", "$executeRawUnsafe", "simple"],
]);
const CONNECTIONS = /^(db|database|pool|client|connection|conn|tx|trx|transaction|sql|pg|prisma|knex)$/i;
// `listSql`, `LIST_SQL`, `statement`, but not `nosql` or `understatement`.
const SQL_NAME = /(?:^|_)(?:sql|statements?)$|(?:Sql|SQL|Statements?|_STATEMENTS?)$/;
const SQL_TAG = /(?:^|_)sql$|(?:Sql|SQL)$|^\$(?:query|execute)Raw$/;

/**
 * What a node says to be SQL by its place: the first argument of `….query(…)` and its like or of any method of a
 * `db`, `pool`, `client` …, a template tagged `sql`, or what is given to a name that ends in `sql` or `statement`.
 */
export function sqlPlace(node: ESTree.Node, sourceCode: SourceCode): ESTree.Node | undefined {
  switch (node.type) {
    case "CallExpression":
      return takesSql(node) ? statementArgument(node, sourceCode) : undefined;
    case "TaggedTemplateExpression":
      return SQL_TAG.test(nameOf(node.tag) ?? "") ? node.quasi : undefined;
    case "VariableDeclarator":
      return isSqlName(node.id) ? (node.init ?? undefined) : undefined;
    case "AssignmentExpression":
      return isSqlName(node.left) ? node.right : undefined;
    case "Property":
    case "PropertyDefinition":
      return node.key.type === "Identifier" && SQL_NAME.test(node.key.name)
        ? (node.value ?? undefined)
        : undefined;
    default:
      return undefined;
  }
}

function takesSql(call: ESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === "Identifier") return callee.name === "query" || SQL_NAME.test(callee.name);
  if (callee.type !== "MemberExpression") return false;
  return METHODS.has(nameOfKey(callee) ?? "") || CONNECTIONS.test(nameOf(callee.object) ?? "");
}

function isSqlName(node: ESTree.Node): boolean {
  return SQL_NAME.test(nameOf(node) ?? "");
}

function nameOf(wrapped: ESTree.Node): string | undefined {
  const node = unwrap(wrapped);
  if (node.type === "Identifier") return node.name;
  return node.type === "MemberExpression" ? nameOfKey(node) : undefined;
}
