import type { RequestFacts } from "../../http/index.ts";
import { deleteMailedTokensOf, type Queryable } from "../queries.ts";

/** Records that a person leaves their organizations; or tells the slugs of those that they alone own, and nothing happened. */
export async function leaveEverything(
  connection: Queryable,
  userId: string,
  { id, ip, userAgent }: RequestFacts,
): Promise<readonly string[]> {
  const { rows } = await connection.query<{ alone_in: string[] }>(
    "select guildhall.leave_everything($1, $2) as alone_in",
    [userId, JSON.stringify({ id, ip, userAgent })],
  );
  return rows[0]?.alone_in ?? [];
}

/** Deletes a person and, by the keys of the tables, their sessions, memberships and whatever else is theirs alone. */
export async function deletePerson(connection: Queryable, userId: string): Promise<void> {
  await deleteMailedTokensOf(connection, userId);
  await connection.query(`delete from identity."user" where id = $1`, [userId]);
}
