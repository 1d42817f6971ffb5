import { afterAll, describe, expect, test } from "vitest";
import {
  arrive,
  customRanks,
  customRole,
  organization,
  rankGrants,
  ranks,
  verdict,
  type Asking,
  type Organization,
  type Person,
  type Rank,
} from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld({ grants: rankGrants });
const { ask, database } = world;
afterAll(() => world.close());

/** One organization for each rank, so that all can be asked side by side; a second owner keeps it from being the last. */
interface Stage {
  readonly rank: Rank;
  readonly organization: Organization;
  readonly actor: Person;
  readonly target: Person;
}

const stages = await Promise.all(
  ranks.map(async (rank): Promise<Stage> => {
    const made = await organization(database, `Of-${rank.name}`);
    for (const [name, permissions] of Object.entries(customRanks))
      await customRole(database, made, { name, permissions });
    await arrive(database, `second-${rank.name}`, { role: "owner", organization: made });
    const actor = await arrive(database, `actor-${rank.name}`, { role: rank.name, organization: made });
    const target = await arrive(database, `target-${rank.name}`, { role: "member", organization: made });
    return { rank, organization: made, actor, target };
  }),
);
const roles = ranks.map(({ name }) => name);
const customRoles = Object.keys(customRanks);

/** Whom and what a cell is about, and what the table says of it. */
interface Cell {
  readonly path: string;
  readonly asking: Asking;
  /** The role that the target has before (default `member`). */
  readonly targetRole?: string;
  /** Like which role the organization's role `subject` is before (default: there is none). */
  readonly subject?: string;
  readonly expected: string;
  /** What is so afterwards, when it is done: the roles of actor and target, and what `subject` permits; null for what is gone. */
  readonly done: Partial<State>;
}

interface State {
  readonly actor: string | null;
  readonly target: string | null;
  readonly subject: readonly string[] | null;
}

