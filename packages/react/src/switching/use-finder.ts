import type { Account, OwnOrganization } from "@guildhall/protocol";
import { useReducer, useState, type Dispatch } from "react";
import { reduceListbox, type ListboxAction } from "./listbox.ts";
import { search } from "./rank.ts";
import { firstOf, flatten, withFound, type Row, type RowGroup } from "./rows.ts";
import { useFound } from "./use-found.ts";

/** A list in which somebody looks for something, and what of it is there now. */
export interface Finder {
  readonly query: string;
  /** What is found, as far as it is drawn. */
  readonly groups: readonly RowGroup[];
  /** The keys of all that is found, from top to bottom. */
  readonly keys: readonly string[];
  /** The row that Enter follows. */
  readonly active: Row | undefined;
  /** How many rows there are, also those that nobody has loaded. */
  readonly total: number;
  /** How many of them are not loaded; null where the server could not be asked for them. */
  readonly more: number | null;
  readonly dispatch: Dispatch<ListboxAction>;
  /** Looks for something else. */
  readonly type: (query: string) => void;
  /** Draws more rows: somebody is about to see the last. */
  readonly drawMore: () => void;
}

/** How many rows are drawn at a time: more than there is room for, and few enough to be drawn within a frame. */
const drawnRows = 40;

/** Finds rows of `groups`, and those that are not loaded on the server; begins at `first` (its key). */
export function useFinder(
  groups: readonly RowGroup[],
  hrefFor: (organization: OwnOrganization, account: Account) => string,
  first: string | null,
): Finder {
  const [{ query, active }, dispatch] = useReducer(reduceListbox, { query: "", active: first });
  const [drawn, setDrawn] = useState(drawnRows);
  const accounts = groups.map(({ account }) => account);
  const { found, hasFailed } = useFound(accounts, query);
  const whole = withFound(groups, found, hrefFor);
  const shown = search(whole, query);
  const rows = flatten(shown);
  const keys = rows.map(({ key }) => key);
  const place = Math.max(active === null ? 0 : keys.indexOf(active), 0);
  const count = accounts.reduce((sum, { organizationCount }) => sum + organizationCount, 0);
  const total = query === "" ? Math.max(count, rows.length) : rows.length;
  return {
    query,
    groups: firstOf(shown, Math.max(drawn, place + drawnRows / 2)),
    keys,
    active: rows[place],
    total,
    more: hasFailed ? null : total - rows.length,
    dispatch,
    type(next) {
      setDrawn(drawnRows);
      dispatch({ type: "type", query: next, keys: flatten(search(whole, next)).map(({ key }) => key) });
    },
    drawMore: () => setDrawn((last) => (last < keys.length ? last + drawnRows : last)),
  };
}
