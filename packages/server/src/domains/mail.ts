import { letter, organizationSubject, plainName, type Addressee, type Mail } from "../people/index.ts";

/** A domain as its mails tell of it. */
export interface MailedDomain {
  readonly organization: { readonly name: string; readonly slug: string };
  readonly domain: string;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

/** The mail that tells an owner that the record of a proved domain is missing. */
export function domainLostMail(to: Addressee, { organization, domain, publicUrl }: MailedDomain): Mail {
  return letter(to, {
    subject: organizationSubject(organization.name, "A domain is about to be lost"),
    lines: [
      `The record in the DNS is missing that proves that ${domain} belongs to ${plainName(organization.name)}.`,
      "If it is not back within seven days, people with an address there can no longer join by it.",
    ],
    button: {
      label: "See the record",
      link: new URL(`/${organization.slug}/settings/domains`, publicUrl).href,
    },
    note: "You are sent this because you own the organization.",
  });
}

/** The mail that tells an owner that a domain is proved no more. */
export function domainUnverifiedMail(to: Addressee, { organization, domain, publicUrl }: MailedDomain): Mail {
  return letter(to, {
    subject: organizationSubject(organization.name, "A domain is proved no more"),
    lines: [
      `The record in the DNS that proves that ${domain} belongs to ${plainName(organization.name)} was missing for seven days.`,
      "Nobody joins by that domain any more; who is a member stays. You can prove it again.",
    ],
    button: {
      label: "See the domain",
      link: new URL(`/${organization.slug}/settings/domains`, publicUrl).href,
    },
    note: "You are sent this because you own the organization.",
  });
}
