import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Whose stream a place is in: it opens for the same browser with the same account sessions, and for no other. */
export interface Holder {
  readonly browserId: string;
  /** The ids of its account sessions. */
  readonly sessions: readonly string[];
}

/** Writes down how far a stream has come, for the browser to bring back. */
export interface PlaceKeeper {
  /** A place in the stream, as 60 to 2,000 characters of base64url. */
  seal(heard: string, holder: Holder): string;
  /** How far that was; null for what is forged, another's, or older than the signals that are kept for sure. */
  open(place: string, holder: Holder): string | null;
}

/** How long a place is good, in seconds: signals are kept longer. */
const lifetimeSeconds = 1800;
const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/**
 * Makes the keeper of places. They are encrypted, for they say how much happens everywhere, and bound to their holder by
 * what is authenticated with them.
 * @see NIST SP 800-38D
 */
export function createPlaceKeeper(secret: string): PlaceKeeper {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "guildhall places in streams", 32));
  return {
    seal(heard, holder) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv).setAAD(boundTo(holder));
      const text = `${Math.floor(Date.now() / 1000)} ${short(heard)}`;
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    open(place, holder) {
      const text = opened(key, place, boundTo(holder));
      const [sealedAt = "", heard = ""] = text?.split(" ") ?? [];
      const age = Date.now() / 1000 - Number(sealedAt);
      return text === null || age > lifetimeSeconds ? null : heard;
    },
  };
}

function opened(key: Buffer, place: string, holder: Buffer): string | null {
  const bytes = Buffer.from(place, "base64url");
  if (bytes.byteLength <= ivBytes + tagBytes) return null;
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(holder).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
    return text.toString("utf8");
  } catch {
    return null;
  }
}

function boundTo({ browserId, sessions }: Holder): Buffer {
  return Buffer.from([browserId, ...[...sessions].sort()].join(" "), "utf8");
}

const longestSnapshot = 1200;

/** A snapshot that names very many transactions begins before all of them instead: what it saw is then told again. */
function short(heard: string): string {
  if (heard.length <= longestSnapshot) return heard;
  const [oldest = ""] = heard.split(":");
  return `${oldest}:${oldest}:`;
}
