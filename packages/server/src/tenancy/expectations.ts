import type { BearingCaller, Caller } from "./caller.ts";

const most = 10_000;

/**
 * What the door found last time for the same caller and slug. It is never believed: it lets the first statements of a
 * request travel with its entry, and the entry proves in that same transaction that it still holds, or nothing runs.
 */
export class Expectations<Row> {
  readonly #rows = new Map<string, Row>();

  get(key: string): Row | null {
    return this.#rows.get(key) ?? null;
  }

  set(key: string, row: Row): void {
    this.#rows.delete(key);
    this.#rows.set(key, row);
    // The oldest goes: it costs its owner one more round trip, once.
    if (this.#rows.size > most) for (const [oldest] of this.#rows) return void this.#rows.delete(oldest);
  }

  forget(key: string): void {
    this.#rows.delete(key);
  }
}

/** What tells one caller's entry into an organization from every other. */
export function keyOf(caller: Caller | BearingCaller, slug: string): string {
  if ("bearing" in caller) {
    const { bearing } = caller;
    return bearing.kind === "token"
      ? `${bearing.session} ${slug}`
      : `${bearing.hash.toString("base64")} ${slug}`;
  }
  return `${caller.credential.toString("base64")} ${caller.account ?? ""} ${slug}`;
}
