import { letter, organizationSubject, plainName, type Mail } from "../people/index.ts";
import type { Context } from "../tenancy/index.ts";

/** An archive that is ready, as its mail tells of it. */
export interface MailedExport {
  readonly to: { readonly name: string; readonly email: string };
  readonly organization: Context["organization"];
  readonly publicUrl: string;
  /** For how long it can be fetched. */
  readonly lifetimeSeconds: number;
}

/** The mail that tells its requester that an archive is ready. It carries no secret: to fetch it takes their session. */
export function exportMail({ to, organization, publicUrl, lifetimeSeconds }: MailedExport): Mail {
  const link = new URL(`/${organization.slug}/settings`, publicUrl).href;
  const hours = Math.round(lifetimeSeconds / 3600);
  return letter(to, {
    subject: organizationSubject(organization.name, "Your export is ready"),
    lines: [
      `The data of ${plainName(organization.name)} that you asked for is ready to be downloaded in its settings.`,
      `The archive is there for ${hours} hours, and for you alone.`,
    ],
    button: { label: "Open the settings", link },
    note: "If you did not ask for it, somebody who is signed in as you did: change your password.",
  });
}
