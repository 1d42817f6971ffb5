import { newId } from "../../http/index.ts";
import type { Queryable } from "../queries.ts";

/** A passkey as it is kept. */
export interface PasskeyRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly credential_id: string;
  readonly public_key: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: string[];
  readonly backed_up: boolean;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

/** The passkeys of a person, the oldest first. */
export async function selectPasskeys(connection: Queryable, userId: string): Promise<PasskeyRow[]> {
  const { rows } = await connection.query<PasskeyRow>(
    `select id, user_id, name, credential_id, public_key, counter::float8 as counter, transports, backed_up,
            created_at, last_used_at
     from identity.passkey where user_id = $1 order by id`,
    [userId],
  );
  return rows;
}

/** The passkey with a credential id. */
export async function selectPasskey(connection: Queryable, credentialId: string): Promise<PasskeyRow | null> {
  const { rows } = await connection.query<PasskeyRow>(
    `select id, user_id, name, credential_id, public_key, counter::float8 as counter, transports, backed_up,
            created_at, last_used_at
     from identity.passkey where credential_id = $1`,
    [credentialId],
  );
  return rows[0] ?? null;
}

/** A passkey that was just made. */
export interface NewPasskey {
  readonly userId: string;
  readonly name: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
}

/** Keeps a passkey; null where its credential is kept already, whoever has it. */
export async function insertPasskey(connection: Queryable, made: NewPasskey): Promise<PasskeyRow | null> {
  const { userId, name, credentialId, publicKey, counter, transports, backedUp } = made;
  const { rows } = await connection.query<PasskeyRow>(
    `insert into identity.passkey
       (id, user_id, name, credential_id, public_key, counter, transports, backed_up)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (credential_id) do nothing
     returning id, user_id, name, credential_id, public_key, counter::float8 as counter, transports, backed_up,
               created_at, last_used_at`,
    [newId(), userId, name, credentialId, Buffer.from(publicKey), counter, transports, backedUp],
  );
  return rows[0] ?? null;
}

/** Renames a passkey of a person; null where they have no such one. */
export async function updatePasskeyName(
  connection: Queryable,
  { userId, id, name }: { readonly userId: string; readonly id: string; readonly name: string },
): Promise<PasskeyRow | null> {
  const { rows } = await connection.query<PasskeyRow>(
    `update identity.passkey set name = $3 where user_id = $1 and id = $2
     returning id, user_id, name, credential_id, public_key, counter::float8 as counter, transports, backed_up,
               created_at, last_used_at`,
    [userId, id, name],
  );
  return rows[0] ?? null;
}

/** Deletes a passkey of a person; false where they have no such one. */
export async function deletePasskey(connection: Queryable, userId: string, id: string): Promise<boolean> {
  const { rowCount } = await connection.query("delete from identity.passkey where user_id = $1 and id = $2", [
    userId,
    id,
  ]);
  return rowCount === 1;
}

/** Moves a passkey's counter on; false where it is gone, or its counter was there already. One that does not count stays at 0. */
export async function advancePasskey(connection: Queryable, id: string, counter: number): Promise<boolean> {
  const { rowCount } = await connection.query(
    `update identity.passkey set counter = $2, last_used_at = now()
     where id = $1 and (counter < $2 or (counter = 0 and $2 = 0))`,
    [id, counter],
  );
  return rowCount === 1;
}
