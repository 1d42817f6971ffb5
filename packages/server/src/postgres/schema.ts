import type pg from "pg";
import {
  accessStatements,
  columnLines,
  constraintLines,
  defaultPrivileges,
  functionStatements,
  relations,
  relationStatements,
  schemaStatements,
  typeStatements,
  type Relation,
  type SchemaStatement,
  type TableLine,
} from "./queries.ts";

/** What to describe. */
export interface DumpSchemaOptions {
  /** The schemas, in the order in which they are told (default `guildhall` and `identity`). */
  readonly schemas?: readonly string[];
}

/**
 * Describes schemas as SQL that is made for reading: tables and what belongs to each, then functions, both by name. The
 * same database always gives the same text. The client must not be in a transaction.
 */
export async function dumpSchema(client: pg.ClientBase, options: DumpSchemaOptions = {}): Promise<string> {
  const schemas = options.schemas ?? ["guildhall", "identity"];
  await client.query("begin isolation level repeatable read read only");
  try {
    // With nothing on the path, PostgreSQL writes every name in full.
    await client.query("set local search_path to pg_catalog, pg_temp");
    const parts = [await defaultPrivileges(client, "")].map((statements) => paragraph(statements));
    for (const schema of schemas) parts.push(...(await describe(client, schema)));
    return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
  } finally {
    await client.query("rollback");
  }
}

async function describe(client: pg.ClientBase, schema: string): Promise<string[]> {
  const head = [...(await schemaStatements(client, schema)), ...(await defaultPrivileges(client, schema))];
  const columns = await columnLines(client, schema);
  const constraints = await constraintLines(client, schema);
  const statements = await relationStatements(client, schema);
  const access = await accessStatements(client, schema);
  const about = <T extends { readonly subject: string }>(rows: readonly T[], subject: string): T[] =>
    rows.filter((row) => row.subject === subject);
  const tables = (await relations(client, schema)).map((relation) =>
    [
      definition(relation, [...about(columns, relation.name), ...about(constraints, relation.name)]),
      paragraph([...about(statements, relation.name), ...about(access, relation.name)]),
    ]
      .filter((part) => part !== "")
      .join("\n"),
  );
  const functions = await functionStatements(client, schema);
  const signatures = [...new Set(functions.map((row) => row.subject))];
  return [
    banner(schema),
    paragraph(head),
    paragraph(await typeStatements(client, schema)),
    ...tables,
    ...signatures.map((signature) => foldSignature(paragraph(about(functions, signature)))),
  ];
}

function banner(schema: string): string {
  return `-- ${schema} ${"-".repeat(Math.max(3, 106 - schema.length))}`;
}

function definition({ opening, query, closing }: Relation, lines: readonly TableLine[]): string {
  if (query !== null) return `${opening}${closing} AS\n${tidy(query)}`;
  return `${opening} (\n${lines.map(({ line }) => `  ${line}`).join(",\n")}\n)${closing};`;
}

function paragraph(statements: readonly SchemaStatement[]): string {
  return statements
    .map(({ statement }) => (statement.startsWith("--") ? statement : `${tidy(statement)};`))
    .join("\n");
}

/** A parameter to a line where the list is long; one with quoted defaults stays as it is, for they may hold commas. */
function foldSignature(text: string): string {
  const end = text.indexOf("\n LANGUAGE");
  const fold = (line: string): string =>
    line.length <= 110 || line.includes("'") ? line : line.replace("(", "(\n   ").replaceAll(", ", ",\n   ");
  return text.slice(0, end).split("\n").map(fold).join("\n") + text.slice(end);
}

/** Without blanks at the ends of lines, which editors would take away. */
function tidy(text: string): string {
  return text.replace(/[ \t]+$/gm, "").trimEnd();
}
