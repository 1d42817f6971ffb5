import { setTimeout as sleep } from "node:timers/promises";
import { codeAt, stepNow } from "../steps/one-time-code.ts";

/** Somebody's authenticator app. @see RFC 6238 */
export class AuthenticatorApp {
  readonly #secret: string;
  #lastStep = 0;

  /** `secret` is in base32, as the server tells it. */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** A code that was not used before. Each step has one, so whoever is too quick waits for the next. */
  async code(): Promise<string> {
    for (;;) {
      const now = stepNow();
      // A server takes the code of the next step too, since clocks differ.
      const step = Math.max(this.#lastStep + 1, now);
      if (step <= now + 1) {
        this.#lastStep = step;
        return codeAt(this.#secret, step);
      }
      await sleep(500);
    }
  }
}
