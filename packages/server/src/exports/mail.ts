import {
  organizationLetter,
  plainName,
  type Addressee,
  type Mail,
  type MailedOrganization,
} from "../people/index.ts";

/** An archive that is ready, as its mail tells of it. */
export interface MailedExport extends MailedOrganization {
  readonly to: Addressee;
  /** For how long it can be fetched. */
  readonly lifetimeSeconds: number;
}

/** The mail that tells its requester that an archive is ready. It carries no secret: to fetch it takes their session. */
export function exportMail({ to, organization, publicUrl, lifetimeSeconds }: MailedExport): Mail {
  const hours = Math.round(lifetimeSeconds / 3600);
  return organizationLetter(
    to,
    { organization, publicUrl },
    {
      subject: "Your export is ready",
      lines: [
        `The data of ${plainName(organization.name)} that you asked for is ready to be downloaded in its settings.`,
        `The archive is there for ${hours} hours, and for you alone.`,
      ],
      button: { label: "Open the settings", page: "/settings" },
      note: "If you did not ask for it, somebody who is signed in as you did: change your password.",
    },
  );
}
