import type { Answer as AnswerOf, createInvitationLink } from "@guildhall/protocol";
import { requestOf, type Person } from "./cast.ts";
import { testInvitations, type InvitationWorld } from "./invitations.ts";
import { answerOf, type Answer, type WorldOptions } from "./world.ts";

/** A link by which people join, as whoever has it knows it. */
export interface KnownLink {
  readonly id: string;
  readonly secret: string;
}

/** A world in which links are made and used. */
export interface LinkWorld extends InvitationWorld {
  readonly make: (person: Person, body?: Readonly<Record<string, unknown>>, slug?: string) => Promise<Answer>;
  /** Makes a link and gives what stands in its fragment. */
  readonly made: (person: Person, body?: Readonly<Record<string, unknown>>) => Promise<KnownLink>;
  /** Posts what somebody with a link posts, of it all but its id. Each call comes from a network of its own. */
  readonly use: (
    person: Person | null,
    deed: "viewing" | "acceptance" | "sign-up",
    posted: { readonly id: string } & Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** How often a link was used; null when it was revoked. */
  readonly usesOf: (id: string) => Promise<number | null>;
}

/** Makes such a world for one test file; close it when the file is done. */
export async function testLinks(options: WorldOptions = {}): Promise<LinkWorld> {
  const world = await testInvitations(options);
  const make: LinkWorld["make"] = (person, body = {}, slug = "acme") =>
    world.ask(person, `/api/organizations/${slug}/invitation-links`, { method: "POST", body });
  let network = 0;
  return {
    ...world,
    make,
    async made(person, wanted) {
      const { body } = await make(person, wanted);
      return linkIn((body as AnswerOf<typeof createInvitationLink>).url);
    },
    async use(person, deed, { id, ...body }) {
      const request = requestOf(person, `/api/invitation-links/${id}/${deed}`, { method: "POST", body });
      network += 1;
      const remoteAddress = `10.${network >> 16}.${(network >> 8) & 255}.${network & 255}`;
      return answerOf(await world.guildhall.fetch(request, { remoteAddress }));
    },
    async usesOf(id) {
      const [row] = await world.database.query<{ uses: number }>(
        "select uses from guildhall.invitation_link where id = $1",
        [id],
      );
      return row?.uses ?? null;
    },
  };
}

/** What stands in the fragment of a link. Throws an Error for an address without. */
export function linkIn(url: string): KnownLink {
  const [, id, secret] = /\/join#([\da-f-]{36})\.([\w-]{43})$/.exec(url) ?? [];
  if (id === undefined || secret === undefined) throw new Error(`This is no link: ${url}`);
  return { id, secret };
}
