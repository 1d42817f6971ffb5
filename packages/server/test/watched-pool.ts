import type pg from "pg";

/** What is told of each statement but ROLLBACK. May throw: the statement then fails. */
export interface Watch {
  /** Before it is sent. */
  before?(text: string): void;
  /** After the database did it, before its sender learns that. */
  after?(text: string): void;
}

/** A pool, with somebody who watches every statement that is sent on its connections. */
export function watchedPool(pool: pg.Pool, watch: Watch): pg.Pool {
  const connecting = replacing(pool, "connect", async () => watched(await pool.connect(), watch));
  return replacing(connecting, "query", watching(pool, watch));
}

function watched(client: pg.PoolClient, watch: Watch): pg.PoolClient {
  return replacing(client, "query", watching(client, watch));
}

function watching(sender: Pick<pg.ClientBase, "query">, watch: Watch): (...args: unknown[]) => unknown {
  return (statement, ...rest) => {
    const text = textOf(statement);
    if (text === "rollback") return send(sender, statement, rest);
    try {
      watch.before?.(text);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      // Who sends a flight learns of a failure at once, not by a promise.
      if (isFlight(statement)) throw reason;
      return Promise.reject(reason);
    }
    if (isFlight(statement)) watchFlight(statement, () => watch.after?.(text));
    const sent = send(sender, statement, rest);
    if (!(sent instanceof Promise)) return sent;
    return sent.then((result: unknown) => {
      watch.after?.(text);
      return result;
    });
  };
}

/** Several statements on their way at once, as far as it is watched. */
interface Flight {
  handleReadyForQuery(): void;
  handleError(error: unknown): void;
}

function isFlight(statement: unknown): statement is Flight {
  return typeof statement === "object" && statement !== null && "handleReadyForQuery" in statement;
}

function watchFlight(flight: Flight, after: () => void): void {
  const landed = flight.handleReadyForQuery.bind(flight);
  flight.handleReadyForQuery = () => {
    try {
      after();
    } catch (error) {
      flight.handleError(error);
      return;
    }
    landed();
  };
}

function send(sender: Pick<pg.ClientBase, "query">, statement: unknown, rest: readonly unknown[]): unknown {
  return Reflect.apply(sender.query, sender, [statement, ...rest]);
}

function textOf(statement: unknown): string {
  if (typeof statement === "string") return statement;
  return typeof statement === "object" && statement !== null && "text" in statement
    ? String(statement.text)
    : "";
}

function replacing<Target extends object>(
  target: Target,
  method: keyof Target,
  by: (...args: never[]) => unknown,
): Target {
  return new Proxy(target, {
    get(inner, property) {
      if (property === method) return by;
      const value: unknown = Reflect.get(inner, property, inner);
      return typeof value === "function" ? (value.bind(inner) as unknown) : value;
    },
  });
}