/** Asks every cell of every rank, the ranks side by side, and holds answers and rows to the table; counts the cells. */
async function everyCell(cellsOf: (stage: Stage) => readonly Cell[]): Promise<number> {
  const counts = await Promise.all(
    stages.map(async (stage) => {
      const cells = cellsOf(stage);
      for (const cell of cells) await expectCell(stage, cell);
      return cells.length;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function expectCell(stage: Stage, cell: Cell): Promise<void> {
  const before = await setUp(stage, cell);
  const { path, asking } = cell;
  const { status, body } = await ask(
    stage.actor,
    `/api/organizations/${stage.organization.slug}/${path}`,
    asking,
  );
  const asked = { by: stage.rank.name, path, asking, before };
  expect({
    ...asked,
    outcome: status < 300 ? "done" : (body as { readonly code: string }).code,
    after: await stateOf(stage),
  }).toEqual({
    ...asked,
    outcome: cell.expected,
    after: cell.expected === "done" ? { ...before, ...cell.done } : before,
  });
}

async function setUp({ organization: { id }, actor, target, rank }: Stage, cell: Cell): Promise<State> {
  const subject = cell.subject === undefined ? null : permissionsLike(cell.subject);
  const targetRole = cell.targetRole ?? "member";
  await database.query(
    `insert into guildhall.role (organization_id, name, permissions)
     select $1, 'subject', $2::text[] where $2::text[] is not null
     on conflict (organization_id, name) do update set permissions = excluded.permissions`,
    [id, subject],
  );
  await database.query(
    `insert into guildhall.member as m (organization_id, user_id, role, name, email)
     select $1, u.id, case u.id when $2 then $4 else $5 end, u.name, u.email
     from identity."user" u where u.id in ($2, $3)
     on conflict (organization_id, user_id) do update set role = excluded.role where m.role <> excluded.role`,
    [id, actor.userId, target.userId, rank.name, targetRole],
  );
  await database.query(
    "delete from guildhall.role where organization_id = $1 and name = 'subject' and $2::text[] is null",
    [id, subject],
  );
  await database.query(
    `insert into guildhall.organization_session (organization_id, id, user_id, browser_id, session_id, expires_at)
     values ($1, $2, $2, $3, $4, now() + interval '1 day') on conflict do nothing`,
    [id, actor.userId, actor.browserId, actor.sessionId],
  );
  return { actor: rank.name, target: targetRole, subject };
}

async function stateOf({ organization: { id }, actor, target }: Stage): Promise<State> {
  const [row] = await database.query<State & Record<string, unknown>>(
    `select (select role from guildhall.member where organization_id = $1 and user_id = $2) as actor,
            (select role from guildhall.member where organization_id = $1 and user_id = $3) as target,
            (select array(select p collate "C" from unnest(permissions) p order by 1) from guildhall.role
             where organization_id = $1 and name = 'subject') as subject`,
    [id, actor.userId, target.userId],
  );
  if (!row) throw new Error("A select without a table answers with one row.");
  return row;
}

/** What a custom role of the table permits, by name. */
function permissionsLike(role: string): readonly string[] {
  return [...(customRanks[role] ?? [])].sort();
}

describe("T-ROLE-1, T-ROLE-3: who may do what to whom: the API agrees with the table on every cell", () => {
  test("giving a role to another member, and to oneself", async () => {
    const cells = await everyCell(({ rank, actor, target }) => [
      ...roles.flatMap((from) =>
        roles.map((to): Cell => ({
          path: `members/${target.userId}/role`,
          asking: { method: "PUT", body: { role: to } },
          targetRole: from,
          expected: verdict(rank, "give", from, to),
          done: { target: to },
        })),
      ),
      ...roles.map((to): Cell => ({
        path: `members/${actor.userId}/role`,
        asking: { method: "PUT", body: { role: to } },
        expected: verdict(rank, "give", rank.name, to),
        done: { actor: to },
      })),
    ]);
    expect(cells).toBe(8 * 8 * 8 + 8 * 8);
  });

  test("removing another member, and oneself; leaving, which anybody may", async () => {
    const cells = await everyCell(({ rank, actor, target }) => [
      ...roles.map((from): Cell => ({
        path: `members/${target.userId}`,
        asking: { method: "DELETE" },
        targetRole: from,
        expected: verdict(rank, "remove", from),
        done: { target: null },
      })),
      {
        path: `members/${actor.userId}`,
        asking: { method: "DELETE" },
        expected: verdict(rank, "remove", rank.name),
        done: { actor: null },
      },
      { path: "departure", asking: { method: "POST" }, expected: "done", done: { actor: null } },
    ]);
    expect(cells).toBe(8 * 8 + 8 + 8);
  });

  test("handing over ownership, which takes an owner, whatever a role permits", async () => {
    const cells = await everyCell(({ rank, target }) =>
      roles.map((from): Cell => ({
        path: "ownership",
        asking: { method: "POST", body: { user: target.userId, ownRole: "guest" } },
        targetRole: from,
        expected: verdict(rank, "transfer", "owner"),
        done: { actor: "guest", target: "owner" },
      })),
    );
    expect(cells).toBe(8 * 8);
  });

  test("creating a role", async () => {
    const cells = await everyCell(({ rank }) =>
      customRoles.map((like): Cell => ({
        path: "roles",
        asking: { method: "POST", body: { name: "subject", permissions: customRanks[like] } },
        expected: verdict(rank, "roles", like),
        done: { subject: permissionsLike(like) },
      })),
    );
    expect(cells).toBe(8 * 5);
  });

  test("changing what a role permits", async () => {
    const cells = await everyCell(({ rank }) =>
      customRoles.flatMap((from) =>
        customRoles.map((to): Cell => ({
          path: "roles/subject",
          asking: { method: "PATCH", body: { permissions: customRanks[to] } },
          subject: from,
          expected: verdict(rank, "roles", from, to),
          done: { subject: permissionsLike(to) },
        })),
      ),
    );
    expect(cells).toBe(8 * 5 * 5);
  });

  test("deleting a role, whose members get its successor", async () => {
    const cells = await everyCell(({ rank }) =>
      customRoles.flatMap((like) =>
        roles.map((successor): Cell => ({
          path: `roles/subject?successor=${successor}`,
          asking: { method: "DELETE" },
          targetRole: "subject",
          subject: like,
          // Nobody becomes an owner in passing.
          expected: verdict(rank, "roles", like, ...(successor === "owner" ? ["nobody's"] : [successor])),
          done: { target: successor, subject: null },
        })),
      ),
    );
    expect(cells).toBe(8 * 5 * 8);
  });

  test("giving a role that was made, as what it permits counts and not what it is called", async () => {
    const cells = await everyCell(({ rank, target }) =>
      customRoles.map((like): Cell => ({
        path: `members/${target.userId}/role`,
        asking: { method: "PUT", body: { role: "subject" } },
        targetRole: "guest",
        subject: like,
        expected: verdict(rank, "give", like),
        done: { target: "subject" },
      })),
    );
    expect(cells).toBe(8 * 5);
  });
});
