import type { From, Source } from "./sources.ts";
import type { Item } from "./tree.ts";
import { tiedAliases } from "./predicates.ts";
import { fromClause, nameOf } from "./sources.ts";
import { isGroup, isKeyword, isQuery, isSymbol, isWord, splitOn, statementsOf } from "./tree.ts";

/** Says whether a table, named by its path (`["job"]` or `["public", "job"]`), belongs to no organization. */
export type IsGlobal = (path: readonly string[]) => boolean;

interface Reading {
  readonly isGlobal: IsGlobal;
  readonly ctes: ReadonlySet<string>;
  readonly untied: Set<string>;
}

const CLAUSES: Readonly<Record<string, readonly string[]>> = {
  select: ["from", "where", "group", "having", "window", "order", "limit", "offset", "fetch", "for", "into"],
  update: ["set", "from", "where", "returning"],
  delete: ["from", "using", "where", "returning"],
  merge: ["into", "using", "on", "when", "returning"],
};

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  select: ["from"],
  update: ["", "from"],
  delete: ["from", "using"],
  merge: ["into", "using"],
};

/**
 * The tables that a statement reads, updates or deletes from without tying them to one organization, as they are
 * written. Every query in it is judged by itself: each arm of a UNION, each common table expression, each sub-select.
 * Empty for other statements (DDL, `begin`, `set`) and where an interpolation hides the condition.
 */
export function untiedTables(sql: string, isGlobal: IsGlobal): string[] {
  const reading: Reading = { isGlobal, ctes: new Set(), untied: new Set() };
  for (const statement of statementsOf(sql)) {
    const body = explained(statement);
    if (isQuery(body)) readQuery(body, reading);
  }
  return [...reading.untied];
}

function explained(statement: readonly Item[]): readonly Item[] {
  if (!isWord(statement[0], "explain")) return statement;
  const start = isGroup(statement[1])
    ? 2
    : statement.findIndex((item) => !isWord(item, "explain", "analyze", "verbose"));
  return start < 0 ? [] : statement.slice(start);
}

function readQuery(items: readonly Item[], around: Reading): void {
  const reading = { ...around, ctes: readNested(items, around) };
  const body = isWord(items[0], "with") ? afterWith(items) : items;
  for (const block of splitOn(body, (_, index) => isKeyword(body, index, "union", "intersect", "except"))) {
    judge(isWord(block[0], "all", "distinct") ? block.slice(1) : block, reading);
  }
}

/** Reads the queries inside items, and answers the common table expressions that the items around them may name. */
function readNested(items: readonly Item[], reading: Reading): ReadonlySet<string> {
  const names = items.map((_, index) => cteName(items, index));
  const ctes = new Set(reading.ctes);
  // Without RECURSIVE, `with job as (select … from job)` reads the table, not itself.
  if (isWord(items[1], "recursive")) for (const name of names) if (name !== undefined) ctes.add(name);
  for (const [index, item] of items.entries()) {
    if (!isGroup(item)) continue;
    const inside = { ...reading, ctes: new Set(ctes) };
    if (item.kind === "group" && isQuery(item.items)) readQuery(item.items, inside);
    else readNested(item.items, inside);
    const name = names[index];
    if (name !== undefined) ctes.add(name);
  }
  return ctes;
}

/** The name under which a group is a common table expression: `name (columns) as not materialized (…)`. */
function cteName(items: readonly Item[], index: number): string | undefined {
  const group = items[index];
  if (!isGroup(group) || !isQuery(group.items)) return undefined;
  const before = items.slice(0, index).filter((word) => !isWord(word, "not", "materialized"));
  if (!isWord(before.pop(), "as")) return undefined;
  return nameOf(before.findLast((word) => !isGroup(word)));
}

function afterWith(items: readonly Item[]): readonly Item[] {
  const verbs = ["select", "insert", "update", "delete", "merge", "values", "table"];
  const at = items.findIndex((_, index) => isKeyword(items, index, ...verbs));
  return at < 0 ? [] : items.slice(at);
}

