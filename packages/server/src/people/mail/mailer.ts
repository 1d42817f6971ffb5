import { createTransport } from "nodemailer";
import { Resend } from "resend";
import type { Logger } from "../../http/index.ts";
import { Mailbox } from "./mailbox.ts";
import { RefusedMail, type Mailer } from "./mail.ts";

/** How mail is sent; without SMTP and Resend it is kept. */
export interface MailerOptions {
  /** A server's URL, like `smtps://user:password@smtp.example.com`. Wins over Resend. */
  readonly smtpUrl?: string;
  readonly resendApiKey?: string;
  /** Whom mails are from, like `Acme <hello@acme.example>`. */
  readonly from: string;
  readonly logger: Logger;
}

/** Makes the mailer: SMTP, Resend, or a `Mailbox`, which throws in production. */
export function createMailer({ smtpUrl, resendApiKey, from, logger }: MailerOptions): Mailer {
  if (smtpUrl !== undefined) return smtpMailer(smtpUrl, from);
  if (resendApiKey !== undefined) return resendMailer(resendApiKey, from);
  logger.debug("mail is kept in memory and sent to nobody");
  return new Mailbox();
}

function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // A mail of ours carries no files, and must not be made to fetch any.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail, key) {
      // Taken twice, it is still known to be one mail. As an object the address is one address, whatever is in it.
      const to = { name: "", address: mail.to };
      const message = { ...mail, from, to, messageId: `<${key}@${domainOf(from)}>` };
      await transport.sendMail(message).catch((error: unknown) => {
        throw isForGood(error) ? new RefusedMail(error.message, { cause: error }) : error;
      });
    },
  };
}

/**
 * Whether it is this mail or its recipient that a server refuses, and for good. That it refuses us, or whom mails are from,
 * somebody will mend. @see https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1
 */
function isForGood(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { permanent, command } = error as { permanent?: unknown; command?: unknown };
  return permanent === true && (command === "RCPT TO" || command === "DATA");
}

function domainOf(from: string): string {
  return /@([^\s<>@]+)/.exec(from)?.[1] ?? "localhost";
}

function resendMailer(apiKey: string, from: string): Mailer {
  const resend = new Resend(apiKey);
  return {
    async send(mail, key) {
      // Tried again after an answer was lost, it is still sent once.
      const request = { idempotencyKey: key, signal: AbortSignal.timeout(30_000) };
      const { error } = await resend.emails.send({ ...mail, from, to: [mail.to] }, request);
      if (!error) return;
      const words = `Resend did not take a mail: ${error.name}: ${error.message}`;
      throw error.statusCode === 422 ? new RefusedMail(words) : new Error(words);
    },
  };
}
