import {
  organizationLetter,
  plainName,
  type Addressee,
  type Mail,
  type MailedOrganization,
} from "../people/index.ts";

/** A domain as its mails tell of it. */
export interface MailedDomain extends MailedOrganization {
  readonly domain: string;
}

/** The mail that tells an owner that the record of a proved domain is missing. */
export function domainLostMail(to: Addressee, mailed: MailedDomain): Mail {
  const { organization, domain } = mailed;
  return organizationLetter(to, mailed, {
    subject: "A domain is about to be lost",
    lines: [
      `The record in the DNS is missing that proves that ${domain} belongs to ${plainName(organization.name)}.`,
      "If it is not back within seven days, people with an address there can no longer join by it.",
    ],
    button: {
      label: "See the record",
      page: "/settings/domains",
    },
    note: "You are sent this because you own the organization.",
  });
}

/** The mail that tells an owner that a domain is proved no more. */
export function domainUnverifiedMail(to: Addressee, mailed: MailedDomain): Mail {
  const { organization, domain } = mailed;
  return organizationLetter(to, mailed, {
    subject: "A domain is proved no more",
    lines: [
      `The record in the DNS that proves that ${domain} belongs to ${plainName(organization.name)} was missing for seven days.`,
      "Nobody joins by that domain any more; who is a member stays. You can prove it again.",
    ],
    button: {
      label: "See the domain",
      page: "/settings/domains",
    },
    note: "You are sent this because you own the organization.",
  });
}
