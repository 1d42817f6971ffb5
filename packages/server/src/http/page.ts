import type { Page } from "@guildhall/protocol";
import { Problem } from "./problem.ts";

/** How the rows of a list become a page. */
export interface PageShape<Row, Item> {
  readonly item: (row: Row) => Item;
  /** What the next page starts after, taken from a row; opaque on the wire. */
  readonly cursor: (row: Row) => string;
}

/** Makes a page of at most `limit` items from rows of which one more than that was asked for. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { item, cursor }: PageShape<Row, Item>,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? encode(cursor(last)) : null;
  return { items: shown.map(item), next };
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * Reads the cursor of a list that is ordered by id; null starts at the beginning.
 *
 * Throws the problem `invalid_query` for a cursor that no page gave.
 */
export function cursorOf(after: string | undefined): string | null {
  if (after === undefined) return null;
  const id = decode(after);
  if (!uuid.test(id)) throw unknownCursor();
  return id;
}

/**
 * Reads the cursor of a list that is ordered by an instant and then by id; null starts at the beginning.
 *
 * Throws the problem `invalid_query` for a cursor that no page gave.
 */
export function instantCursorOf(
  after: string | undefined,
): { readonly instant: string; readonly id: string } | null {
  if (after === undefined) return null;
  const [instant = "", id = "", ...rest] = decode(after).split(" ");
  if (rest.length > 0 || !uuid.test(id) || !isInstant(instant)) throw unknownCursor();
  return { instant, id };
}

/** Whether PostgreSQL takes it, too: what has the form of an instant may be no day of any month. */
function isInstant(text: string): boolean {
  if (!/^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) return false;
  const read = new Date(text);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text.slice(0, 19));
}

function encode(cursor: string): string {
  return Buffer.from(cursor).toString("base64url");
}

function decode(after: string): string {
  return Buffer.from(after, "base64url").toString("utf8");
}

function unknownCursor(): Problem {
  return new Problem("invalid_query", {
    fields: [{ field: "after", message: "Use the `next` of the page before." }],
  });
}
