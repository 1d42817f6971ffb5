import {
  createOrganization,
  deleteOrganization,
  readOrganization,
  readSlug,
  restoreOrganization,
  updateOrganization,
  type Organization,
  type OrganizationSettings,
} from "@guildhall/protocol";
import { Problem, type Route } from "../http/index.ts";
import type { People } from "../people/index.ts";
import {
  persistentDoor,
  requireOwnWay,
  serveAccount,
  serveOrganization,
  type Door,
} from "../tenancy/index.ts";
import { askForDeletion, restore } from "./deletion.ts";
import { foundOrganization } from "./found.ts";
import { policyRoutes } from "./policy/routes.ts";
import { selectOrganization, selectSlugIsFree, type OrganizationRow } from "./queries.ts";
import { isPermitted, type ReservedWords } from "./slug.ts";
import { update } from "./update.ts";

/** What this room works with. */
export interface OrganizationOptions {
  readonly reserved: ReservedWords;
  /** Where mails are left, and foundings and questions after slugs counted: a slug that is taken tells that somebody has it. */
  readonly people: Pick<People, "gate" | "mail">;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
}

/** Creating, reading, changing, deleting and restoring organizations. */
export function organizationRoutes(door: Door, options: OrganizationOptions): readonly Route[] {
  const { reserved, people, publicUrl } = options;
  const { gate } = people;
  const deciding = persistentDoor(door);
  return [
    serveAccount(door, createOrganization, async ({ db, person, body, facts }) => {
      requireOwnWay(person);
      await gate.pass(["foundBy", person.user.id]);
      return organizationOf(await foundOrganization({ db, founder: person.user, facts, reserved }, body));
    }),
    serveAccount(door, readSlug, async ({ db, person, parameters: { slug } }) => {
      await gate.pass(["slugsBy", person.user.id]);
      return { slug, free: isPermitted(slug, reserved) && (await selectSlugIsFree(db, slug)) };
    }),
    serveOrganization(door, readOrganization, ({ db, context }) =>
      selectOrganization(db, context.organization.id).map(settingsOf),
    ),
    serveOrganization(deciding, updateOrganization, async ({ db, context, body, facts }) =>
      settingsOf(await update({ db, context, facts, reserved }, body)),
    ),
    serveOrganization(deciding, deleteOrganization, async ({ db, context, facts }) => ({
      deletesAt: await askForDeletion({ db, context, facts, people, publicUrl }),
    })),
    serveAccount(door, restoreOrganization, async ({ db, facts, parameters: { org: slug } }) =>
      settingsOf(await restore({ db, facts, slug, people, publicUrl })),
    ),
    ...policyRoutes(door),
  ];
}

type ServedOrganization = Omit<Organization, "createdAt"> & { readonly createdAt: Date };

function organizationOf(row: OrganizationRow): ServedOrganization {
  return { id: row.id, slug: row.slug, name: row.name, plan: row.plan, createdAt: row.created_at };
}

/** An organization's settings as they are served. */
export type ServedSettings = Omit<OrganizationSettings, "createdAt"> & { readonly createdAt: Date };

function logoOf({ slug, logo_id }: OrganizationRow): string | null {
  return logo_id === null ? null : `/api/organizations/${slug}/logo/${logo_id}`;
}

/** An organization with its settings as it is served. Throws the problem `not_found` where there is none. */
export function settingsOf(row: OrganizationRow | null): ServedSettings {
  if (!row) throw new Problem("not_found");
  return { ...organizationOf(row), metadata: { ...row.metadata }, logo: logoOf(row) };
}
