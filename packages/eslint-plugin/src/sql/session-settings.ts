import type { Item } from "./tree.ts";
import { nameOf } from "./sources.ts";
import { isGroup, isKeyword, isSymbol, isWord, splitOn, statementsOf } from "./tree.ts";

/**
 * Why a statement may not be sent: it sets the door's own `context`, changes the `role` or row security, sets what
 * outlives the transaction (`session`), or sets something that is only known when it runs (`unnamed`).
 */
export type SettingFault = "context" | "role" | "session" | "unnamed";

const MENTIONS = /set_config|\bset\b|\breset\b|\bdiscard\b|pg_settings/i;
const VERBS =
  "alter begin commit create delete discard do end insert release reset rollback savepoint select set show start update values with".split(
    " ",
  );
const TRUE = new Set(["true", "t", "on", "yes", "y", "1"]);
const ROLE_SETTINGS = new Set(["role", "session_authorization", "row_security"]);

/** The faults of a text that is known to be SQL. Comments and quoted strings are not read as statements. */
export function settingFaults(sql: string): SettingFault[] {
  if (!MENTIONS.test(sql)) return [];
  return unique(statementsOf(sql).flatMap(faultsOfStatement));
}

/**
 * The faults of a text that may be prose as well: `"Set role"` on a button, an error message that quotes SQL. Only
 * what is unmistakable counts: the text does not open with a capitalised word, each piece between its semicolons opens
 * with a statement's verb, and there is a semicolon, or a SET of a name with a dot or an underscore, or a query that
 * calls `set_config`.
 */
export function unmistakableSettingFaults(text: string): SettingFault[] {
  if (!MENTIONS.test(text) || /^\s*[A-Z][a-z]/.test(text)) return [];
  const statements = statementsOf(text);
  if (!statements.every((statement) => isWord(statement[0], ...VERBS))) return [];
  const isScript = text.includes(";");
  return unique(
    statements.filter((statement) => isScript || isUnmistakable(statement)).flatMap(faultsOfStatement),
  );
}

function unique(faults: readonly SettingFault[]): SettingFault[] {
  return [...new Set(faults)];
}

function isUnmistakable(statement: readonly Item[]): boolean {
  if (!isWord(statement[0], "set")) return !isWord(statement[0], "reset", "discard");
  const named = withoutScope(statement.slice(1));
  const dotted = isSymbol(named[1], ".");
  const assigned = named[dotted ? 3 : 1];
  const isName = dotted || (nameOf(named[0]) ?? "").includes("_");
  return isName && (isSymbol(assigned, "=") || isWord(assigned, "to"));
}

function withoutScope(items: readonly Item[]): readonly Item[] {
  const authorization = isWord(items[0], "session") && isWord(items[1], "authorization");
  return isWord(items[0], "session", "local") && !authorization ? items.slice(1) : items;
}

function faultsOfStatement(statement: readonly Item[]): SettingFault[] {
  const written = faultOfVerb(statement);
  return [...(written ? [written] : []), ...faultsOfCalls(statement), ...faultsOfBodies(statement)];
}

function faultOfVerb(statement: readonly Item[]): SettingFault | undefined {
  const [verb, ...rest] = statement;
  if (isWord(verb, "discard")) return "session";
  if (isWord(verb, "set")) return faultOfSet(rest);
  if (isWord(verb, "reset")) return faultOfName(rest) ?? "session";
  const updates = isWord(verb, "update") && statement.some((item) => nameOf(item) === "pg_settings");
  return updates ? "session" : undefined;
}

function faultOfSet(rest: readonly Item[]): SettingFault | undefined {
  const isLocal = isWord(rest[0], "local");
  const named = withoutScope(rest);
  const fault = faultOfName(named);
  if (fault || isLocal) return fault;
  const ofTransaction = isWord(rest[0], "transaction", "constraints");
  return ofTransaction ? undefined : "session";
}

function faultOfName(named: readonly Item[]): SettingFault | undefined {
  const [first, second] = named;
  if (first?.kind === "hole" && isSymbol(second, ".")) return "unnamed";
  if (nameOf(first)?.toLowerCase() === "guildhall" && isSymbol(second, ".")) return "context";
  const authorization = isWord(first, "session") && isWord(second, "authorization");
  return authorization || ROLE_SETTINGS.has(nameOf(first)?.toLowerCase() ?? "") ? "role" : undefined;
}

function faultsOfCalls(items: readonly Item[]): SettingFault[] {
  return items.flatMap((item, index) => {
    if (!isGroup(item)) return [];
    const nested = faultsOfCalls(item.items);
    const fault = nameOf(items[index - 1]) === "set_config" ? faultOfCall(item.items) : undefined;
    return fault ? [fault, ...nested] : nested;
  });
}

function faultOfCall(items: readonly Item[]): SettingFault | undefined {
  const [setting = [], , isLocal = []] = splitOn(items, (item) => isSymbol(item, ","));
  const name = constantOf(setting);
  if (name?.startsWith("guildhall.")) return "context";
  if (name === undefined || name.includes("\uE000")) return "unnamed";
  if (ROLE_SETTINGS.has(name)) return "role";
  return TRUE.has(constantOf(isLocal) ?? "") ? undefined : "session";
}

/** A literal argument in lower case, without its cast. */
function constantOf(argument: readonly Item[]): string | undefined {
  const cast = argument.findIndex((item) => isSymbol(item, "::"));
  const [only, ...others] = cast < 0 ? argument : argument.slice(0, cast);
  if (!only || isGroup(only) || others.length > 0) return undefined;
  const isConstant = only.kind === "string" || only.kind === "body" || isWord(only, "true", "false");
  return isConstant ? only.text.toLowerCase() : undefined;
}

/** What a DO block or a function's dollar-quoted body executes. */
function faultsOfBodies(statement: readonly Item[]): SettingFault[] {
  if (!isWord(statement[0], "do", "create")) return [];
  return statement
    .filter((item) => item.kind === "body")
    .flatMap((item) => ("text" in item ? statementsOf(item.text) : []))
    .flatMap((body) =>
      splitOn(body, (_, index) => isKeyword(body, index, "begin", "then", "else", "loop", "declare")),
    )
    .flatMap(faultsOfStatement);
}
