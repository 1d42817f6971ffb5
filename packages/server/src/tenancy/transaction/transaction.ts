import type pg from "pg";
import { fly, type FlightOptions, type FlightResult, type FlightStatement } from "../../postgres/index.ts";
import { Statement, together, type Send } from "./statement.ts";

declare const insideTheDoor: unique symbol;

/**
 * The database as seen from inside one transaction of the door. There is no other way to get one, and it dies with its
 * transaction: used later, it throws a TypeError.
 */
export interface Db {
  readonly [insideTheDoor]: true;
  /** The rows that the SQL answers. `Row` is what the caller says its own SQL selects. */
  query<Row extends object = never>(text: string, values?: readonly unknown[]): Statement<readonly Row[]>;
  /** The first row that the SQL answers, or null. */
  one<Row extends object = never>(text: string, values?: readonly unknown[]): Statement<Row | null>;
  /** How many rows the SQL changed. */
  change(text: string, values?: readonly unknown[]): Statement<number>;
  /** Several statements in one round trip; when one fails, so do all. */
  all<const Statements extends readonly Statement<unknown>[]>(
    ...statements: Statements
  ): ReturnType<typeof together<Statements>>;
}

/** How a transaction begins. */
export interface Opening {
  /** What is sent before the first statement, behind BEGIN. */
  readonly statements: readonly FlightStatement[];
  /** Looks at what they answered; throws to refuse. Called once, with the first flight. */
  readonly opened: (results: readonly FlightResult[]) => void;
}

const begin: FlightStatement = { text: "begin", values: [] };
const commit: FlightStatement = { text: "commit", values: [] };

/** One transaction on one connection: BEGIN and its opening travel with the first statement. */
export class Transaction {
  readonly db: Db;
  readonly #client: pg.ClientBase;
  readonly #options: FlightOptions;
  readonly #opening: Opening;
  #begun = false;
  #entered = false;
  #over = false;
  #failure: unknown = null;

  constructor(client: pg.ClientBase, opening: Opening, options: FlightOptions) {
    this.#client = client;
    this.#opening = opening;
    this.#options = options;
    this.db = makeDb((parts) => this.#send(parts));
  }

  /** A transaction that somebody else began on this connection, and will end. */
  static joining(client: pg.ClientBase): Transaction {
    const transaction = new Transaction(client, { statements: [], opened: () => undefined }, {});
    transaction.#begun = true;
    return transaction;
  }

  /** Lets its db die, and leaves the transaction to whoever began it. */
  leave(): void {
    this.#over = true;
  }

  /** Whether the server accepted the opening: what the work saw before is then known to be true. */
  get entered(): boolean {
    return this.#entered;
  }

  /** Sends the opening by itself, for work that must know its answer first. */
  async open(): Promise<void> {
    await this.#send([]);
  }

  /** Sends the last parts, if any, and COMMIT with them; gives the results of the parts. */
  async commit(parts: readonly FlightStatement[] = []): Promise<readonly FlightResult[]> {
    if (this.#failure !== null) throw this.#failure as Error;
    const results = await this.#send([...parts, commit]);
    this.#over = true;
    return results.slice(0, parts.length);
  }

  /** Commits what was done so far; the next statement begins and opens anew. */
  async pause(): Promise<void> {
    if (!this.#begun) return;
    await this.#send([commit]);
    this.#begun = false;
  }

  /**
   * Undoes everything that was not committed; a connection that can not even do this is broken and says so by throwing.
   */
  async rollback(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.#client.query("rollback");
  }

  async #send(parts: readonly FlightStatement[]): Promise<readonly FlightResult[]> {
    if (this.#over) throw new TypeError(overdue);
    const first = this.#begun ? [] : [begin, ...this.#opening.statements];
    const opens = !this.#begun;
    this.#begun = true;
    try {
      const results = await fly(this.#client, [...first, ...parts], this.#options);
      if (opens) this.#opening.opened(results.slice(1, first.length));
      this.#entered = true;
      return results.slice(first.length);
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
  }
}

/** A db that writes statements and can not send them: whoever asked for the statement sends it. */
export function writer(): Db {
  return makeDb(() => {
    throw new TypeError("This statement is sent for you: return it instead of awaiting it.");
  });
}

function makeDb(send: Send): Db {
  const statement = <Value>(
    text: string,
    values: readonly unknown[],
    read: (result: FlightResult) => Value,
  ): Statement<Value> => new Statement([{ text, values }], ([result]) => read(answered(result)), send);
  const db: Omit<Db, typeof insideTheDoor> = {
    query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      statement(text, values, ({ rows }) => rows as readonly Row[]),
    one: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      statement(text, values, ({ rows }) => (rows[0] as Row | undefined) ?? null),
    change: (text, values = []) => statement(text, values, ({ count }) => count),
    all: (...statements) => together(statements, send),
  };
  return db as Db;
}

const overdue =
  "This db belongs to a transaction that is over. Await what the work does with it before the work returns, and keep no db outside.";

function answered(result: FlightResult | undefined): FlightResult {
  if (!result) throw new Error("The server answered fewer statements than were sent.");
  return result;
}
