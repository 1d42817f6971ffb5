import type { FlightResult, FlightStatement } from "../../postgres/index.ts";

/** Sends the parts of a statement and gives the result of each. */
export type Send = (parts: readonly FlightStatement[]) => Promise<readonly FlightResult[]>;

/**
 * SQL that is ready to be sent. It is sent when it is awaited; work that returns it unsent has it sent together with the
 * entry before it and the commit behind it, in one network round trip.
 */
export class Statement<Value> implements PromiseLike<Value> {
  readonly parts: readonly FlightStatement[];
  /** Makes the value from the results of the parts. */
  readonly read: (results: readonly FlightResult[]) => Value;
  readonly #send: Send;

  constructor(
    parts: readonly FlightStatement[],
    read: (results: readonly FlightResult[]) => Value,
    send: Send,
  ) {
    this.parts = parts;
    this.read = read;
    this.#send = send;
  }

  /** The same SQL, with what it answers turned into something else. */
  map<Other>(change: (value: Value) => Other): Statement<Other> {
    return new Statement(this.parts, (results) => change(this.read(results)), this.#send);
  }

  /** Sends it: being awaitable is what makes a statement read like the query it is. */
  then<Fulfilled = Value, Rejected = never>(
    onFulfilled?: ((value: Value) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.#send(this.parts)
      .then((results) => this.read(results))
      .then(onFulfilled, onRejected);
  }
}

type Values<Statements extends readonly Statement<unknown>[]> = {
  readonly [Index in keyof Statements]: Statements[Index] extends Statement<infer Value> ? Value : never;
};

/** Joins statements into one that is sent in one round trip and answers with the value of each. */
export function together<const Statements extends readonly Statement<unknown>[]>(
  statements: Statements,
  send: Send,
): Statement<Values<Statements>> {
  const read = (results: readonly FlightResult[]): Values<Statements> => {
    let from = 0;
    const values = statements.map((statement) => {
      const until = from + statement.parts.length;
      const value = statement.read(results.slice(from, until));
      from = until;
      return value;
    });
    // `map` keeps the length and order that the tuple type speaks of.
    return values as unknown as Values<Statements>;
  };
  return new Statement(
    statements.flatMap(({ parts }) => parts),
    read,
    send,
  );
}
