import { newId } from "../../http/index.ts";
import type { Queryable } from "../queries.ts";

/** An account elsewhere, as the service there names it. */
export interface AccountElsewhere {
  readonly provider: string;
  readonly accountId: string;
}

/** The id of the person to whom an account elsewhere is linked. */
export async function selectLinkedPerson(
  connection: Queryable,
  { provider, accountId }: AccountElsewhere,
): Promise<string | null> {
  const { rows } = await connection.query<{ user_id: string }>(
    "select user_id from identity.account where provider_id = $1 and account_id = $2",
    [provider, accountId],
  );
  return rows[0]?.user_id ?? null;
}

/** Links an account elsewhere to a person; false where somebody has it. Nothing that the service gave us is kept. */
export async function insertLink(
  connection: Queryable,
  userId: string,
  { provider, accountId }: AccountElsewhere,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `insert into identity.account (id, user_id, provider_id, account_id) values ($1, $2, $3, $4)
     on conflict (provider_id, account_id) do nothing`,
    [newId(), userId, provider, accountId],
  );
  return rowCount === 1;
}

/** Deletes a link of a person to an account elsewhere and gives its provider; null where they have no such one. */
export async function deleteLink(connection: Queryable, userId: string, id: string): Promise<string | null> {
  const { rows } = await connection.query<{ provider_id: string }>(
    `delete from identity.account where user_id = $1 and id = $2 and provider_id <> 'credential'
     returning provider_id`,
    [userId, id],
  );
  return rows[0]?.provider_id ?? null;
}

/** Somebody who comes here for the first time. */
export interface Newcomer {
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
}

/** Makes a person without a password; null where somebody has the address. */
export async function insertPerson(
  connection: Queryable,
  { name, email, emailVerified }: Newcomer,
): Promise<string | null> {
  const { rows } = await connection.query<{ id: string }>(
    `insert into identity."user" (id, name, email, email_verified) values ($1, $2, $3, $4)
     on conflict (email) do nothing returning id`,
    [newId(), name, email, emailVerified],
  );
  return rows[0]?.id ?? null;
}
