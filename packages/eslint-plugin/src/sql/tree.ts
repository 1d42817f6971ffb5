import { type Token, tokensOf } from "./tokens.ts";

/** What stands between parentheses, or between `case` and `end`, as one item of what is around it. */
export interface Group {
  readonly kind: "group" | "case";
  readonly items: readonly Item[];
}

/** A token, or a group of items. */
export type Item = Token | Group;

const QUERY_VERBS = new Set(["select", "insert", "update", "delete", "merge", "values", "table", "with"]);

/** Reads SQL into its statements, each a list of items. Empty statements are left out. */
export function statementsOf(sql: string): (readonly Item[])[] {
  const root = grouped(tokensOf(sql));
  return splitOn(root, (item) => isSymbol(item, ";")).filter((statement) => statement.length > 0);
}

/** Says whether an item is a group: parentheses or a case expression. */
export function isGroup(item: Item | undefined): item is Group {
  return item?.kind === "group" || item?.kind === "case";
}

/** Says whether an item is that symbol or operator. */
export function isSymbol(item: Item | undefined, text: string): boolean {
  return item?.kind === "symbol" && item.text === text;
}

/** Says whether an item is one of those unquoted words. */
export function isWord(item: Item | undefined, ...texts: readonly string[]): boolean {
  return item?.kind === "word" && texts.includes(item.text);
}

/**
 * Says whether the item at an index is one of those words used as a keyword: not the column in `job.order`, not
 * the label in `as order`.
 */
export function isKeyword(items: readonly Item[], index: number, ...texts: readonly string[]): boolean {
  const before = items[index - 1];
  return isWord(items[index], ...texts) && !isSymbol(before, ".") && !isWord(before, "as");
}

/** Says whether items are a query: `select …`, `with …`, a write, or such a query in parentheses. */
export function isQuery(items: readonly Item[]): boolean {
  const first = items[0];
  if (first?.kind === "group") return isQuery(first.items);
  return first?.kind === "word" && QUERY_VERBS.has(first.text) && !isSymbol(items[1], ".");
}

/** Splits items where the test holds; the items that it holds for are left out. */
export function splitOn(
  items: readonly Item[],
  isSeparator: (item: Item, index: number) => boolean,
): (readonly Item[])[] {
  const parts: Item[][] = [[]];
  for (const [index, item] of items.entries()) {
    if (isSeparator(item, index)) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts;
}

function grouped(tokens: readonly Token[]): readonly Item[] {
  const root: Item[] = [];
  const open: { kind: Group["kind"]; items: Item[] }[] = [];
  for (const [index, token] of tokens.entries()) {
    const here = open.at(-1)?.items ?? root;
    if (isSymbol(token, "(") || isKeyword(tokens, index, "case")) {
      const group: { kind: Group["kind"]; items: Item[] } = {
        kind: isSymbol(token, "(") ? "group" : "case",
        items: [],
      };
      here.push(group);
      open.push(group);
    } else if (closes(open.at(-1)?.kind, token)) open.pop();
    else here.push(token);
  }
  return root;
}

function closes(kind: Group["kind"] | undefined, token: Token): boolean {
  return kind === "group" ? isSymbol(token, ")") : kind === "case" && isWord(token, "end");
}
