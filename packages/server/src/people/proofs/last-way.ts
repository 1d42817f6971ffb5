import { Problem } from "../../http/index.ts";
import type { Queryable } from "../queries.ts";

/** Throws the problem `last_way` where nothing is left with which a person could sign in: the transaction undoes it then. */
export async function requireAnotherWay(connection: Queryable, userId: string): Promise<void> {
  const { rows } = await connection.query<{ left: boolean }>(
    `select u.email_verified
       or exists (select from identity.account a where a.user_id = u.id)
       or exists (select from identity.passkey p where p.user_id = u.id) as "left"
     from identity."user" u where u.id = $1`,
    [userId],
  );
  if (rows[0]?.left !== true) throw new Problem("last_way");
}
