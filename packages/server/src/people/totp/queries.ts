import type { Queryable } from "../queries.ts";

/** Tells whether a person has an authenticator app that counts. */
export async function totpIsOn(connection: Queryable, userId: string): Promise<boolean> {
  return (await selectTotp(connection, userId))?.confirmed_at instanceof Date;
}

/** The secret of a person's authenticator app, as it is kept. */
export interface TotpRow {
  /** Sealed. */
  readonly secret: string;
  readonly confirmed_at: Date | null;
}

/** A person's authenticator app, also one that is not confirmed yet. */
export async function selectTotp(connection: Queryable, userId: string): Promise<TotpRow | null> {
  const { rows } = await connection.query<TotpRow>(
    "select secret, confirmed_at from identity.totp where user_id = $1",
    [userId],
  );
  return rows[0] ?? null;
}

/** Keeps a new secret, in the place of one that was never confirmed; false, and nothing has changed, where one was. */
export async function upsertTotp(connection: Queryable, userId: string, secret: string): Promise<boolean> {
  const { rowCount } = await connection.query(
    `insert into identity.totp as t (user_id, secret) values ($1, $2)
     on conflict (user_id) do update set secret = excluded.secret, last_step = 0, created_at = now()
     where t.confirmed_at is null`,
    [userId, secret],
  );
  return rowCount === 1;
}

/** Marks a person's app as the one that counts. */
export async function confirmTotp(connection: Queryable, userId: string): Promise<void> {
  await connection.query(
    "update identity.totp set confirmed_at = now() where user_id = $1 and confirmed_at is null",
    [userId],
  );
}

/** Uses a step's code up: of any number at once, and ever after, one is told that it was unused. */
export async function takeStep(connection: Queryable, userId: string, step: number): Promise<boolean> {
  const { rowCount } = await connection.query(
    "update identity.totp set last_step = $2 where user_id = $1 and last_step < $2",
    [userId, step],
  );
  return rowCount === 1;
}

/** Deletes a person's app and, by their foreign key, its recovery codes; false where there is none that counts. */
export async function deleteTotp(connection: Queryable, userId: string): Promise<boolean> {
  const { rowCount } = await connection.query(
    "delete from identity.totp where user_id = $1 and confirmed_at is not null",
    [userId],
  );
  return rowCount === 1;
}

/** Keeps the hashes of a person's recovery codes in the place of all they had. */
export async function replaceRecoveryCodes(
  connection: Queryable,
  userId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  await connection.query("delete from identity.recovery_code where user_id = $1", [userId]);
  await connection.query(
    "insert into identity.recovery_code (user_id, hash) select $1, hash from unnest($2::bytea[]) hash",
    [userId, hashes],
  );
}

/** Uses a recovery code up: of any number at once, one is told that it was there. */
export async function takeRecoveryCode(
  connection: Queryable,
  userId: string,
  hash: Buffer,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    "update identity.recovery_code set used_at = now() where user_id = $1 and hash = $2 and used_at is null",
    [userId, hash],
  );
  return rowCount === 1;
}
