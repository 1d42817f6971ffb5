import { createHmac, hkdfSync, randomBytes, randomInt } from "node:crypto";

/** What a refresh token is of: a session in one organization, or a device. */
export type RefreshKind = "organization" | "device";

const prefixes: Readonly<Record<RefreshKind, string>> = { organization: "ghr_", device: "ghd_" };
const form = /^(gh[rd]_)[\w-]{43}$/;

/** Makes the first refresh token of a chain: 256 random bits, and a prefix that says what it is of. */
export function newRefreshToken(kind: RefreshKind): string {
  return prefixes[kind] + randomBytes(32).toString("base64url");
}

/** What a refresh token is of; null for what has not the form of one. */
export function refreshKindOf(token: string): RefreshKind | null {
  const [, prefix] = form.exec(token) ?? [];
  if (prefix === undefined) return null;
  return prefix === prefixes.device ? "device" : "organization";
}

/**
 * Derives what follows from a secret of the server. The successor of a refresh token is derived from the token, so that
 * whoever asks again with the same one, at any server, gets the same successor, which is kept nowhere but as its hash.
 */
export interface Derivation {
  successorOf(token: string): string;
  /** What the code that a person types is kept as: too short to be kept as a plain hash. Null for what is no such code. */
  userCodeHash(typed: string): Buffer | null;
}

/** Makes the derivation of a secret. */
export function createDerivation(secret: string): Derivation {
  const keyFor = (purpose: string): Buffer =>
    Buffer.from(hkdfSync("sha256", secret, "", `guildhall ${purpose}`, 32));
  const [refreshKey, codeKey] = [keyFor("refresh tokens"), keyFor("device codes")];
  return {
    successorOf: (token) =>
      token.slice(0, 4) + createHmac("sha256", refreshKey).update(token).digest("base64url"),
    userCodeHash(typed) {
      const letters = typed.toUpperCase().replace(/[\s-]/g, "");
      return userCode.test(letters) ? createHmac("sha256", codeKey).update(letters).digest() : null;
    },
  };
}

// Without vowels there are no words, and no letter that is easily another's. @see RFC 8628 section 6.1
const alphabet = "BCDFGHJKLMNPQRSTVWXZ";
const userCode = new RegExp(`^[${alphabet}]{8}$`);

/** Makes the code that a person types: eight letters in two groups, some 34 bits. */
export function newUserCode(): string {
  const four = (): string =>
    Array.from({ length: 4 }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
  return `${four()}-${four()}`;
}
