import { demoPassword, demoPeople } from "../demo/people.ts";

/** What the terminal is told when the application is up. */
export interface Announcement {
  readonly publicUrl: string;
  /** The database holds the demo people. */
  readonly demo: boolean;
  /** Mail is kept instead of sent. */
  readonly keepsMail: boolean;
}

const shown = ["olivia@acme.example", "max@acme.example", "nia@northlight.example", "eve@globex.example"];

/** The lines that say where the application is and who to sign in as. */
export function announcement({ publicUrl, demo, keepsMail }: Announcement): string {
  const people = demoPeople.filter(({ email }) => shown.includes(email));
  const width = Math.max(...people.map(({ email }) => email.length));
  return [
    "",
    `  Guildhall Hiring is at ${publicUrl}`,
    ...(demo
      ? [
          "",
          `  Sign in with the password ${demoPassword} as`,
          ...people.map(({ email, memberships }) => `    ${email.padEnd(width)}  ${rolesOf(memberships)}`),
        ]
      : []),
    ...(keepsMail ? ["", `  Mail is kept, not sent: ${publicUrl}/dev/mail`] : []),
    "",
  ].join("\n");
}

function rolesOf(memberships: (typeof demoPeople)[number]["memberships"]): string {
  return memberships.map(({ organization, role }) => `${role} at ${organization}`).join(", ");
}
