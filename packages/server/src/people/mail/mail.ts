/** A mail to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Whatever sends mail; rejects when it could not, with a {@link RefusedMail} when trying longer than a day is vain. */
export interface Mailer {
  /** `key` is this one mail's own, and the same whenever it is tried again: what came through before need not go again. */
  send(mail: Mail, key: string): Promise<void>;
}

/** Thrown by a {@link Mailer} for a mail that was refused for good, as for a mailbox that there is not. */
export class RefusedMail extends Error {
  override readonly name = "RefusedMail";
}
