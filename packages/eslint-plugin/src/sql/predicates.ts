import type { From, Join, Source } from "./sources.ts";
import type { Item } from "./tree.ts";
import { nameOf } from "./sources.ts";
import { isGroup, isKeyword, isQuery, isSymbol, splitOn } from "./tree.ts";

type Operand = { kind: "value" } | { kind: "column"; qualifier: string | undefined; name: string };

/** Says that the rows of `target` are those of one organization when `source`'s are; without a source, always. */
interface Tie {
  readonly target: string;
  readonly source?: string;
}

/**
 * The aliases of a block whose rows its own conditions tie to one organization: by `organization_id = $n`, or by
 * equality with the organization of something that is tied. An outer join ties only the side that it can leave out.
 */
export function tiedAliases(from: From, where: readonly Item[]): ReadonlySet<string> {
  const ties = [
    ...tiesOf(where, from.sources),
    ...from.joins.flatMap((join) => joinTies(join, from.sources)),
  ];
  const tied = new Set(from.sources.filter(({ kind }) => kind === "derived").map(({ alias }) => alias));
  const inBlock = new Set(from.sources.map(({ alias }) => alias));
  for (let before = -1; before !== tied.size;) {
    before = tied.size;
    for (const { target, source } of ties) {
      // A source that is not in the block belongs to the query around it, which is judged by itself.
      if (source === undefined || tied.has(source) || !inBlock.has(source)) tied.add(target);
    }
  }
  return tied;
}

function joinTies(join: Join, sources: readonly Source[]): Tie[] {
  const ties = [...tiesOf(join.on, sources), ...usingTies(join)];
  const joined = new Set(join.joined.map(({ alias }) => alias));
  if (join.kind === "inner") return ties;
  if (join.kind === "full") return [];
  return ties.filter(({ target }) => joined.has(target) === (join.kind === "left"));
}

function usingTies({ using, before, joined }: Join): Tie[] {
  if (using !== "natural" && !using.includes("organization_id")) return [];
  return before.flatMap(({ alias: left }) =>
    joined.flatMap(({ alias: right }) => [
      { target: left, source: right },
      { target: right, source: left },
    ]),
  );
}

function tiesOf(condition: readonly Item[], sources: readonly Source[]): Tie[] {
  return conjuncts(condition)
    .flatMap(equalities)
    .flatMap(([left, right]) => [...tie(left, right, sources), ...tie(right, left, sources)]);
}

function tie(target: Operand, source: Operand, sources: readonly Source[]): Tie[] {
  if (target.kind === "value") return [];
  const targets = keyed(target, sources);
  if (source.kind === "value") return targets.map((alias) => ({ target: alias }));
  const known = source.qualifier === undefined || sources.some(({ alias }) => alias === source.qualifier);
  const from = known ? keyed(source, sources) : outer(source);
  return targets.flatMap((alias) =>
    from.filter((other) => other !== alias).map((other) => ({ target: alias, source: other })),
  );
}

/** The sources of the block for which this column says the organization: `id` does so for an organization itself. */
function keyed(column: Extract<Operand, { kind: "column" }>, sources: readonly Source[]): string[] {
  return sources
    .filter(({ alias }) => column.qualifier === undefined || column.qualifier === alias)
    .filter(({ path }) => column.name === "organization_id" || (column.name === "id" && isOrganization(path)))
    .map(({ alias }) => alias);
}

function outer(column: Extract<Operand, { kind: "column" }>): string[] {
  const says = column.name === "organization_id" || column.name === "id";
  return says && column.qualifier !== undefined ? [column.qualifier] : [];
}

function isOrganization(path: readonly string[]): boolean {
  return path.at(-1) === "organization";
}

/** What must all hold for the condition to hold. Nothing is sure under an OR, a NOT or in a CASE. */
function conjuncts(condition: readonly Item[]): (readonly Item[])[] {
  if (condition.some((_, index) => isKeyword(condition, index, "or"))) return [];
  return splitOn(condition, (_, index) => isKeyword(condition, index, "and", "on")).flatMap((part) => {
    const [only, ...others] = part;
    const nested = only?.kind === "group" && others.length === 0 && !isQuery(only.items);
    return nested ? conjuncts(only.items) : [part];
  });
}

function equalities(conjunct: readonly Item[]): [Operand, Operand][] {
  const sides = splitOn(conjunct, (item) => isSymbol(item, "="));
  const [left, right] = sides;
  if (!left || !right || sides.length !== 2) return [];
  const lefts = row(left);
  const rights = row(right);
  if (lefts.length !== rights.length) return [];
  return lefts.flatMap((operand, index): [Operand, Operand][] => {
    const pair = [operandOf(operand), operandOf(rights[index] ?? [])];
    return pair[0] && pair[1] ? [[pair[0], pair[1]]] : [];
  });
}

function row(side: readonly Item[]): (readonly Item[])[] {
  const [only, ...others] = side;
  if (!isGroup(only) || others.length > 0) return [side];
  return splitOn(only.items, (item) => isSymbol(item, ","));
}

function operandOf(items: readonly Item[]): Operand | undefined {
  const cast = items.findIndex((item, index) => isSymbol(item, "::") || isKeyword(items, index, "collate"));
  const body = cast < 0 ? items : items.slice(0, cast);
  const [first, second] = body;
  if (body.length === 1 && (first?.kind === "parameter" || first?.kind === "hole")) return { kind: "value" };
  if (body.length === 1 && isGroup(first)) return operandOf(first.items);
  if (body.length === 2 && isKeyword(body, 0, "cast") && isGroup(second)) {
    const type = second.items.findIndex((_, index) => isKeyword(second.items, index, "as"));
    return operandOf(second.items.slice(0, type));
  }
  return columnOf(body);
}

function columnOf(items: readonly Item[]): Operand | undefined {
  const names = items.filter((_, index) => index % 2 === 0).map(nameOf);
  const dotted = items.every((item, index) => index % 2 === 0 || isSymbol(item, "."));
  const name = names.at(-1);
  if (!dotted || items.length % 2 === 0 || name === undefined || names.includes(undefined)) return undefined;
  return { kind: "column", qualifier: names.at(-2), name };
}
