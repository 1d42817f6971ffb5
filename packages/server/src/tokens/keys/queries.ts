import type { JWK } from "jose";
import type { Db, Statement } from "../../tenancy/index.ts";

/** A key that signs tokens, as it is kept. */
export interface SigningKeyRow {
  readonly kid: string;
  readonly public_key: JWK;
  /** The private key, sealed. */
  readonly sealed: string;
  readonly signs_from: Date;
}

/** The keys, whose turn comes first first. */
export function selectSigningKeys(db: Db): Statement<readonly SigningKeyRow[]> {
  return db.query<SigningKeyRow>(
    // eslint-disable-next-line guildhall/organization-predicate -- keys belong to no organization
    "select kid, public_key, sealed, signs_from from guildhall.signing_key order by signs_from, kid",
  );
}

/** The keys for whoever is about to change them: one at a time. */
export function selectSigningKeysForChange(db: Db): Statement<readonly SigningKeyRow[]> {
  return db
    .all(db.change("lock table guildhall.signing_key in share row exclusive mode"), selectSigningKeys(db))
    .map(([, rows]) => rows);
}

/** A key to be kept: it signs so many seconds from now on. */
export interface NewSigningKey {
  readonly kid: string;
  readonly publicKey: JWK;
  readonly sealed: string;
  readonly inSeconds: number;
}

/** Keeps a key. */
export function insertSigningKey(db: Db, key: NewSigningKey): Statement<number> {
  return db.change(
    `insert into guildhall.signing_key (kid, public_key, sealed, signs_from)
     values ($1, $2, $3, now() + make_interval(secs => $4))`,
    [key.kid, JSON.stringify(key.publicKey), key.sealed, key.inSeconds],
  );
}

/** Forgets keys. */
export function deleteSigningKeys(db: Db, kids: readonly string[]): Statement<number> {
  // eslint-disable-next-line guildhall/organization-predicate -- keys belong to no organization
  return db.change("delete from guildhall.signing_key where kid = any ($1)", [kids]);
}

/** The key with which the process shows that it has checked a token. */
export function selectEntryKey(db: Db): Statement<Buffer> {
  return db.one<{ readonly key: Buffer }>("select guildhall.token_entry_key() as key").map((row) => {
    if (!row) throw new Error("The database has no seal key.");
    return row.key;
  });
}
