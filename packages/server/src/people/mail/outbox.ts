import { z } from "zod";
import { newId } from "../../http/index.ts";
import {
  enqueue,
  perform,
  RefusedJob,
  type Db,
  type Performer,
  type Statement,
  type Task,
} from "../../tenancy/index.ts";
import { createSealer } from "./sealed.ts";
import { RefusedMail, type Mail, type Mailer } from "./mail.ts";

/** What an outbox works with. */
export interface OutboxOptions {
  readonly mailer: Mailer;
  /** What a mail is sealed with while it waits: links in mails are secrets, and nobody's to read in a table. */
  readonly secret: string;
}

/** Where mails are left with the transaction that causes them. */
export interface Outbox {
  /** Has a mail sent once this transaction has committed, and not when it does not. */
  post(db: Db, mail: Mail): Statement<null>;
  /** Sends the mails that were left: each at least once, as soon as the mailer takes it, or refused it for a day. */
  readonly performer: Performer;
}

const mailTask: Task<{ readonly sealed: string }> = {
  name: "mail",
  payload: z.object({ sealed: z.string() }),
};

/** How often a mail is tried that is refused for good: a day, in which whoever runs the mail server can mend what errs. */
const triesOfRefused = 150;

const kept = z.object({
  key: z.string(),
  mail: z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() }),
});

/** Makes the outbox. */
export function createOutbox({ mailer, secret }: OutboxOptions): Outbox {
  const sealer = createSealer(secret, "mail");
  return {
    post: (db, mail) => enqueue(db, mailTask, { sealed: sealer.seal({ key: newId(), mail }) }),
    performer: perform(mailTask, async ({ payload, attempt }) => {
      const { key, mail } = kept.parse(sealer.open(payload.sealed));
      await mailer.send(mail, key).catch((cause: unknown) => {
        // A mailer's error may repeat what it was given: it is kept apart from the job, for the log alone.
        if (cause instanceof RefusedMail && attempt >= triesOfRefused)
          throw new RefusedJob("The mail was refused for good.", { cause });
        throw new Error("The mail was not taken.", { cause });
      });
    }),
  };
}
