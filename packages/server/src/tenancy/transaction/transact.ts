import type pg from "pg";
import type { FlightOptions } from "../../postgres/index.ts";
import { Statement } from "./statement.ts";
import { Transaction, type Db, type Opening } from "./transaction.ts";

/** Where a transaction runs and how it begins. */
export interface Transacting {
  readonly pool: pg.Pool;
  readonly opening: Opening;
  readonly flight: FlightOptions;
}

/** Runs `run` in one transaction on a connection of its own; when it throws, nothing has happened. */
export async function transact<Value>(
  { pool, opening, flight }: Transacting,
  run: (transaction: Transaction, client: pg.ClientBase) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  const transaction = new Transaction(client, opening, flight);
  try {
    const value = await run(transaction, client);
    client.release();
    return value;
  } catch (error) {
    // A connection that can not even roll back is broken: it leaves the pool.
    await transaction.rollback().then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}

/**
 * Commits what work did. A statement that work returned unsent goes out with its commit; anything else is awaited first.
 */
export async function finish<Result>(transaction: Transaction, result: Result): Promise<Awaited<Result>> {
  if (result instanceof Statement) {
    return result.read(await transaction.commit(result.parts)) as Awaited<Result>;
  }
  const value = await result;
  await transaction.commit();
  return value;
}

/**
 * Runs work in a transaction that an earlier room began on its own connection and will end: signing up makes the person
 * there and founds the organization in the same transaction.
 */
export async function inTransactionOf<Value>(
  client: pg.ClientBase,
  work: (inside: { readonly db: Db }) => Promise<Value>,
): Promise<Value> {
  const transaction = Transaction.joining(client);
  try {
    return await work({ db: transaction.db });
  } finally {
    transaction.leave();
  }
}
