import pg from "pg";
import { prepareValue, statementsOf, type PreparedStatement, type Wire } from "./prepared-statements.ts";

/** One statement of a flight: its text and the values of `$1`, `$2` … */
export interface FlightStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What one statement of a flight answered. */
export interface FlightResult {
  // The row's type is what the caller says of its own SQL: nothing here can know it.
  readonly rows: readonly object[];
  /** How many rows it returned or changed. */
  readonly count: number;
}

/** How a flight is sent. */
export interface FlightOptions {
  /**
   * Keep the statements prepared on the connection (default true). False sends them unnamed, for a pooler in
   * transaction mode that does not follow prepared statements (PgBouncer before 1.21).
   */
  readonly prepare?: boolean;
}

/**
 * Sends several statements in one write with one Sync, so that they cost one network round trip, and answers with the
 * result of each. When one fails, PostgreSQL skips those behind it and the whole is rejected with that one's error.
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export function fly(
  client: pg.ClientBase,
  statements: readonly FlightStatement[],
  options: FlightOptions = {},
): Promise<readonly FlightResult[]> {
  return new Promise((resolve, reject) => {
    // Before anything is written: a value that can not be sent must not leave half a flight on the wire.
    const sendable = statements.map(({ text, values }) => ({ text, values: values.map(prepareValue) }));
    client.query(
      new Flight(sendable, {
        prepare: options.prepare ?? true,
        settle: (error, results) => {
          if (error) reject(error);
          else resolve(results);
        },
      }),
    );
  });
}

interface FlightPlan {
  readonly prepare: boolean;
  readonly settle: (error: Error | null, results: readonly FlightResult[]) => void;
}

// A subclass of the driver's Query: the driver hands each message from the server to the query at the head of its
// pipeline, and takes no other class there.
class Flight extends pg.Query {
  readonly #statements: readonly FlightStatement[];
  readonly #plan: FlightPlan;
  readonly #results: DriverResult[] = [];
  readonly #prepared: PreparedStatement[] = [];
  #failure: Error | null = null;
  /**
   * The driver reports a connection that ended here, as it does for its own queries; and it puts something in front that
   * stops its clock. So whatever ends this goes through here.
   */
  callback = (error: Error | null): void => this.#settle(error);

  constructor(statements: readonly FlightStatement[], plan: FlightPlan) {
    super({ text: "" });
    this.#statements = statements;
    this.#plan = plan;
    this.submit = (connection): void => this.#submit(connection as unknown as Wire);
  }

  #submit(wire: Wire): void {
    wire.stream.cork();
    try {
      for (const statement of this.#statements) this.#write(wire, statement);
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  }

  #write(wire: Wire, { text, values }: FlightStatement): void {
    const prepared = statementsOf(wire).take(text, this.#plan.prepare);
    this.#prepared.push(prepared);
    if (prepared.doubtful) wire.close({ type: "S", name: prepared.name });
    if (!prepared.parsed) wire.parse({ name: prepared.name, text, types: [] });
    wire.bind({ portal: "", statement: prepared.name, values });
    // What a statement's rows look like is asked once: a plan whose answer changes its type is refused by the server.
    if (!prepared.fields) wire.describe({ type: "P", name: "" });
    wire.execute({ portal: "" });
    const result = newResult();
    if (prepared.fields) result.addFields(prepared.fields);
    this.#results.push(result);
  }

  #current = 0;

  handleRowDescription(message: { fields: readonly pg.FieldDef[] }): void {
    const [prepared, result] = this.#at(this.#current);
    prepared.fields = message.fields;
    result.addFields(message.fields);
  }

  handleDataRow(message: { fields: readonly (string | null)[] }): void {
    const [, result] = this.#at(this.#current);
    try {
      result.addRow(result.parseRow(message.fields));
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  handleCommandComplete(message: { text: string }): void {
    const [prepared, result] = this.#at(this.#current);
    result.addCommandComplete(message);
    prepared.confirm();
    this.#current += 1;
  }

  handleReadyForQuery(): void {
    this.callback(this.#failure);
  }

  handleError(error: Error): void {
    // Which of the messages before the error the server took is not known: those statements are parsed anew.
    for (const prepared of this.#prepared.slice(this.#current)) prepared.doubt();
    this.callback(error);
  }

  #at(index: number): [PreparedStatement, DriverResult] {
    const prepared = this.#prepared[index];
    const result = this.#results[index];
    if (!prepared || !result) throw new Error("The server answered more statements than were sent.");
    return [prepared, result];
  }

  #settled = false;

  #settle(error: Error | null): void {
    if (this.#settled) return;
    this.#settled = true;
    const answers = this.#results.map(({ rows, rowCount }) => ({ rows, count: rowCount ?? 0 }));
    this.#plan.settle(error, answers);
  }
}

/** The driver's Result, with the parts that its types do not show. */
interface DriverResult {
  readonly rows: readonly object[];
  readonly rowCount: number | null;
  addFields(fields: readonly pg.FieldDef[]): void;
  addRow(row: object): void;
  addCommandComplete(message: { readonly text: string }): void;
  parseRow(values: readonly (string | null)[]): object;
}

function newResult(): DriverResult {
  return new pg.Result("object", pg.types) as unknown as DriverResult;
}
