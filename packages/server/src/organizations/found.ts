import { newId, type RequestFacts } from "../http/index.ts";
import { append } from "../events/index.ts";
import type { Context, Db } from "../tenancy/index.ts";
import { insertOrganization, selectOrganization, type OrganizationRow } from "./queries.ts";
import { anotherSlug, isPermitted, slugFrom, slugTaken, type ReservedWords } from "./slug.ts";

/** Who founds an organization, in which transaction; the person has been identified there. */
export interface Founding {
  readonly db: Db;
  readonly founder: { readonly id: string; readonly name: string };
  readonly facts: RequestFacts;
  readonly reserved: ReservedWords;
  /** Where the body says which slug is wanted (default `slug`). */
  readonly slugField?: string;
}

/** What the organization is to be called; without a slug one is made from the name. */
export interface Wanted {
  readonly name: string;
  readonly slug?: string | undefined;
}

/**
 * Founds an organization with its first owner, and records it, in the transaction that it is given.
 *
 * Throws the problem `slug_taken` for a slug that somebody has or that is reserved.
 */
export async function foundOrganization(founding: Founding, wanted: Wanted): Promise<OrganizationRow> {
  for (const slug of candidates(wanted)) {
    if (!isPermitted(slug, founding.reserved)) continue;
    const organization = { id: newId(), slug, name: wanted.name };
    if (await insertOrganization(founding.db, organization)) return record(founding, organization);
  }
  throw slugTaken(wanted.slug ?? slugFrom(wanted.name), founding.slugField ?? "slug");
}

function candidates({ name, slug }: Wanted): readonly string[] {
  if (slug !== undefined) return [slug];
  const wanted = slugFrom(name);
  return [wanted, anotherSlug(wanted), anotherSlug(wanted), anotherSlug(wanted)];
}

async function record(
  { db, founder, facts }: Founding,
  organization: Context["organization"],
): Promise<OrganizationRow> {
  const [, row] = await db.all(
    append(
      { db, context: { organization, actor: founder }, facts },
      {
        type: "organization.created",
        subject: { kind: "organization", id: organization.id, name: organization.name },
        after: { name: organization.name, slug: organization.slug, owner: founder.id },
      },
    ),
    selectOrganization(db, organization.id),
  );
  if (!row) throw new Error("The organization was founded and can not be read.");
  return row;
}
