/** What stands in a statement where the source interpolates something that can not be known from the file. */
export const HOLE = "\uE000";

/**
 * One lexical unit of SQL. `word` is folded to lower case as PostgreSQL does, `name` is a quoted identifier,
 * `string` and `body` (dollar-quoted) hold what is between the quotes.
 */
export interface Token {
  readonly kind: "word" | "name" | "string" | "body" | "parameter" | "number" | "symbol" | "hole";
  readonly text: string;
}

interface Pattern {
  readonly kind: Token["kind"] | "nothing";
  readonly match: RegExp;
  readonly read?: (match: RegExpExecArray) => string;
}

const undouble = (quote: string) => (match: RegExpExecArray) =>
  (match[1] ?? "").replaceAll(quote + quote, quote);

// The order matters: a prefixed string before a word, a comment before an operator.
const PATTERNS: readonly Pattern[] = [
  { kind: "nothing", match: /\s+|--[^\n\r]*/y },
  { kind: "string", match: /[eE]'((?:[^'\\]|\\(?:[^]|$)|'')*)'?/y, read: undouble("'") },
  { kind: "string", match: /(?:[bBxXnN]|[uU]&)?'((?:[^']|'')*)'?/y, read: undouble("'") },
  { kind: "name", match: /(?:[uU]&)?"((?:[^"]|"")*)"?/y, read: undouble('"') },
  { kind: "body", match: /\$([A-Za-z_]\w*)?\$([^]*?)(?:\$\1\$|$)/y, read: (match) => match[2] ?? "" },
  { kind: "parameter", match: /\$\d+/y },
  { kind: "hole", match: /\uE000/y },
  {
    kind: "word",
    match: /[A-Za-z_\u0080-\uDFFF\uE001-\uFFFF][\w$\u0080-\uDFFF\uE001-\uFFFF]*/y,
    read: (match) => match[0].toLowerCase(),
  },
  { kind: "number", match: /\d[\w.]*/y },
  { kind: "symbol", match: /::|:=|(?:(?!--|\/\*)[-+*/<>=~!@#%^&|`?])+|[^]/y },
];

/** Reads SQL into tokens, without comments and white space. Never throws: what is left open ends with the text. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    if (sql.startsWith("/*", at)) {
      at = endOfComment(sql, at);
      continue;
    }
    const { kind, text, end } = next(sql, at);
    if (kind !== "nothing") tokens.push({ kind, text });
    at = end;
  }
  return tokens;
}

function next(sql: string, at: number): { kind: Pattern["kind"]; text: string; end: number } {
  for (const { kind, match, read } of PATTERNS) {
    match.lastIndex = at;
    const found = match.exec(sql);
    if (found) return { kind, text: read ? read(found) : found[0], end: match.lastIndex };
  }
  return { kind: "symbol", text: sql.charAt(at), end: at + 1 };
}

// PostgreSQL nests block comments, which a regular expression can not follow.
function endOfComment(sql: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(sql); found; found = edge.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}
