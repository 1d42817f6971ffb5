import { letter, organizationSubject, plainName, type Addressee, type Mail } from "../../people/index.ts";

/** Which organization a mail is about. */
export interface MailedOrganization {
  readonly organization: { readonly name: string; readonly slug: string };
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

/** The mail that tells whoever can answer that somebody asks to join. */
export function requestMail(
  to: Addressee,
  { organization, publicUrl, asker }: MailedOrganization & { readonly asker: Addressee },
): Mail {
  const name = plainName(asker.name ?? asker.email);
  return letter(to, {
    subject: organizationSubject(organization.name, `${name} asks to join`),
    lines: [
      `${name} (${asker.email}) asks to join ${plainName(organization.name)}.`,
      "Their address is proved, and in a domain of the organization. Nothing happens before somebody accepts.",
    ],
    button: { label: "See the request", link: new URL(`/${organization.slug}/members`, publicUrl).href },
    note: "You are sent this because your role lets you invite people.",
  });
}

/** The mail that tells somebody that they are a member now, as they asked. */
export function acceptedMail(
  to: Addressee,
  { organization, publicUrl, role }: MailedOrganization & { readonly role: string },
): Mail {
  return letter(to, {
    subject: organizationSubject(organization.name, "You are a member now"),
    lines: [
      `Your request to join ${plainName(organization.name)} was accepted. Your role there is "${role}".`,
    ],
    button: { label: "Open the organization", link: new URL(`/${organization.slug}`, publicUrl).href },
    note: "You are sent this because you asked to join.",
  });
}

/** The mail that tells somebody that their request was declined; it says not by whom. */
export function rejectedMail(to: Addressee, { organization }: MailedOrganization): Mail {
  return letter(to, {
    subject: organizationSubject(organization.name, "Your request was declined"),
    lines: [`Your request to join ${plainName(organization.name)} was declined.`],
    button: null,
    note: "You are sent this because you asked to join. If you think that it is a mistake, talk to somebody there.",
  });
}
