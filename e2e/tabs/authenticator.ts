import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const stepSeconds = 30;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Somebody's authenticator app. @see RFC 6238 */
export class AuthenticatorApp {
  readonly #key: Buffer;
  #lastStep = 0;

  /** `secret` is in base32, as the server tells it. */
  constructor(secret: string) {
    const bits = Array.from(secret, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join(
      "",
    );
    this.#key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }

  /** A code that was not used before. Each step has one, so whoever is too quick waits for the next. */
  async code(): Promise<string> {
    for (;;) {
      const now = Math.floor(Date.now() / 1000 / stepSeconds);
      // A server takes the code of the next step too, since clocks differ.
      const step = Math.max(this.#lastStep + 1, now);
      if (step <= now + 1) {
        this.#lastStep = step;
        return this.#codeOf(step);
      }
      await sleep(500);
    }
  }

  /** @see RFC 4226 section 5.3 */
  #codeOf(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac("sha1", this.#key).update(counter).digest();
    const number = (mac.readUInt32BE(mac.readUInt8(mac.length - 1) & 0xf) & 0x7f_ff_ff_ff) % 1_000_000;
    return String(number).padStart(6, "0");
  }
}
