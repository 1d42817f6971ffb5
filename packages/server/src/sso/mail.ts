import { letter, organizationSubject, plainName, type Addressee, type Mail } from "../people/index.ts";

/** What happened to an identity provider, and who did it. */
export interface MailedChange {
  readonly organization: { readonly name: string; readonly slug: string };
  readonly change: "created" | "updated" | "deleted";
  readonly issuer: string;
  readonly actorName: string;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

const words: Readonly<Record<MailedChange["change"], string>> = {
  created: "named an identity provider for",
  updated: "changed an identity provider of",
  deleted: "deleted an identity provider of",
};

/** The mail that tells an owner that an identity provider was named, changed or deleted. */
export function connectionMail(to: Addressee, { organization, change, issuer, ...told }: MailedChange): Mail {
  return letter(to, {
    subject: organizationSubject(organization.name, `An identity provider was ${change}`),
    lines: [
      `${plainName(told.actorName)} ${words[change]} ${plainName(organization.name)}: ${issuer}.`,
      "Whoever decides what it says, decides who can sign in there. If you do not know of this, look at it now.",
    ],
    button: {
      label: "See the identity providers",
      link: new URL(`/${organization.slug}/settings/sso`, told.publicUrl).href,
    },
    note: "You are sent this because you own the organization.",
  });
}
