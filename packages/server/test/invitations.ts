import type { createInvitations, Answer as AnswerOf } from "@guildhall/protocol";
import type { Mail } from "../src/people/index.ts";
import { requestOf, signedIn, type Organization, type Person } from "./cast.ts";
import { answerOf, testWorld, type Answer, type World, type WorldOptions } from "./world.ts";

/** What the link in an invitation's mail carries in its fragment. */
export type Link = Readonly<Record<"id" | "secret", string>>;

/** To which invitation what is posted: the secret, a name, a password. */
export type Posted = { readonly id: string } & Readonly<Record<string, string>>;

/** Who is invited to what. */
export interface Inviting {
  readonly emails: readonly string[];
  readonly role?: string;
  readonly teams?: readonly string[];
}

/** What a recipient may do with an invitation. */
export type Deed = "viewing" | "acceptance" | "rejection" | "sign-up";

/** A world in which people are invited, and their mails read. */
export interface InvitationWorld extends World {
  /** Posts what a recipient posts, of the link all but its id. Each call comes from a network of its own. */
  readonly answer: (person: Person | null, deed: Deed, posted: Posted) => Promise<Answer>;
  /** Invites, as a member of Acme or of another organization. */
  readonly invite: (person: Person, inviting: Inviting, slug?: string) => Promise<Answer>;
  /** Invites one address, and gives the link that it is sent. */
  readonly invited: (person: Person, email: string, role?: string) => Promise<Link>;
  /** The last mail to an address. */
  readonly mailTo: (email: string) => Mail;
  /** The link in the last mail to an address. */
  readonly linkTo: (email: string) => Link;
  /** Makes a person whose e-mail address is not proved. */
  readonly unproved: (name: string) => Promise<Person>;
  /** The role that somebody has in an organization; null for whoever is no member. */
  readonly roleOf: (person: Pick<Person, "userId">, organization: Organization) => Promise<string | null>;
  /** What became of an invitation: null while it is open. */
  readonly answerTo: (id: string) => Promise<string | null>;
  /** The types of the events of an organization about one subject, the oldest first. */
  readonly eventsAbout: (organization: Organization, subject: string) => Promise<readonly string[]>;
}

/** Makes such a world for one test file; close it when the file is done. */
export async function testInvitations(options: WorldOptions = {}): Promise<InvitationWorld> {
  const world = await testWorld(options);
  const invite: InvitationWorld["invite"] = (person, body, slug = "acme") =>
    world.ask(person, `/api/organizations/${slug}/invitations`, { method: "POST", body });
  const mailTo = (email: string): Mail => {
    const mail = world.guildhall.mailbox?.list().find(({ to }) => to === email);
    if (!mail) throw new Error(`${email} was sent nothing.`);
    return mail;
  };
  const linkTo = (email: string): Link => linkIn(mailTo(email).text);
  return {
    ...world,
    answer: answering(world),
    invite,
    invited: async (person, email, role = "member") => {
      const { body } = await invite(person, { emails: [email], role });
      const { items } = body as AnswerOf<typeof createInvitations>;
      if (items[0]?.outcome !== "sent") throw new Error(`Not invited: ${JSON.stringify(body)}`);
      return linkTo(email);
    },
    mailTo,
    linkTo,
    ...looking(world),
  };
}

/** The link that a mail carries. Throws an Error for one without. */
export function linkIn(text: string): Link {
  const [, id, secret] = /\/invite#([\da-f-]{36})\.([\w-]{43})(?![\w-])/.exec(text) ?? [];
  if (id === undefined || secret === undefined) throw new Error(`There is no link in: ${text}`);
  return { id, secret };
}

function answering({ guildhall }: World): InvitationWorld["answer"] {
  let network = 0;
  return async (person, deed, { id, ...body }) => {
    const request = requestOf(person, `/api/invitations/${id}/${deed}`, { method: "POST", body });
    network += 1;
    const remoteAddress = `10.${network >> 16}.${(network >> 8) & 255}.${network & 255}`;
    return answerOf(await guildhall.fetch(request, { remoteAddress }));
  };
}

type Looking = Pick<InvitationWorld, "unproved" | "roleOf" | "answerTo" | "eventsAbout">;

function looking({ database }: World): Looking {
  return {
    unproved: async (name) => {
      const person = await signedIn(database, name);
      await database.query(`update identity."user" set email_verified = false where id = $1`, [
        person.userId,
      ]);
      return person;
    },
    roleOf: async ({ userId }, { id }) => {
      const [row] = await database.query<{ role: string }>(
        "select role from guildhall.member where organization_id = $1 and user_id = $2",
        [id, userId],
      );
      return row?.role ?? null;
    },
    answerTo: async (id) => {
      const [row] = await database.query<{ answer: string | null }>(
        "select answer from guildhall.invitation where id = $1",
        [id],
      );
      if (!row) throw new Error(`There is no invitation ${id}.`);
      return row.answer;
    },
    eventsAbout: async ({ id }, subject) => {
      const rows = await database.query<{ type: string }>(
        "select type from guildhall.event where organization_id = $1 and subject_id = $2 order by id",
        [id, subject],
      );
      return rows.map(({ type }) => type);
    },
  };
}
