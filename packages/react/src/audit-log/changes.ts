import type { Event } from "@guildhall/protocol";

/** One value that an event changed. */
export interface Change {
  readonly field: string;
  /** As it was, in words; null where it was not. */
  readonly before: string | null;
  readonly after: string | null;
}

const housekeeping = new Set(["organization_id", "id"]);

/** What an event changed, value by value; what stayed the same is left out. */
export function changesOf({ before, after }: Pick<Event, "before" | "after">): readonly Change[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return fields
    .filter((field) => !housekeeping.has(field))
    .map((field) => ({
      field: field.replaceAll("_", " "),
      before: wordsFor(before?.[field]),
      after: wordsFor(after?.[field]),
    }))
    .filter((change) => change.before !== change.after);
}

function wordsFor(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
