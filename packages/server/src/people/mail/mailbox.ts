import type { Mail, Mailer } from "./mail.ts";

/** A mail that was kept, and when. */
export interface KeptMail extends Mail {
  readonly sentAt: Date;
}

const maxKept = 200;

/** Keeps the last 200 mails in memory instead of sending them: for development and tests. */
export class Mailbox implements Mailer {
  #mails: readonly KeptMail[] = [];

  /** Throws an Error where `production` is true (default: as NODE_ENV says). */
  constructor({
    production = process.env["NODE_ENV"] === "production",
  }: { readonly production?: boolean } = {}) {
    if (production)
      throw new Error(
        "A Mailbox sends nothing, so it can not be used in production: set SMTP_URL or RESEND_API_KEY.",
      );
  }

  /** The mails that were kept, the last one first. */
  list(): readonly KeptMail[] {
    return this.#mails;
  }

  async send(mail: Mail): Promise<void> {
    this.#mails = [{ ...mail, sentAt: new Date() }, ...this.#mails].slice(0, maxKept);
    return Promise.resolve();
  }
}