function judge(block: readonly Item[], reading: Reading): void {
  const verb = block[0]?.kind === "word" ? block[0].text : "";
  if (verb === "insert") judgeInsert(block, reading);
  if (verb === "table") report(fromClause(block.slice(1)), [], reading);
  const clause = clausesOf(block, CLAUSES[verb] ?? []);
  const read = SOURCES[verb]?.map(clause) ?? [];
  const where = clause(verb === "merge" ? "on" : "where");
  if (read.some((items) => hides(items, "from")) || hides(where, "where")) return;
  const parts = read.map(fromClause);
  const from = {
    sources: parts.flatMap(({ sources }) => sources),
    joins: parts.flatMap(({ joins }) => joins),
  };
  report(from, where, reading);
}

/** An INSERT takes its organization from the context, but what it selects is read like anything else. */
function judgeInsert(block: readonly Item[], reading: Reading): void {
  const start = block.findIndex((_, index) => isKeyword(block, index, "select", "table", "with"));
  if (start < 0) return;
  const rest = block.slice(start);
  const end = rest.findIndex(
    (_, index) =>
      isKeyword(rest, index, "returning") ||
      (isKeyword(rest, index, "on") && isWord(rest[index + 1], "conflict")),
  );
  const query = end < 0 ? rest : rest.slice(0, end);
  judge(isWord(query[0], "with") ? afterWith(query) : query, reading);
}

function clausesOf(block: readonly Item[], keywords: readonly string[]): (name: string) => readonly Item[] {
  const clauses = new Map<string, Item[]>([["", []]]);
  let current: Item[] | undefined = clauses.get("");
  for (const [index, item] of block.entries()) {
    if (index === 0) continue;
    const name = isKeyword(block, index, ...keywords) ? nameOf(item) : undefined;
    if (name === undefined || clauses.has(name) || isPartOfExpression(block, index)) current?.push(item);
    else clauses.set(name, (current = []));
  }
  return (name) => clauses.get(name) ?? [];
}

/** `is distinct from` and `within group (…)` hold words that open a clause elsewhere. */
function isPartOfExpression(block: readonly Item[], index: number): boolean {
  const distinct = isWord(block[index - 1], "distinct") && isWord(block[index - 2], "is", "not");
  return distinct || (isWord(block[index], "group") && isWord(block[index - 1], "within"));
}

/** Says whether an interpolation stands where a table, a join or a condition could be, and not merely a value. */
function hides(items: readonly Item[], clause: "from" | "where"): boolean {
  return items.some((item, index) => {
    const before = items[index - 1];
    if (item.kind === "group" && !isQuery(item.items)) {
      const isCondition = before === undefined || isWord(before, "and", "or", "not", "on");
      return isCondition && hides(item.items, clause);
    }
    if (item.kind !== "hole") return false;
    if (clause === "from" && isSymbol(items[index + 1], ".")) return false;
    return !isOperator(before) && !isOperator(items[index + 1]);
  });
}

function isOperator(item: Item | undefined): boolean {
  if (item?.kind === "symbol") return ![".", ",", ";", "[", "]"].includes(item.text);
  return isWord(item, "like", "ilike", "between", "to", "from", "in", "is", "escape");
}

function report({ sources, joins }: From, where: readonly Item[], reading: Reading): void {
  const resolved = sources.map((source): Source =>
    isCte(source, reading) ? { ...source, kind: "derived" } : source,
  );
  const tied = tiedAliases({ sources: resolved, joins }, where);
  for (const { kind, alias, path } of resolved) {
    if (kind === "table" && !tied.has(alias) && !reading.isGlobal(path)) reading.untied.add(path.join("."));
  }
}

function isCte({ kind, path }: Source, { ctes }: Reading): boolean {
  const [name, ...others] = path;
  return kind === "table" && name !== undefined && others.length === 0 && ctes.has(name);
}
