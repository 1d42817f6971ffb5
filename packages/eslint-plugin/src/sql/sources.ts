import type { Item } from "./tree.ts";
import { isGroup, isKeyword, isQuery, isSymbol, isWord, splitOn } from "./tree.ts";

/** Something that a block reads or writes: a table with its path, or a function, sub-select or unknown without. */
export interface Source {
  readonly alias: string;
  readonly kind: "table" | "derived" | "function";
  readonly path: readonly string[];
}

/** A condition between sources, and the side of a join whose rows it can leave out. */
export interface Join {
  readonly kind: "inner" | "left" | "right" | "full";
  readonly before: readonly Source[];
  readonly joined: readonly Source[];
  readonly on: readonly Item[];
  readonly using: readonly string[] | "natural";
}

/** What the FROM clause of a block says. */
export interface From {
  readonly sources: readonly Source[];
  readonly joins: readonly Join[];
}

const JOIN_WORDS = ["natural", "inner", "left", "right", "full", "cross", "outer", "join"] as const;

/** Reads the items of a FROM clause (or of USING, or the target of a write) into its sources and joins. */
export function fromClause(items: readonly Item[]): From {
  const sources: Source[] = [];
  const joins: Join[] = [];
  for (const chain of splitOn(items, (item) => isSymbol(item, ","))) {
    const read = joinChain(chain);
    sources.push(...read.sources);
    joins.push(...read.joins);
  }
  return { sources, joins };
}

function joinChain(items: readonly Item[]): From {
  const sources: Source[] = [];
  const joins: Join[] = [];
  for (const { words, body } of joinParts(items)) {
    const { operand, on, using } = joinCondition(body);
    const joined = operandOf(operand);
    if (words.includes("join")) {
      const side = (["left", "right", "full"] as const).find((kind) => words.includes(kind)) ?? "inner";
      const columns = words.includes("natural") ? "natural" : using;
      joins.push({ kind: side, before: [...sources], joined: joined.sources, on, using: columns });
    }
    joins.push(...joined.joins);
    sources.push(...joined.sources);
  }
  return { sources, joins };
}

/** Cuts `a left join b on … join c using (…)` at its join words. */
function joinParts(items: readonly Item[]): { words: string[]; body: Item[] }[] {
  const parts: { words: string[]; body: Item[] }[] = [{ words: [], body: [] }];
  for (const [index, item] of items.entries()) {
    const last = parts.at(-1);
    // left(…) and right(…) in a condition are functions.
    const joins = isKeyword(items, index, ...JOIN_WORDS) && !isGroup(items[index + 1]);
    const word = joins || isKeyword(items, index, "join") ? (item as { text: string }).text : undefined;
    if (word === undefined) last?.body.push(item);
    else if (last && last.words.length > 0 && last.body.length === 0) last.words.push(word);
    else parts.push({ words: [word], body: [] });
  }
  return parts;
}

function joinCondition(body: readonly Item[]): {
  operand: readonly Item[];
  on: readonly Item[];
  using: readonly string[];
} {
  const at = body.findIndex((_, index) => isKeyword(body, index, "on", "using"));
  if (at < 0) return { operand: body, on: [], using: [] };
  const operand = body.slice(0, at);
  const rest = body.slice(at + 1);
  if (isWord(body[at], "on")) return { operand, on: rest, using: [] };
  const columns = isGroup(rest[0]) ? rest[0].items.flatMap((item) => nameOf(item) ?? []) : [];
  return { operand, on: [], using: columns };
}

function operandOf(items: readonly Item[]): From {
  const start = items.findIndex((item) => !isWord(item, "only", "lateral"));
  const body = start < 0 ? [] : items.slice(start);
  const first = body[0];
  if (isGroup(first)) {
    if (!isQuery(first.items)) return fromClause(first.items);
    return one({ kind: "derived", alias: aliasAfter(body.slice(1)) ?? "", path: [] });
  }
  const path = pathOf(body);
  const rest = body.slice(path.length * 2 - 1);
  if (path.length === 0) return { sources: [], joins: [] };
  const alias = aliasAfter(isGroup(rest[0]) || isSymbol(rest[0], "*") ? rest.slice(1) : rest);
  const kind = isGroup(rest[0]) || isWord(first, "rows") ? "function" : "table";
  return one({ kind, alias: alias ?? path.at(-1) ?? "", path });
}

function one(source: Source): From {
  return { sources: [source], joins: [] };
}

/** Reads `schema.table` from the start of items. */
function pathOf(items: readonly Item[]): string[] {
  const path: string[] = [];
  for (let index = 0; index < items.length; index += 2) {
    const name = nameOf(items[index]);
    if (name === undefined) break;
    path.push(name);
    if (!isSymbol(items[index + 1], ".")) break;
  }
  return path;
}

function aliasAfter(items: readonly Item[]): string | undefined {
  const named = items.filter((item) => !isWord(item, "as", "with", "ordinality"));
  return isWord(named[0], "tablesample", "set") ? undefined : nameOf(named[0]);
}

/** The identifier that an item is, folded as PostgreSQL folds it; `…` for an interpolated one; else nothing. */
export function nameOf(item: Item | undefined): string | undefined {
  if (item?.kind === "hole") return "…";
  return item?.kind === "word" || item?.kind === "name" ? item.text : undefined;
}
