import type { Rule } from "eslint";

/** The option of the rules that are lifted in some files: `{ allow: ["src/database.ts", "migrations/**"] }`. */
export const allowSchema = {
  type: "array",
  items: { type: "string", minLength: 1 },
  uniqueItems: true,
} as const;

const WILDCARDS: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};

/**
 * Says whether the linted file is one of those that the option `allow` names. A pattern stands for the end of the
 * path, from a slash on; `*` and `?` stay within a segment, `**` crosses them, `{a,b}` is either, a slash at the end
 * means all in that directory, and `/` or `./` at the start counts from the directory that ESLint runs in.
 */
export function isAllowedFile(context: Rule.RuleContext): boolean {
  const option: unknown = context.options[0];
  const allow = typeof option === "object" && option !== null && "allow" in option ? option.allow : [];
  const path = relativePath(context.filename, context.cwd);
  return Array.isArray(allow) && allow.some((pattern) => matchesPath(path, String(pattern)));
}

/** Says whether a path, with slashes and relative to where ESLint runs, ends in what the pattern says. */
export function matchesPath(path: string, pattern: string): boolean {
  const body = slashes(pattern).replace(/^\.?\//, "");
  const whole = body.endsWith("/") ? `${body}**` : body;
  const isAnchored = body.length < pattern.length;
  // `.test.ts` is the end of a name, everything else begins with a name.
  const start = isAnchored ? "^" : body.startsWith(".") ? "" : "(?:^|/)";
  return new RegExp(`${start}${expression(whole)}$`, "u").test(path);
}

function relativePath(filename: string, cwd: string): string {
  const file = slashes(filename);
  const root = `${slashes(cwd).replace(/\/$/, "")}/`;
  return file.startsWith(root) ? file.slice(root.length) : file;
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}

function expression(pattern: string): string {
  return pattern.replace(/\{([^{}]*)\}|\*\*\/|\*\*|[*?.+^$()|[\]{}]/g, (part, either?: string) => {
    if (either !== undefined) return `(?:${either.split(",").map(expression).join("|")})`;
    return WILDCARDS[part] ?? `\\${part}`;
  });
}
