import type { Grants, Joinable, joinByDomain as joinByDomainEndpoint } from "@guildhall/protocol";
import { z } from "zod";
import { append } from "../../events/index.ts";
import type { Call, RequestFacts, Served } from "../../http/index.ts";
import type { People } from "../../people/index.ts";
import {
  enqueue,
  perform,
  refused,
  type Db,
  type Door,
  type InsideOrganization,
  type Context,
  type Performer,
  type Task,
} from "../../tenancy/index.ts";
import { requestMail } from "./mail.ts";
import * as queries from "./queries.ts";

/** An organization that a person may join, as it is served. */
export function joinableOf(row: queries.JoinableRow): ServedJoinable {
  const { slug, name, logo_id: logo, request_id: id, requested_at: requestedAt } = row;
  return {
    organization: {
      slug,
      name,
      logo: logo === null ? null : `/api/organizations/${slug}/logo/${logo}`,
    },
    way: row.way,
    role: row.role,
    link: row.link_id,
    request: id === null || requestedAt === null ? null : { id, requestedAt },
  };
}

type ServedJoinable = Omit<Joinable, "request"> & {
  readonly request: { readonly id: string; readonly requestedAt: Date } | null;
};

/** In which transaction somebody joins or asks to; the person has been identified there. */
export interface Joining {
  readonly db: Db;
  readonly facts: RequestFacts;
  readonly slug: string;
}

/**
 * Makes the identified person a member where their proved address lets them join by themselves, and records it.
 *
 * Throws the problems `email_unproved`, `not_found`, `already_member`, `request_required`, `email_domain_refused` and
 * `organization_full`.
 */
export async function join({ db, facts, slug }: Joining): Promise<Served<typeof joinByDomainEndpoint>> {
  const row = await queries.joinByDomain(db, slug);
  if (row.refusal !== null) throw refused(row.refusal);
  const organization = { id: row.organization_id, slug, name: row.organization_name };
  const person = { id: row.user_id, name: row.user_name };
  await append(
    { db, context: { organization, actor: person }, facts },
    {
      type: "member.joined",
      subject: { kind: "member", ...person },
      after: { role: row.role, teams: [], domain: row.user_email.split("@").at(-1) },
    },
  );
  return { organization: { slug, name: organization.name }, role: row.role };
}

const requestTask: Task<{ readonly organizationId: string; readonly requestId: string }> = {
  name: "membership-request",
  payload: z.object({ organizationId: z.string(), requestId: z.string() }),
};

/**
 * Asks to join for the identified person, and has whoever can answer told. Asking again while the request is open changes
 * nothing.
 *
 * Throws the problems `email_unproved`, `not_found`, `already_member`, `email_domain_refused` and `organization_full`.
 */
export async function ask({
  db,
  slug,
}: Joining): Promise<{ readonly id: string; readonly requestedAt: Date }> {
  const row = await queries.askToJoin(db, slug);
  if (row.refusal !== null) throw refused(row.refusal);
  const { organization_id: organizationId, request_id: requestId } = row;
  if (row.asked) await enqueue(db, requestTask, { organizationId, requestId });
  return { id: requestId, requestedAt: row.requested_at };
}

/** What telling of requests works with. */
export interface TellingParts {
  readonly people: Pick<People, "mail">;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

// The asker is no member, so their transaction reads no member: whom to tell is found by the system, in the organization.
/** Tells whoever may answer that somebody asks to join, if the request is still open. */
export function requestPerformer(door: Door, parts: TellingParts): Performer {
  return perform(requestTask, async ({ payload: { organizationId, requestId } }) => {
    await door.asOrganization({ organizationId, actorId: null }, (inside) => tell(parts, inside, requestId));
  });
}

async function tell(
  { people, grants, publicUrl }: TellingParts,
  { db, context: { organization } }: InsideOrganization<Context>,
  requestId: string,
): Promise<void> {
  const request = await queries.selectRequest(db, organization.id, requestId);
  if (!request) return;
  const permission = "invitation:create";
  const roles = (["owner", "admin", "member"] as const).filter((role) => grants[role].includes(permission));
  const answerers = await queries.selectAnswerers(db, organization.id, { roles, permission });
  const asker = { name: request.name, email: request.email };
  await db.all(
    ...answerers.map((to) => people.mail(db, requestMail(to, { organization, publicUrl, asker }))),
  );
}

/** The parts of a call that joining needs. */
export function joiningOf({
  db,
  facts,
  parameters,
}: { readonly db: Db } & Pick<Call<typeof joinByDomainEndpoint>, "facts" | "parameters">): Joining {
  return { db, facts, slug: parameters.org };
}
