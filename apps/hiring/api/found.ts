import { Problem } from "@guildhall/server";

/** What was looked for. Throws the problem `not_found` when the organization has nothing like it. */
export function found<Row>(row: Row | null): Row {
  if (row === null) throw new Problem("not_found");
  return row;
}
