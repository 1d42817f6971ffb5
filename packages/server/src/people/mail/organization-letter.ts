import type { Context, Db, Statement } from "../../tenancy/index.ts";
import type { Mail } from "./mail.ts";
import { letter, organizationSubject, plainName, type Addressee, type Letter } from "./templates.ts";

/** The organization that a mail is about, and what its links begin with. */
export interface MailedOrganization {
  readonly organization: { readonly name: string; readonly slug: string };
  readonly publicUrl: string;
}

/** In which organization something was done, by whom, and what the links in the mail begin with. */
export interface Told {
  readonly context: Context;
  readonly publicUrl: string;
}

/** How people are told of what is done in an organization. */
export interface Telling {
  readonly people: { mail(db: Db, mail: Mail): Statement<null> };
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

/** What a mail in an organization's name says; its button leads to a page of the organization, `/settings` or `` for the first. */
export interface OrganizationLetter extends Omit<Letter, "button"> {
  readonly button: { readonly label: string; readonly page: string } | null;
}

/** Makes a mail in which an organization speaks: its subject names it. */
export function organizationLetter(
  to: Addressee,
  { organization, publicUrl }: MailedOrganization,
  { subject, button, ...rest }: OrganizationLetter,
): Mail {
  return letter(to, {
    ...rest,
    subject: organizationSubject(organization.name, subject),
    button: button && {
      label: button.label,
      link: new URL(`/${organization.slug}${button.page}`, publicUrl).href,
    },
  });
}

/** The names of an organization and of who did something there, as they may stand in a mail. */
export function namesIn({ context }: Told): { readonly organization: string; readonly actor: string } {
  return { organization: plainName(context.organization.name), actor: plainName(context.actor.name) };
}

/** The same organization as a mail is about. */
export function placeOf({ context, publicUrl }: Told): MailedOrganization {
  return { organization: context.organization, publicUrl };
}

const instants = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: "UTC" });

/** An instant in the words of a mail, in UTC. */
export function instantInWords(instant: Date): string {
  return `${instants.format(instant)} UTC`;
}
