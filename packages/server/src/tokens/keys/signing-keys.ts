import { accessTokenAlgorithm, accessTokenSeconds, accessTokenType } from "@guildhall/protocol";
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
} from "jose";
import { newId } from "../../http/index.ts";
import { createSealer, inTransaction, type Sealer, type SystemPool } from "../../people/index.ts";
import { inTransactionOf, type Db } from "../../tenancy/index.ts";
import {
  deleteSigningKeys,
  insertSigningKey,
  selectSigningKeys,
  selectSigningKeysForChange,
  type SigningKeyRow,
} from "./queries.ts";

/** What the keys are kept in, and sealed with. */
export interface SigningKeyOptions {
  /** Connections as `guildhall_owner`: nobody else reads the keys. */
  readonly system: SystemPool;
  /** What the private keys are sealed with where they are kept. */
  readonly secret: string;
}

/** The keys that sign tokens. Any number of processes share them. */
export interface SigningKeys {
  /** Signs what a token says. */
  sign(claims: JWTPayload): Promise<string>;
  /** The public keys of everything that may still be good, and of the key that signs next. @see RFC 7517 section 5 */
  published(): Promise<JSONWebKeySet>;
  /** Finds the key of a token. Rejects as jose does for one that is not ours. */
  readonly find: JWTVerifyGetKey;
  /**
   * Makes the next key, which signs ten minutes from now, when every cache knows it; does nothing when there is one already.
   * With `atOnce` it signs from now on, and every other key is forgotten: what they signed is refused. Answers with the
   * id of the key that signs next.
   */
  rotate(options?: { readonly atOnce?: boolean }): Promise<string>;
  /** Sees to it that there is a key, that none signs for more than 30 days, and that dead ones go. */
  maintain(): Promise<void>;
}

/** How long a new key is published before it signs, in seconds: caches of the keys are younger than that. */
const leadSeconds = 10 * 60;
/** How long a key stays published after its last signature, in seconds: longer than a token and every skew of clocks. */
const afterlifeSeconds = accessTokenSeconds + 5 * 60;
const signingSeconds = 30 * 24 * 60 * 60;
/** How old what this process knows of the keys may be, in milliseconds. */
const knownForMs = 60_000;
/** How soon a key that is not known is looked for again, in milliseconds. */
const lookAgainMs = 1_000;

/** Makes the keys' keeper. Nothing is read or made before it is asked for. */
export function createSigningKeys({ system, secret }: SigningKeyOptions): SigningKeys {
  const sealer = createSealer(secret, "signing keys");
  const rings = new Keyrings(system);
  return {
    async sign(claims) {
      const { row, key } = await (await rings.known()).signer(sealer);
      const header = { alg: accessTokenAlgorithm, typ: accessTokenType, kid: row.kid };
      return new SignJWT(claims).setProtectedHeader(header).sign(key);
    },
    published: async () => (await rings.known()).set,
    async find(header, token) {
      const isKnown = (await rings.known()).has(header.kid);
      const { set } = await rings.known(isKnown ? knownForMs : lookAgainMs);
      return createLocalJWKSet(set)(header, token);
    },
    rotate: ({ atOnce = false } = {}) => rings.change((db) => rotated(db, { atOnce, sealer })),
    maintain: () => rings.change((db) => maintained(db, sealer)),
  };
}

async function rotated(
  db: Db,
  { atOnce, sealer }: { readonly atOnce: boolean; readonly sealer: Sealer },
): Promise<string> {
  const rows = await selectSigningKeysForChange(db);
  const waiting = rows.find((row) => ageSeconds(row) < 0);
  if (waiting && !atOnce) return waiting.kid;
  const kids = rows.map(({ kid }) => kid);
  if (atOnce) await deleteSigningKeys(db, kids);
  return make(db, sealer, atOnce || rows.length === 0 ? 0 : leadSeconds);
}

