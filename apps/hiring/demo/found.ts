import { append, type Context, type Db, type Statement } from "@guildhall/server";
import { daysAgo } from "./ids.ts";
import type { DemoOrganization } from "./organizations.ts";
import { demoPeople } from "./people.ts";
import { found, insertMember, insertRole, updateOrganization } from "./queries.ts";

/** An organization of the demo data that is in the database, with its members. */
export interface FoundedDemo extends DemoOrganization {
  /** The ids of the demo people by their e-mail addresses. */
  readonly people: ReadonlyMap<string, string>;
}

interface Joining {
  readonly userId: string;
  readonly name: string;
  readonly role: string;
  readonly joinedDaysAgo: number;
}

/** Founds an organization of the demo data in the name of its owner, and has its members join. */
export async function foundDemoOrganization(
  db: Db,
  organization: DemoOrganization,
  people: ReadonlyMap<string, string>,
): Promise<FoundedDemo> {
  const members = membersOf(organization, people);
  const owner = members.find(({ role }) => role === "owner");
  if (!owner) throw new TypeError(`Nobody in the demo data owns ${organization.name}.`);
  const { id, name, slug, plan } = organization;
  if (!(await found(db, { id, name, slug, owner: owner.userId }))) {
    throw new Error(`The slug ${slug} of the demo data is taken.`);
  }
  const context = { organization: { id, slug, name }, actor: { id: owner.userId, name: owner.name } };
  const after = { name, slug, owner: owner.userId };
  await db.all(
    append(
      { db, context },
      { type: "organization.created", subject: { kind: "organization", id, name }, after },
    ),
    updateOrganization(db, { id, plan, createdAt: daysAgo(owner.joinedDaysAgo) }),
    ...Object.entries(organization.roles).map(([role, permissions]) =>
      insertRole(db, { organizationId: id, name: role, permissions }),
    ),
    ...members.flatMap((member) => join({ db, context, isFounder: member === owner }, member)),
  );
  return { ...organization, people };
}

function membersOf({ slug }: DemoOrganization, people: ReadonlyMap<string, string>): readonly Joining[] {
  const members = demoPeople.flatMap(({ name, email, memberships }) =>
    memberships
      .filter(({ organization }) => organization === slug)
      .map(({ role, joinedDaysAgo }) => ({ userId: idOf(people, email), name, role, joinedDaysAgo })),
  );
  return members.sort((one, other) => other.joinedDaysAgo - one.joinedDaysAgo);
}

function join(
  { db, context, isFounder }: { readonly db: Db; readonly context: Context; readonly isFounder: boolean },
  { userId, name, role, joinedDaysAgo }: Joining,
): readonly Statement<unknown>[] {
  const organizationId = context.organization.id;
  const member = insertMember(db, { organizationId, userId, role, joinedAt: daysAgo(joinedDaysAgo) });
  if (isFounder) return [member];
  const subject = { kind: "member", id: userId, name };
  return [member, append({ db, context }, { type: "member.joined", subject, after: { role } })];
}

/** The id of one of the demo people. Throws a TypeError for anybody else. */
export function idOf(people: ReadonlyMap<string, string>, email: string): string {
  const id = people.get(email);
  if (id === undefined) throw new TypeError(`There is no ${email} in the demo data.`);
  return id;
}
