import { createHmac, hkdfSync } from "node:crypto";

/** Hashes short secrets with a key of the server's: whoever has only the database can not try them all. */
export type KeyedHash = (purpose: string, text: string) => Buffer;

/** Makes the keyed hash of a secret. @see RFC 2104 */
export function createKeyedHash(secret: string): KeyedHash {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "guildhall codes", 32));
  return (purpose, text) => createHmac("sha256", key).update(`${purpose}\0${text}`).digest();
}
