import {
  organizationLetter,
  plainName,
  type Addressee,
  type Mail,
  type MailedOrganization,
} from "../../people/index.ts";

/** The mail that tells whoever can answer that somebody asks to join. */
export function requestMail(to: Addressee, mailed: MailedOrganization & { readonly asker: Addressee }): Mail {
  const { organization, asker } = mailed;
  const name = plainName(asker.name ?? asker.email);
  return organizationLetter(to, mailed, {
    subject: `${name} asks to join`,
    lines: [
      `${name} (${asker.email}) asks to join ${plainName(organization.name)}.`,
      "Their address is proved, and in a domain of the organization. Nothing happens before somebody accepts.",
    ],
    button: { label: "See the request", page: "/members" },
    note: "You are sent this because your role lets you invite people.",
  });
}

/** The mail that tells somebody that they are a member now, as they asked. */
export function acceptedMail(to: Addressee, mailed: MailedOrganization & { readonly role: string }): Mail {
  const { organization, role } = mailed;
  return organizationLetter(to, mailed, {
    subject: "You are a member now",
    lines: [
      `Your request to join ${plainName(organization.name)} was accepted. Your role there is "${role}".`,
    ],
    button: { label: "Open the organization", page: "" },
    note: "You are sent this because you asked to join.",
  });
}

/** The mail that tells somebody that their request was declined; it says not by whom. */
export function rejectedMail(to: Addressee, mailed: MailedOrganization): Mail {
  const { organization } = mailed;
  return organizationLetter(to, mailed, {
    subject: "Your request was declined",
    lines: [`Your request to join ${plainName(organization.name)} was declined.`],
    button: null,
    note: "You are sent this because you asked to join. If you think that it is a mistake, talk to somebody there.",
  });
}
