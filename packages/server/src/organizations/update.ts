import type { Body, updateOrganization } from "@guildhall/protocol";
import { append, type Happening } from "../events/index.ts";
import { Problem, type RequestFacts } from "../http/index.ts";
import type { Db, MemberContext } from "../tenancy/index.ts";
import {
  changeSlug,
  selectOrganization,
  updateMetadata,
  updateName,
  type OrganizationRow,
} from "./queries.ts";
import { isPermitted, slugTaken, type ReservedWords } from "./slug.ts";

/** Where an organization is changed, and by whom. */
export interface Updating {
  readonly db: Db;
  readonly context: MemberContext;
  readonly facts: RequestFacts;
  readonly reserved: ReservedWords;
}

/**
 * Changes what is given and is not so already, each with an event of its own; all of it or nothing.
 *
 * Throws the problems `slug_taken` and `too_many_requests`.
 */
export async function update(
  updating: Updating,
  { name, slug, metadata }: Body<typeof updateOrganization>,
): Promise<OrganizationRow | null> {
  if (name !== undefined) await rename(updating, name);
  if (slug !== undefined) await moveTo(updating, slug);
  if (metadata !== undefined) await note(updating, metadata);
  return selectOrganization(updating.db, updating.context.organization.id);
}

async function rename(updating: Updating, name: string): Promise<void> {
  const { id, name: former } = updating.context.organization;
  if (!(await updateName(updating.db, id, name))) return;
  await record(updating, { type: "organization.renamed", before: { name: former }, after: { name } });
}

async function moveTo(updating: Updating, slug: string): Promise<void> {
  const { db, context, reserved } = updating;
  if (slug === context.organization.slug) return;
  if (!isPermitted(slug, reserved)) throw slugTaken(slug, "slug");
  const change = await changeSlug(db, slug);
  if (change === null || change.outcome === "taken") throw slugTaken(slug, "slug");
  if (change.outcome === "too_many") throw tooManySlugs();
  if (change.outcome === "unchanged") return;
  await record(updating, {
    type: "organization.slug_changed",
    before: { slug: change.former },
    after: { slug },
  });
}

const dayInSeconds = 24 * 60 * 60;

function tooManySlugs(): Problem {
  return new Problem("too_many_requests", {
    detail:
      "Ten former addresses of this organization are kept back, which is the most; take one of them back or wait.",
    headers: { "Retry-After": String(dayInSeconds) },
  });
}

async function note(updating: Updating, metadata: OrganizationRow["metadata"]): Promise<void> {
  const former = await updateMetadata(updating.db, updating.context.organization.id, metadata);
  if (former === null) return;
  await record(updating, {
    type: "organization.updated",
    before: { metadata: former },
    after: { metadata },
  });
}

async function record(updating: Updating, happening: Omit<Happening, "subject">): Promise<void> {
  const { id, name } = updating.context.organization;
  const renamed = happening.after?.["name"];
  const subject = { kind: "organization", id, name: typeof renamed === "string" ? renamed : name };
  await append(updating, { ...happening, subject });
}
