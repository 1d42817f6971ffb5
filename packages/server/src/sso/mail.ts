import {
  organizationLetter,
  plainName,
  type Addressee,
  type Mail,
  type MailedOrganization,
} from "../people/index.ts";

/** What happened to an identity provider, and who did it. */
export interface MailedChange extends MailedOrganization {
  readonly change: "created" | "updated" | "deleted";
  readonly issuer: string;
  readonly actorName: string;
}

const words: Readonly<Record<MailedChange["change"], string>> = {
  created: "named an identity provider for",
  updated: "changed an identity provider of",
  deleted: "deleted an identity provider of",
};

/** The mail that tells an owner that an identity provider was named, changed or deleted. */
export function connectionMail(to: Addressee, mailed: MailedChange): Mail {
  const { organization, change, issuer, actorName } = mailed;
  return organizationLetter(to, mailed, {
    subject: `An identity provider was ${change}`,
    lines: [
      `${plainName(actorName)} ${words[change]} ${plainName(organization.name)}: ${issuer}.`,
      "Whoever decides what it says, decides who can sign in there. If you do not know of this, look at it now.",
    ],
    button: {
      label: "See the identity providers",
      page: "/settings/sso",
    },
    note: "You are sent this because you own the organization.",
  });
}
