import { createHmac } from "node:crypto";

/** How long an app shows a code. */
const stepSeconds = 30;

/** The step that it is now. @see RFC 6238 section 4.2 */
export function stepNow(): number {
  return Math.floor(Date.now() / 1000 / stepSeconds);
}

/** The code that an authenticator app with a secret, in base32, shows in a step. @see RFC 4226 section 5.3 */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", bytesOf(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** @see RFC 4648 section 6 */
function bytesOf(base32: string): Buffer {
  const digits = Array.from(base32, (letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter));
  const bits = digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
