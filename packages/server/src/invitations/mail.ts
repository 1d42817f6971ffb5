import { instantInWords, letter, organizationSubject, plainName, type Mail } from "../people/index.ts";

/** An invitation as its mail tells of it. */
export interface MailedInvitation {
  readonly to: string;
  readonly organization: string;
  readonly inviter: string;
  readonly role: string;
  /** The page that it opens, with the id and the secret in its fragment. */
  readonly link: string;
  readonly expiresAt: Date;
}

/** The mail whose link lets somebody join an organization. */
export function invitationMail({ to, link, role, expiresAt, ...names }: MailedInvitation): Mail {
  const organization = plainName(names.organization);
  const inviter = plainName(names.inviter);
  const site = new URL(link).host;
  return letter(
    { name: null, email: to },
    {
      subject: organizationSubject(names.organization, `${inviter} invites you to join`),
      lines: [
        `${inviter} invites you to join ${organization} at ${site}.`,
        `Your role there will be "${role}". Nothing happens before you accept.`,
      ],
      button: { label: "See the invitation", link },
      note: `The link works once, for ${to} alone, until ${instantInWords(expiresAt)}. If you expected no invitation, ignore this mail.`,
    },
  );
}