async function maintained(db: Db, sealer: Sealer): Promise<void> {
  const rows = await selectSigningKeysForChange(db);
  const keyring = new Keyring(rows);
  const dead = rows.map(({ kid }) => kid).filter((kid) => !keyring.has(kid));
  if (dead.length > 0) await deleteSigningKeys(db, dead);
  const current = keyring.usable(sealer);
  const isWaiting = rows.some((row) => ageSeconds(row) < 0);
  if (!current) await make(db, sealer, 0);
  else if (ageSeconds(current.row) > signingSeconds - leadSeconds && !isWaiting)
    await make(db, sealer, leadSeconds);
}

async function make(db: Db, sealer: Sealer, inSeconds: number): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair(accessTokenAlgorithm, { extractable: true });
  const kid = newId();
  const [open, closed] = await Promise.all([exportJWK(publicKey), exportJWK(privateKey)]);
  const described = { ...open, alg: accessTokenAlgorithm, use: "sig", kid };
  await insertSigningKey(db, { kid, publicKey: described, sealed: sealer.seal(closed), inSeconds });
  return kid;
}

/** What this process knows of the keys, and how it changes them. */
class Keyrings {
  readonly #system: SystemPool;
  #known: Promise<Keyring> | null = null;
  #readAt = 0;

  constructor(system: SystemPool) {
    this.#system = system;
  }

  /** The keys as they were at most so many milliseconds ago. */
  known(maxAgeMs: number = knownForMs): Promise<Keyring> {
    if (this.#known !== null && Date.now() - this.#readAt < maxAgeMs) return this.#known;
    this.#readAt = Date.now();
    const reading = this.#inDatabase(async (db) => new Keyring(await selectSigningKeys(db)));
    this.#known = reading;
    // What failed is not remembered.
    reading.catch(() => (this.#known = null));
    return reading;
  }

  async change<Value>(work: (db: Db) => Promise<Value>): Promise<Value> {
    const value = await this.#inDatabase(work);
    this.#known = null;
    return value;
  }

  #inDatabase<Value>(work: (db: Db) => Promise<Value>): Promise<Value> {
    return inTransaction(this.#system, ({ client }) => inTransactionOf(client, ({ db }) => work(db)));
  }
}

function ageSeconds(row: SigningKeyRow): number {
  return (Date.now() - row.signs_from.getTime()) / 1000;
}

function unsealed({ sealed }: SigningKeyRow, sealer: Sealer): JWK | null {
  try {
    return sealer.open(sealed) as JWK;
  } catch {
    // Sealed with another secret: what it signed is still good, but it signs no more.
    return null;
  }
}

/** The keys as they were read. */
class Keyring {
  /** Those that are published: whatever signed last is dead when its afterlife ends. */
  readonly set: JSONWebKeySet;
  readonly #rows: readonly SigningKeyRow[];
  #signer: { readonly row: SigningKeyRow; readonly key: Promise<CryptoKey | Uint8Array> } | null = null;

  constructor(rows: readonly SigningKeyRow[]) {
    this.#rows = rows.filter((_, index) => {
      const next = rows[index + 1];
      return !next || ageSeconds(next) < afterlifeSeconds;
    });
    this.set = { keys: this.#rows.map((row) => row.public_key) };
  }

  has(kid: string | undefined): boolean {
    return this.#rows.some((row) => row.kid === kid);
  }

  /** The key whose turn it is, of those that this process can use. */
  usable(sealer: Sealer): { readonly row: SigningKeyRow; readonly jwk: JWK } | null {
    const started = this.#rows.filter((row) => ageSeconds(row) >= 0);
    // The first key of all signs at once, though this machine's clock may be behind the database's.
    for (const row of started.length > 0 ? started.reverse() : this.#rows) {
      const jwk = unsealed(row, sealer);
      if (jwk) return { row, jwk };
    }
    return null;
  }

  async signer(sealer: Sealer): Promise<{ row: SigningKeyRow; key: CryptoKey | Uint8Array }> {
    const usable = this.usable(sealer);
    if (!usable) throw new Error("There is no key to sign tokens with; run guildhall rotate-keys.");
    if (this.#signer?.row !== usable.row)
      this.#signer = { row: usable.row, key: importJWK(usable.jwk, accessTokenAlgorithm) };
    return { row: usable.row, key: await this.#signer.key };
  }
}
