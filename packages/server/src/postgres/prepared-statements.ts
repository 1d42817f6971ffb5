import { createRequire } from "node:module";
import type pg from "pg";

/** The messages of the extended query protocol that a flight writes, as the driver's connection sends them. */
export interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  bind(message: { portal: string; statement: string; values: readonly unknown[] }): void;
  describe(message: { type: "P" | "S"; name: string }): void;
  execute(message: { portal: string }): void;
  close(message: { type: "P" | "S"; name: string }): void;
  sync(): void;
}

const driver = createRequire(import.meta.url)("pg") as { utils: { prepareValue(value: unknown): unknown } };

/** Turns a JavaScript value into what the driver sends for a parameter: dates, arrays, JSON, buffers. */
export const prepareValue: (value: unknown) => unknown = (value) => driver.utils.prepareValue(value);

/** What is known of one statement on one connection. */
export interface PreparedStatement {
  /** Its name on the connection; empty for one that is parsed every time. */
  readonly name: string;
  /** The server has it: no need to parse it again. */
  readonly parsed: boolean;
  /** The server may or may not have it: close it (which is no error when it is not there) and parse it. */
  readonly doubtful: boolean;
  /** What its rows look like, once the server told. */
  fields: readonly pg.FieldDef[] | null;
  confirm(): void;
  doubt(): void;
}

// More texts than these on one connection means that somebody builds them at run time: those are not kept.
const mostNamed = 500;

type Standing = "new" | "sent" | "parsed" | "doubtful";

interface Entry {
  readonly name: string;
  standing: Standing;
  fields: readonly pg.FieldDef[] | null;
}

/** The statements that one connection keeps prepared. */
export class PreparedStatements {
  readonly #entries = new Map<string, Entry>();

  /** Finds how to send this text now; `named` false sends it unnamed. */
  take(text: string, named: boolean): PreparedStatement {
    const entry = named ? this.#entry(text) : undefined;
    // While its first flight is still in the air nobody knows whether the server took it.
    if (!entry || entry.standing === "sent") return unnamed();
    const standing = entry.standing;
    const fields = standing === "parsed" ? entry.fields : null;
    if (standing !== "parsed") entry.standing = "sent";
    return {
      name: entry.name,
      parsed: standing === "parsed",
      doubtful: standing === "doubtful",
      fields,
      confirm(): void {
        entry.standing = "parsed";
        entry.fields = this.fields;
      },
      doubt(): void {
        entry.standing = "doubtful";
      },
    };
  }

  #entry(text: string): Entry | undefined {
    const known = this.#entries.get(text);
    if (known || this.#entries.size >= mostNamed) return known;
    const entry: Entry = { name: `gh${String(this.#entries.size)}`, standing: "new", fields: null };
    this.#entries.set(text, entry);
    return entry;
  }
}

function unnamed(): PreparedStatement {
  const nothingToKeep = (): void => undefined;
  return {
    name: "",
    parsed: false,
    doubtful: false,
    fields: null,
    confirm: nothingToKeep,
    doubt: nothingToKeep,
  };
}

const byConnection = new WeakMap<Wire, PreparedStatements>();

/** The statements that this connection keeps prepared. */
export function statementsOf(wire: Wire): PreparedStatements {
  const known = byConnection.get(wire);
  if (known) return known;
  const statements = new PreparedStatements();
  byConnection.set(wire, statements);
  return statements;
}
