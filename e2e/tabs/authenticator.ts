import { codeAt, stepNow } from "../steps/one-time-code.ts";

/** Somebody's authenticator app. @see RFC 6238 */
export class AuthenticatorApp {
  readonly #secret: string;
  #lastStep = 0;

  /** `secret` is in base32, as the server tells it. */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** A code that was not used before; undefined until the next one is shown, for each half minute has one. */
  code(): string | undefined {
    const now = stepNow();
    const step = Math.max(this.#lastStep + 1, now);
    // A server takes the code of the next step too, since clocks differ.
    if (step > now + 1) return undefined;
    this.#lastStep = step;
    return codeAt(this.#secret, step);
  }
}
