import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";

/** The connections of the system's own work: what is used of a pool of `pg`. */
export type SystemPool = Pick<pg.Pool, "connect" | "query">;

/** A transaction under way. */
export interface Transaction {
  readonly client: pg.ClientBase;
  /** Has something done once the transaction has committed; it is forgotten when the transaction fails. */
  afterCommit(effect: () => void): void;
}

/** Runs work in one transaction on a connection of its own; when it throws, nothing has happened. */
export async function inTransaction<Value>(
  pool: SystemPool,
  work: (transaction: Transaction) => Promise<Value>,
): Promise<Value> {
  const effects: (() => void)[] = [];
  const value = await committed(pool, (client) =>
    work({ client, afterCommit: (effect) => effects.push(effect) }),
  );
  for (const effect of effects) effect();
  return value;
}

async function committed<Value>(
  pool: SystemPool,
  work: (client: pg.ClientBase) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const value = await work(client);
    await commit(client);
    client.release();
    return value;
  } catch (error) {
    // A connection that can not even roll back is broken: it leaves the pool.
    await client.query("rollback").then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}

async function commit(client: pg.ClientBase): Promise<void> {
  const { command } = await client.query("commit");
  // A transaction in which a statement failed is rolled back by COMMIT, which says so and nothing more.
  if (command !== "COMMIT")
    throw new Error("The transaction could not commit: a statement in it had failed.");
}

/** What the identity engine uses of a connection. */
export interface EngineConnection {
  query(text: string, values: unknown[]): Promise<pg.QueryResult>;
  release(): void;
}

interface Joined {
  readonly client: pg.ClientBase;
  savepoints: number;
  /** What the database said first, should the engine hide it. */
  failure: Error | null;
}

/**
 * The pool that the identity engine gets. Inside `join` every connection that it takes is that of our transaction, and
 * its BEGIN, COMMIT and ROLLBACK become a savepoint's, so that what it writes commits or fails with ours.
 */
export class JoinablePool {
  readonly #pool: SystemPool;
  readonly #joined = new AsyncLocalStorage<Joined>();

  constructor(pool: SystemPool) {
    this.#pool = pool;
  }

  /** Runs work of the engine inside a transaction; throws what the database said, if that is why it failed. */
  async join<Value>({ client }: Transaction, work: () => Promise<Value>): Promise<Value> {
    const joined: Joined = { client, savepoints: 0, failure: null };
    try {
      return await this.#joined.run(joined, work);
    } catch (error) {
      throw joined.failure ?? error;
    }
  }

  /** A connection: our transaction's inside `join`, else one of the pool's. */
  async connect(): Promise<EngineConnection> {
    const joined = this.#joined.getStore();
    return joined ? connectionIn(joined) : this.#pool.connect();
  }

  /** Leaves the pool as it is: whoever made it ends it. */
  async end(): Promise<void> {
    return Promise.resolve();
  }
}

function connectionIn(joined: Joined): EngineConnection {
  const open: string[] = [];
  return {
    async query(text, values) {
      try {
        return await joined.client.query(nested(text, joined, open), values);
      } catch (error) {
        joined.failure ??= error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    },
    release: () => undefined,
  };
}

function nested(text: string, joined: Joined, open: string[]): string {
  switch (text) {
    case "begin": {
      joined.savepoints += 1;
      const name = `engine_${joined.savepoints}`;
      open.push(name);
      return `savepoint ${name}`;
    }
    case "commit":
      return `release savepoint ${open.pop() ?? ""}`;
    case "rollback":
      return `rollback to savepoint ${open.pop() ?? ""}`;
    default:
      // Left as it is, it would end a transaction that is not the engine's.
      if (transactionControl.test(text)) throw new TypeError(`The identity engine may not say "${text}".`);
      return text;
  }
}

const transactionControl = /^\s*(?:abort|begin|commit|end|prepare|release|rollback|savepoint|start)\b/i;
