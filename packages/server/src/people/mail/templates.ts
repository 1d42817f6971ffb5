import type { Mail } from "./mail.ts";

/** Whom a mail speaks to. */
export interface Addressee {
  /** Null where it is not known. */
  readonly name: string | null;
  readonly email: string;
}

/** The mail whose link proves an e-mail address. */
export function verificationMail(to: Addressee, link: string): Mail {
  const site = new URL(link).host;
  return letter(to, {
    subject: "Confirm your e-mail address",
    lines: [`Please confirm that this is your e-mail address at ${site}.`],
    button: { label: "Confirm e-mail address", link },
    note: "The link works once, for 24 hours. If you did not sign up, ignore this mail.",
  });
}

/** The mail whose link sets a new password. */
export function passwordResetMail(to: Addressee, link: string): Mail {
  const site = new URL(link).host;
  return letter(to, {
    subject: "Set a new password",
    lines: [`Somebody, hopefully you, asked to set a new password for your account at ${site}.`],
    button: { label: "Set a new password", link },
    note: "The link works once, for one hour. If you did not ask for it, ignore this mail: your password stays as it is.",
  });
}

/** The mail that tells somebody that their password was changed. */
export function passwordChangedMail(to: Addressee, publicUrl: string): Mail {
  const site = new URL(publicUrl).host;
  return letter(to, {
    subject: "Your password was changed",
    lines: [
      `The password of your account at ${site} was changed, and you were signed out everywhere.`,
      "If that was not you, set a new password from the sign-in page now: it is sent to this address.",
    ],
    button: null,
    note: "This mail is for your information.",
  });
}

/** The mail that tells somebody that their account is gone. */
export function accountDeletedMail(to: Addressee, publicUrl: string): Mail {
  const site = new URL(publicUrl).host;
  return letter(to, {
    subject: "Your account was deleted",
    lines: [
      `Your account at ${site} was deleted, as you asked. You were signed out everywhere and have left your organizations.`,
      "What you made there belongs to them and stays.",
    ],
    button: null,
    note: "This is the last mail that we send you. If you come back one day, sign up again with this address.",
  });
}

/** What a mail says between its greeting and its end. */
export interface Letter {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly button: { readonly label: string; readonly link: string } | null;
  readonly note: string;
}

/** Makes a mail, as text and as HTML. Names in it go through `plainName` first. */
export function letter({ name, email }: Addressee, { subject, lines, button, note }: Letter): Mail {
  const greeting = name === null ? "Hello," : `Hello ${plainName(name)},`;
  const paragraphs = [greeting, ...lines];
  return {
    to: email,
    subject,
    text: [...paragraphs, ...(button ? [button.link] : []), note, ""].join("\n\n").trimEnd() + "\n",
    html: page(subject, [
      ...paragraphs.map((line) => `<p style="${styles.line}">${escaped(line)}</p>`),
      ...(button ? [buttonOf(button)] : []),
      `<p style="${styles.note}">${escaped(note)}</p>`,
    ]),
  };
}

/**
 * A name as it may stand in a mail of ours: one line, at most 80 characters, nothing invisible in it, and nothing that a
 * mail program would make a link of.
 */
export function plainName(name: string): string {
  const visible = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, " ")
    .replace(/[<>@]|:\/\//g, " ")
    .replace(/\.(?=\S)/g, ". ")
    .replace(/\s+/g, " ")
    .trim();
  return visible.slice(0, 80).toWellFormed() || "there";
}

/** The subject of a mail in which an organization speaks: `[Acme] You are invited`. */
export function organizationSubject(organization: string, subject: string): string {
  return `[${plainName(organization.replace(/[[\]]/g, " "))}] ${subject}`;
}

function page(title: string, blocks: readonly string[]): string {
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title)}</title></head>`,
    `<body style="${styles.body}"><div style="${styles.sheet}">`,
    ...blocks,
    "</div></body></html>",
    "",
  ].join("\n");
}

function buttonOf({ label, link }: { readonly label: string; readonly link: string }): string {
  return `<p style="${styles.line}"><a href="${escaped(link)}" style="${styles.button}">${escaped(label)}</a></p>`;
}

const styles = {
  body: "margin:0;padding:24px;font:15px/1.6 system-ui,-apple-system,'Segoe UI',sans-serif",
  sheet: "max-width:480px;margin:0 auto",
  line: "margin:0 0 16px",
  button:
    "display:inline-block;padding:8px 16px;border-radius:6px;background:#2563eb;color:#ffffff;text-decoration:none",
  note: "margin:24px 0 0;font-size:13px;opacity:0.75",
} as const;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
