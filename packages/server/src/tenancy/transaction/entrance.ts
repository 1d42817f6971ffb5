import type { FlightStatement } from "../../postgres/index.ts";
import type { Expectations } from "../expectations.ts";
import { finish, transact, type Transacting } from "./transact.ts";
import type { Db, Opening } from "./transaction.ts";

/** A way into an organization that can be foreseen: what it finds is made of one row. */
export interface Entrance<Row, Inside> {
  /** Under which name what it found is kept. */
  readonly key: string;
  readonly expectations: Expectations<Row>;
  /** What enters; where a row is expected, anything but exactly that raises. */
  readonly statements: (expected: Row | null) => readonly FlightStatement[];
  /** Looks at what the first statement answered; throws to refuse. */
  readonly found: (answer: object | undefined) => Row;
  /** What the work is given. */
  readonly inside: (db: Db, row: Row) => Inside;
}

/**
 * Enters and runs work there. Where something was found before, the work runs on that, and its first flight carries the
 * proof that it still holds; where it does not, nothing has happened, and it is asked for first.
 */
export async function enterBy<Row, Inside, Result>(
  requests: Omit<Transacting, "opening">,
  entrance: Entrance<Row, Inside>,
  work: (inside: Inside) => Result,
): Promise<Awaited<Result>> {
  const { key, expectations } = entrance;
  const expected = expectations.get(key);
  if (expected !== null) {
    const attempt = await enterExpecting(requests, { ...entrance, expected }, work);
    if (attempt.held) return attempt.value;
    expectations.forget(key);
  }
  return enterAsking(requests, entrance, work);
}

type Attempt<Value> = { readonly held: true; readonly value: Value } | { readonly held: false };

async function enterExpecting<Row, Inside, Result>(
  requests: Omit<Transacting, "opening">,
  { statements, inside, expected }: Entrance<Row, Inside> & { readonly expected: Row },
  work: (inside: Inside) => Result,
): Promise<Attempt<Awaited<Result>>> {
  const opening: Opening = { statements: statements(expected), opened: () => undefined };
  let proved = (): boolean => false;
  try {
    const value = await transact({ ...requests, opening }, async (transaction): Promise<Awaited<Result>> => {
      proved = () => transaction.entered;
      return finish<Result>(transaction, work(inside(transaction.db, expected)));
    });
    return { held: true, value };
  } catch (error) {
    // Until the server accepted the expectation, nothing that the work saw or said counts.
    if (proved()) throw error;
    return { held: false };
  }
}

async function enterAsking<Row, Inside, Result>(
  requests: Omit<Transacting, "opening">,
  { key, expectations, statements, found, inside }: Entrance<Row, Inside>,
  work: (inside: Inside) => Result,
): Promise<Awaited<Result>> {
  const rows: Row[] = [];
  const opening: Opening = {
    statements: statements(null),
    opened: ([result]) => {
      rows.push(found(result?.rows[0]));
    },
  };
  return transact({ ...requests, opening }, async (transaction): Promise<Awaited<Result>> => {
    await transaction.open();
    const [row] = rows;
    if (row === undefined) throw new Error("The transaction began without being opened.");
    const value = await finish<Result>(transaction, work(inside(transaction.db, row)));
    // Not before: what the work refuses takes as many round trips as what was not found.
    expectations.set(key, row);
    return value;
  });
}
