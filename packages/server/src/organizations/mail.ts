import {
  letter,
  organizationSubject,
  plainName,
  type Addressee,
  type Mail,
  type People,
} from "../people/index.ts";
import type { Context } from "../tenancy/index.ts";

/** How owners are told what is done to their organization. */
export interface Telling {
  readonly people: Pick<People, "mail">;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

/** Which organization a mail is about, who did it, and what its links begin with. */
export interface Told {
  readonly context: Context;
  readonly publicUrl: string;
}

/** The mail that tells an owner that the deletion of the organization was asked for, and until when it can be taken back. */
export function deletionRequestedMail(to: Addressee, told: Told, deletesAt: Date): Mail {
  const { context, publicUrl } = told;
  const organization = plainName(context.organization.name);
  return letter(to, {
    subject: organizationSubject(context.organization.name, "The organization is being deleted"),
    lines: [
      `${plainName(context.actor.name)} asked for the deletion of ${organization}. Nobody can enter it any more.`,
      `Until ${inWords(deletesAt)} an owner can restore it, with everything in it: sign in, choose it, and press "Restore".`,
      "After that its data are deleted for good.",
    ],
    button: {
      label: "Restore the organization",
      link: new URL(`/${context.organization.slug}`, publicUrl).href,
    },
    note: "You are sent this because you own the organization. The link alone changes nothing.",
  });
}

/** The mail that tells an owner that the deletion was taken back. */
export function restoredMail(to: Addressee, { context, publicUrl }: Told): Mail {
  const organization = plainName(context.organization.name);
  return letter(to, {
    subject: organizationSubject(context.organization.name, "The organization was restored"),
    lines: [
      `${plainName(context.actor.name)} restored ${organization}. It is as it was; everybody opens it anew.`,
    ],
    button: {
      label: "Open the organization",
      link: new URL(`/${context.organization.slug}`, publicUrl).href,
    },
    note: "You are sent this because you own the organization.",
  });
}

const instants = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: "UTC" });

function inWords(instant: Date): string {
  return `${instants.format(instant)} UTC`;
}
