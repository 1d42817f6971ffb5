import { hashOf, type RequestFacts } from "../../http/index.ts";
import { deleteMailedTokensOf, type Queryable } from "../queries.ts";

const purpose = "address:";

/** What the secret that is mailed to a new address is kept by: its hash. */
export function identifierOf(token: string): string {
  return `${purpose}${hashOf(token).toString("hex")}`;
}

/** An e-mail address that was asked for and waits. */
export interface PendingRow {
  readonly email: string;
  readonly expires_at: Date;
}

/** The address that a person asked for, while it waits; null where there is none. */
export async function selectPending(connection: Queryable, userId: string): Promise<PendingRow | null> {
  const { rows } = await connection.query<PendingRow>(
    `select split_part(value, ' ', 3) as email, expires_at from identity.verification
     where value like $1 || ' %' and starts_with(identifier, $2) and expires_at > now()`,
    [userId, purpose],
  );
  return rows[0] ?? null;
}

/** Forgets the address that a person asked for; false where there was none. */
export async function deletePending(connection: Queryable, userId: string): Promise<boolean> {
  return (await deleteMailedTokensOf(connection, userId, purpose)) > 0;
}

/** Whose secret it is, and the hash that it is kept by. */
export interface Confirmation {
  readonly userId: string;
  readonly identifier: string;
}

/** Who somebody was and is. */
export interface MovedRow {
  readonly name: string;
  readonly former: string;
  readonly email: string;
}

/**
 * Uses a secret up and gives its person the address that it was mailed to, as proved. Null, and nothing has happened, for a
 * secret that is used, too old, another's, or was asked for by an address that they no longer have.
 */
export async function takeAddress(
  connection: Queryable,
  { userId, identifier }: Confirmation,
): Promise<MovedRow | null> {
  const { rows } = await connection.query<MovedRow>(
    `with taken as (
       delete from identity.verification
       where identifier = $2 and value like $1 || ' %' and expires_at > now()
       returning split_part(value, ' ', 2) as former, split_part(value, ' ', 3) as email
     )
     update identity."user" u set email = taken.email, email_verified = true, updated_at = now()
     from taken where u.id = $1::uuid and u.email = taken.former
     returning u.name, taken.former, u.email`,
    [userId, identifier],
  );
  return rows[0] ?? null;
}

/** Takes from a person what hung on the address before, and records the change in their organizations. */
export async function leaveAddress(
  connection: Queryable,
  { userId, former }: { readonly userId: string; readonly former: string },
  { id, ip, userAgent }: RequestFacts,
): Promise<void> {
  await connection.query("select guildhall.leave_address($1, $2, $3)", [
    userId,
    former,
    JSON.stringify({ id, ip, userAgent }),
  ]);
}
