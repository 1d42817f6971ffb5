import type { FieldProblem } from "@guildhall/protocol";
import type { z } from "zod";
import { Problem } from "../problem.ts";

/** The deepest that a body may nest. */
const maxDepth = 20;
/** The most fields that an answer complains about. */
const maxFields = 50;

type Path = readonly PropertyKey[];

/**
 * Checks what a caller sent against a schema, and gives what the schema makes of it. What the schema does not know is
 * refused, not dropped: every key that comes in must come out. So is text that PostgreSQL can not hold.
 *
 * Throws the problem `code` with the fields that are wrong.
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: "invalid_body" | "invalid_query",
): z.output<Schema> {
  refuse(code, unfitFields(value, []));
  const result = schema.safeParse(value, { error: inWords });
  if (!result.success) throw new Problem(code, { fields: fieldsOf(result.error) });
  refuse(code, unknownFields(value, result.data, []));
  return result.data;
}

function refuse(code: "invalid_body" | "invalid_query", fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw new Problem(code, { fields: fields.slice(0, maxFields) });
}

function unfitFields(value: unknown, path: Path): FieldProblem[] {
  if (typeof value === "string")
    return isText(value) ? [] : [fieldAt(path, "Leave out characters that are no text.")];
  if (typeof value !== "object" || value === null) return [];
  if (path.length >= maxDepth) return [fieldAt(path, `Nest at most ${maxDepth} levels.`)];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(isText(key) ? [] : [fieldAt(path, "Leave out names that are no text.")]),
    ...unfitFields(inner, [...path, key]),
  ]);
}

/** Tells whether PostgreSQL can hold a text: no NUL in it, and no half of a surrogate pair. */
export function isText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

function inWords(issue: {
  readonly code?: string | undefined;
  readonly input?: unknown;
}): string | undefined {
  return issue.code === "invalid_type" && issue.input === undefined ? "This is required." : undefined;
}

function fieldsOf({ issues }: z.ZodError): FieldProblem[] {
  const fields = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unknownField([...issue.path, key]))
      : [fieldAt(issue.path, issue.message)],
  );
  return fields.slice(0, maxFields);
}

function unknownFields(before: unknown, after: unknown, path: Path): FieldProblem[] {
  if (!isObject(before) || !isObject(after)) return [];
  return Object.entries(before).flatMap(([key, value]) =>
    Object.hasOwn(after, key)
      ? unknownFields(value, after[key], [...path, key])
      : [unknownField([...path, key])],
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function unknownField(path: Path): FieldProblem {
  return fieldAt(path, "Leave this out: it is not known here.");
}

function fieldAt(path: Path, message: string): FieldProblem {
  return { field: path.map(String).join("."), message };
}
