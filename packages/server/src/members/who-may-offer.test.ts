import { afterAll, describe, expect, test } from "vitest";
import {
  arrive,
  customRanks,
  customRole,
  organization,
  rankGrants,
  ranks,
  signedIn,
  verdict,
  type Asking,
  type Organization,
  type Person,
  type Rank,
} from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";
import { newId } from "../http/index.ts";

const often = { times: 1_000_000, seconds: 60 };
const world = await testWorld({
  grants: rankGrants,
  limits: { invitationsBy: often, invitationsTo: often, invitationsToBy: often },
});
const { ask, database } = world;
afterAll(() => world.close());

/** One organization for each rank, so that all can be asked side by side; its owner makes what the actor is to change. */
interface Stage {
  readonly rank: Rank;
  readonly there: Organization;
  readonly owner: Person;
  readonly actor: Person;
}

const stages = await Promise.all(
  ranks.map(async (rank): Promise<Stage> => {
    const there = await organization(database, `Of-${rank.name}`);
    for (const [name, permissions] of Object.entries(customRanks))
      await customRole(database, there, { name, permissions });
    const owner = await arrive(database, `owner-${rank.name}`, { role: "owner", organization: there });
    const actor = await arrive(database, `actor-${rank.name}`, { role: rank.name, organization: there });
    return { rank, there, owner, actor };
  }),
);
const roles = ranks.map(({ name }) => name);

/** A way to give a role beside making a member have it. */
interface Way {
  readonly right: "invite" | "domains";
  /** What somebody asks, of what an owner may have made before. */
  readonly asking: (stage: Stage, role: string) => Promise<Asking & { readonly path: string }>;
  /** What is offered less and more when it is done. */
  readonly less?: (role: string) => string;
  readonly more?: (role: string) => string;
  /** Nobody gives this role in this way. */
  readonly never?: string;
}

let count = 0;
const address = (): string => `somebody-${String((count += 1))}@example.org`;
const pathIn = ({ there }: Stage, path: string): string => `/api/organizations/${there.slug}/${path}`;

/** Has the owner make something, and gives its id. */
async function made(stage: Stage, path: string, body: object): Promise<string> {
  const { status, body: answer } = await ask(stage.owner, pathIn(stage, path), { method: "POST", body });
  expect(status).toBeLessThan(300);
  const { id, items } = answer as { id?: string; items?: readonly { invitation: { id: string } }[] };
  return id ?? items?.[0]?.invitation.id ?? "";
}

const invited = (stage: Stage, role: string): Promise<string> =>
  made(stage, "invitations", { emails: [address()], role });

/** Somebody asks to become a member. */
async function asked({ there }: Stage): Promise<string> {
  const [id, person] = [newId(), await signedIn(database, `asker-${String((count += 1))}`)];
  await database.query(
    "insert into guildhall.membership_request (organization_id, id, user_id, name, email) values ($1, $2, $3, $4, $5)",
    [there.id, id, person.userId, person.name, person.email],
  );
  return id;
}

const post = { method: "POST" } as const;
const remove = { method: "DELETE" } as const;
const ways: Readonly<Record<string, Way>> = {
  "inviting by mail": {
    right: "invite",
    asking: (_, role) =>
      Promise.resolve({ ...post, path: "invitations", body: { emails: [address()], role } }),
    more: (role) => `invitation ${role}`,
  },
  "sending an invitation again": {
    right: "invite",
    asking: async (stage, role) => ({ ...post, path: `invitations/${await invited(stage, role)}/resending` }),
  },
  "revoking an invitation": {
    right: "invite",
    asking: async (stage, role) => ({ ...remove, path: `invitations/${await invited(stage, role)}` }),
    less: (role) => `invitation ${role}`,
  },
  "making a link": {
    right: "invite",
    asking: (_, role) => Promise.resolve({ ...post, path: "invitation-links", body: { role } }),
    more: (role) => `link ${role}`,
  },
  "revoking a link": {
    right: "invite",
    asking: async (stage, role) => ({
      ...remove,
      path: `invitation-links/${await made(stage, "invitation-links", { role })}`,
    }),
    less: (role) => `link ${role}`,
  },
  "claiming a domain": {
    right: "domains",
    asking: (_, role) =>
      Promise.resolve({ ...post, path: "domains", body: { domain: `of-${newId()}.example`, role } }),
    more: (role) => `domain ${role}`,
    never: "owner",
  },
  "changing the role of a domain": {
    right: "domains",
    asking: async (stage, role) => ({
      method: "PATCH",
      path: `domains/${await made(stage, "domains", { domain: `of-${newId()}.example`, role: "guest" })}`,
      body: { role, joining: "ask" },
    }),
    less: () => "domain guest",
    more: (role) => `domain ${role}`,
    never: "owner",
  },
  "accepting who asks to join": {
    right: "invite",
    asking: async (stage, role) => ({
      ...post,
      path: `membership-requests/${await asked(stage)}/acceptance`,
      body: { role },
    }),
    more: (role) => `member ${role}`,
  },
};

/** What is offered and given in an organization, and each row of it as it stands. */
async function offeredIn({ there }: Stage): Promise<{ readonly offers: string[]; readonly rows: string[] }> {
  const found = await database.query<{ offer: string; row: string }>(
    `select 'invitation ' || role as offer, t::text as row from guildhall.invitation t
      where organization_id = $1 and answer is null
     union all select 'link ' || role, t::text from guildhall.invitation_link t where organization_id = $1
     union all select 'domain ' || role, t::text from guildhall.email_domain t where organization_id = $1
     union all select 'member ' || role, t::text from guildhall.member t where organization_id = $1`,
    [there.id],
  );
  return { offers: found.map(({ offer }) => offer).sort(), rows: found.map(({ row }) => row).sort() };
}

/** Asks one cell, and holds its answer and rows to the table. */
async function expectCell(stage: Stage, way: Way, role: string): Promise<void> {
  const { path, ...asking } = await way.asking(stage, role);
  const before = await offeredIn(stage);
  const { status, body } = await ask(stage.actor, pathIn(stage, path), asking);
  const after = await offeredIn(stage);
  const cell = { by: stage.rank.name, role, path };
  const expected = verdict(stage.rank, way.right, role === way.never ? "nobody's" : role);
  const outcome = status < 300 ? "done" : (body as { readonly code: string }).code;
  expect({ ...cell, outcome }).toEqual({ ...cell, outcome: expected });
  if (expected !== "done") {
    expect({ ...cell, after }).toEqual({ ...cell, after: before });
    return;
  }
  expect({ ...cell, rows: after.rows }).not.toEqual({ ...cell, rows: before.rows });
  const [less, more] = [way.less?.(role), way.more?.(role)];
  const kept = before.offers.toSpliced(
    less === undefined ? before.offers.length : before.offers.indexOf(less),
    1,
  );
  expect({ ...cell, offers: after.offers }).toEqual({
    ...cell,
    offers: [...kept, ...(more === undefined ? [] : [more])].sort(),
  });
}

describe("T-ROLE-1: who may offer which role: the API agrees with the table on every cell", () => {
  test.each(Object.entries(ways))("%s", async (_, way) => {
    const cells = await Promise.all(
      stages.map(async (stage) => {
        for (const role of roles) await expectCell(stage, way, role);
        return roles.length;
      }),
    );
    expect(cells.reduce((sum, each) => sum + each, 0)).toBe(8 * 8);
  });
});
