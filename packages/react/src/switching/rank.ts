import type { Row, RowGroup } from "./rows.ts";

/**
 * The groups as a search shows them: only rows that match, the best first in each group and the group with the best
 * first; rows that match equally well keep their order. An empty search changes nothing.
 */
export function search(groups: readonly RowGroup[], query: string): RowGroup[] {
  const wanted = fold(query);
  if (wanted === "") return groups.filter(({ rows }) => rows.length > 0);
  return groups
    .map((group) => best(group, wanted))
    .filter(({ ranks }) => ranks.length > 0)
    .toSorted((one, other) => (one.ranks[0] ?? 0) - (other.ranks[0] ?? 0))
    .map(({ account, rows }) => ({ account, rows }));
}

/** A text as a search compares it: without case, accents and doubled spaces. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/gu, " ").trim();
}

/** How well a row matches a folded search: 0 is best; null is not at all. */
export function rank({ organization }: Row, wanted: string): number | null {
  const name = fold(organization.name);
  const words = name.split(/[^\p{L}\p{N}]+/u);
  const tests = [
    () => name === wanted || organization.slug === wanted,
    () => name.startsWith(wanted),
    () => words.some((word) => word.startsWith(wanted)),
    () => organization.slug.startsWith(wanted),
    () => words.map((word) => word.slice(0, 1)).join("") === wanted,
    () => name.includes(wanted) || organization.slug.includes(wanted),
    () => wanted.split(" ").every((part) => name.includes(part)),
  ];
  const found = tests.findIndex((test) => test());
  return found === -1 ? null : found;
}

function best({ account, rows }: RowGroup, wanted: string): RowGroup & { ranks: readonly number[] } {
  const ranked = rows
    .flatMap((row) => {
      const place = rank(row, wanted);
      return place === null ? [] : [{ row, place }];
    })
    .toSorted((one, other) => one.place - other.place);
  return { account, rows: ranked.map(({ row }) => row), ranks: ranked.map(({ place }) => place) };
}
