import { securityHeaders, type Mailbox } from "@guildhall/server";
import { randomBytes } from "node:crypto";
import { demoOrganizations } from "../demo/organizations.ts";
import { demoPassword, demoPeople } from "../demo/people.ts";
import { mailPage } from "./mail-page.ts";

/** The pages for development by their paths. */
export type DevelopmentPages = Readonly<Record<string, (request: Request) => Response>>;

/** What the pages for development show. */
export interface DevelopmentOptions {
  readonly production: boolean;
  /** The mails that were kept; null where mail is sent. */
  readonly mailbox: Pick<Mailbox, "list"> | null;
}

/** The pages that help who develops: whom to sign in as, and the mail that was kept. In production there are none. */
export function developmentPages({ production, mailbox }: DevelopmentOptions): DevelopmentPages | null {
  if (production) return null;
  return {
    "/dev/people": () => answerPeople(),
    ...(mailbox === null ? {} : { "/dev/mail": () => answerMail(mailbox) }),
  };
}

function answerPeople(): Response {
  const nameOf = (slug: string): string => demoOrganizations.find((each) => each.slug === slug)?.name ?? slug;
  const people = demoPeople.map(({ name, email, memberships }) => ({
    name,
    email,
    memberships: memberships.map(({ organization, role }) => ({ organization: nameOf(organization), role })),
  }));
  return Response.json(
    { password: demoPassword, people },
    { headers: securityHeaders({ kind: "api", secure: false }) },
  );
}

function answerMail(mailbox: Pick<Mailbox, "list">): Response {
  const nonce = randomBytes(16).toString("base64");
  return new Response(mailPage(mailbox.list(), nonce), {
    headers: {
      ...securityHeaders({ kind: "page", secure: false, nonce }),
      "Content-Type": "text/html; charset=utf-8",
    },
  });
}
