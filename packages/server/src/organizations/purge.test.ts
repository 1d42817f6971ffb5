import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { join, organization, signedIn, type Organization, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";
import { newId } from "../http/index.ts";
import { purgeDueOrganizations } from "./purge.ts";

const world = await testWorld();
const { ask, database, guildhall, acme, globex, olivia } = world;
afterAll(() => world.close());

// Tables of an application: one whose rows refer to one another, and one that writes events when a row goes.
await database.query(`
  create table public.page (
    organization_id uuid not null, id uuid not null, parent_id uuid,
    primary key (organization_id, id),
    foreign key (organization_id, parent_id) references public.page (organization_id, id)
  );
  create table public.job (
    organization_id uuid not null, id uuid not null, page_id uuid not null,
    primary key (organization_id, id),
    foreign key (organization_id, page_id) references public.page (organization_id, id)
  );
  alter table public.page owner to guildhall_owner;
  alter table public.job owner to guildhall_owner;
  set role guildhall_owner;
  select guildhall.isolate('public.page'), guildhall.isolate('public.job', events => true);
  reset role`);

interface Filled {
  readonly there: Organization;
  readonly people: readonly Person[];
}

/** Puts rows of every kind into an organization with two people, one of whom landed there last. */
async function filled(name: string): Promise<Filled> {
  const there = await organization(database, name);
  const people = [
    await signedIn(database, `${name}Owner`),
    await signedIn(database, `${name}Member`),
  ] as const;
  const [owner, member] = people;
  await database.query("insert into guildhall.role values ($1, 'recruiter', '{member:read}')", [there.id]);
  await join(database, { person: owner, organization: there, role: "owner" });
  await join(database, { person: member, organization: there, role: "recruiter" });
  const [image, team, page, below] = [newId(), newId(), newId(), newId()];
  const rows: readonly [string, ...unknown[]][] = [
    ["insert into guildhall.person (user_id, last_organization_id) values ($2, $1)", member.userId],
    ["insert into guildhall.team (organization_id, id, name) values ($1, $2, 'Sales')", team],
    [
      "insert into guildhall.team_member (organization_id, team_id, user_id) values ($1, $2, $3)",
      team,
      owner.userId,
    ],
    [
      "insert into guildhall.image (organization_id, id, type, bytes) values ($1, $2, 'image/webp', '\\x00')",
      image,
    ],
    ["update guildhall.organization set logo_id = $2 where id = $1", image],
    ["insert into public.page values ($1, $2, null)", page],
    ["insert into public.page values ($1, $2, $3)", below, page],
    ["insert into public.job values ($1, $2, $3)", newId(), below],
    ["insert into public.job values ($1, $2, $3)", newId(), page],
  ];
  await ask(owner, `/api/organizations/${there.slug}`, {
    method: "PATCH",
    body: { slug: `${there.slug}-2` },
  });
  await database.query("alter table public.job disable trigger event");
  for (const [text, ...values] of rows) await database.query(text, [there.id, ...values]);
  await database.query("alter table public.job enable trigger event");
  return { there, people };
}

const due = ({ id }: Organization): Promise<unknown> =>
  database.query(
    "update guildhall.organization set deletion_requested_at = now() - interval '30 days' where id = $1",
    [id],
  );

// Somebody else's former slug and last organization, which no purge is to touch.
await database.query(
  "insert into guildhall.slug_alias (slug, leads_to, kept_until) values ('globe', $1, now() + interval '90 days')",
  [globex.id],
);
await database.query("insert into guildhall.person (user_id, last_organization_id) values ($1, $2)", [
  ...[olivia.userId, acme.id],
]);

interface Named {
  readonly name: string;
}

// Signals are no data of anybody: they say for an hour, in ids alone, that something changed, the purge among it.
const tables = await database.query<Named>(
  `select format('%I.%I', schemaname, tablename) as name from pg_tables
   where schemaname in ('guildhall', 'identity', 'public') and tablename <> 'signal' order by 1`,
);

/** The rows of all tables that say the one or do not, in the order of their texts. */
async function rowsThat(mention: boolean, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(
      `select t::text as row from ${name} t where (position($1 in t::text) > 0) = $2 order by 1`,
      [text, mention],
    );
    found.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return found;
}

/**
 * One number for all rows that are not of this organization. Its own slugs are kept back when it has gone, and whoever landed
 * there last is a person without it: those rows alone are new.
 */
async function checksumBeside({ there, people }: Filled): Promise<string> {
  const its = [
    ...[there.slug, `${there.slug}-2`].map((slug) => `guildhall.slug_alias (${slug},`),
    ...people.map(({ userId }) => `guildhall.person (${userId},`),
  ];
  const rows = (await rowsThat(false, there.id)).filter((row) => !its.some((start) => row.startsWith(start)));
  for (const table of ["slug_alias", "person"])
    expect(rows.some((row) => row.startsWith(`guildhall.${table} (`))).toBe(true);
  return createHash("sha256").update(rows.join("\n")).digest("hex");
}

async function expectGone(there: Organization): Promise<void> {
  expect(await rowsThat(true, there.id)).toEqual([]);
  const kept = (await rowsThat(true, there.slug)).filter((row) => row.startsWith("guildhall.slug_alias"));
  expect(kept.map((row) => row.replace(/,"?20\d\d-.*$/, ""))).toEqual([
    `guildhall.slug_alias (${there.slug},`,
    `guildhall.slug_alias (${there.slug}-2,`,
  ]);
}

/** Makes the n-th deletion of a row from now on end its transaction, as a crash would; null for none. */
async function failAt(deletion: number | null): Promise<void> {
  await database.query(`
    drop sequence if exists public.deletion cascade;
    create sequence public.deletion;
    grant usage on sequence public.deletion to public;
    create or replace function public.fail_there() returns trigger language plpgsql as $$
    begin
      if nextval('public.deletion') = ${deletion ?? -1} then raise exception 'the power fails'; end if;
      return old;
    end $$;
    grant execute on function public.fail_there() to public`);
  for (const { name } of tables.filter(({ name }) => !name.startsWith("identity")))
    await database.query(
      `create or replace trigger fail_there before delete on ${name} for each row execute function public.fail_there()`,
    );
}

async function deletionsSoFar(): Promise<number> {
  const [row] = await database.query<{ last: string }>("select last_value as last from public.deletion");
  return Number(row?.last);
}

describe("T-DEL-1, G28: an organization that is due", () => {
  test("goes with everything that is its own, and leaves every other row as it was, byte for byte", async () => {
    const initech = await filled("Initech");
    const { there, people } = initech;
    expect((await rowsThat(true, there.id)).length).toBeGreaterThan(15);
    const before = await checksumBeside(initech);
    await due(there);
    await purgeDueOrganizations(guildhall, { rowsAtOnce: 2 });
    await expectGone(there);
    expect(await checksumBeside(initech)).toBe(before);
    expect(
      await database.query("select user_id, last_organization_id from guildhall.person where user_id = $1", [
        people[1]?.userId,
      ]),
    ).toEqual([{ user_id: people[1]?.userId, last_organization_id: null }]);
    for (const slug of ["initech", "initech-2"])
      expect(
        await ask(olivia, "/api/organizations", { method: "POST", body: { name: "Mine", slug } }),
      ).toMatchObject({ status: 409, body: { code: "slug_taken" } });
  });

  test("whichever deletion of a row the power fails at, other rows are as they were, and the next purge ends it", async () => {
    await failAt(null);
    const first = await filled("Counted");
    await due(first.there);
    await purgeDueOrganizations(guildhall, { rowsAtOnce: 3 });
    const deletions = await deletionsSoFar();
    expect(deletions).toBeGreaterThan(12);
    for (let deletion = 1; deletion <= deletions; deletion += 1) {
      const cut = await filled(`Cut${deletion}`);
      const { there } = cut;
      const before = await checksumBeside(cut);
      await due(there);
      await failAt(deletion);
      const failures: string[] = [];
      await purgeDueOrganizations(guildhall, { rowsAtOnce: 3, failed: (id) => failures.push(id) });
      expect(failures, `deletion ${deletion}`).toEqual([there.id]);
      expect(await checksumBeside(cut)).toBe(before);
      await failAt(null);
      await purgeDueOrganizations(guildhall, { rowsAtOnce: 3 });
      await expectGone(there);
      expect(await checksumBeside(cut)).toBe(before);
    }
  }, 60_000);

  test("when the server's connection is cut while rows go, nothing of that step has happened, and the next goes on", async () => {
    const severed = await filled("Severed");
    const { there } = severed;
    const before = await checksumBeside(severed);
    const own = await rowsThat(true, there.id);
    await due(there);
    const client = new pg.Client({ connectionString: database.ownerUrl });
    client.on("error", () => undefined);
    await client.connect();
    await client.query("set role guildhall_owner; begin");
    await client.query("select guildhall.enter_due_organization('{}')");
    await client.query("select guildhall.delete_entered_organization(5)");
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    await database.query("select pg_terminate_backend($1, 5000)", [rows[0]?.pid]);
    await client.end().catch(() => undefined);
    expect((await rowsThat(true, there.id)).length).toBe(own.length);
    await purgeDueOrganizations(guildhall);
    await expectGone(there);
    expect(await checksumBeside(severed)).toBe(before);
  });

  test("is purged once by servers that come at the same time, and by all of them together with others", async () => {
    const doomed = [];
    for (let number = 0; number < 4; number += 1) doomed.push((await filled(`Twin${number}`)).there);
    for (const there of doomed) await due(there);
    const failures: unknown[] = [];
    const purges = Array.from({ length: 4 }, () =>
      purgeDueOrganizations(guildhall, { rowsAtOnce: 2, failed: (_, error) => failures.push(error) }),
    );
    await Promise.all(purges);
    await purgeDueOrganizations(guildhall);
    expect(failures).toEqual([]);
    for (const there of doomed) await expectGone(there);
  });

  test("does not hold up the next one when it can not be deleted", async () => {
    const [first, second] = [await filled("Stuck"), await filled("Behind")];
    await due(first.there);
    await database.query("create table public.outside (organization uuid references guildhall.organization)");
    await database.query("insert into public.outside values ($1)", [first.there.id]);
    await due(second.there);
    const failures: string[] = [];
    await purgeDueOrganizations(guildhall, { failed: (id) => failures.push(id) });
    expect(failures).toEqual([first.there.id]);
    await expectGone(second.there);
    await database.query("drop table public.outside");
    await purgeDueOrganizations(guildhall);
    await expectGone(first.there);
  });

  test("is one whose 30 days are over, and no other: one that is asked for today or never stays whole", async () => {
    const { there, people } = await filled("Later");
    const [owner] = people;
    if (owner) await ask(owner, "/api/organizations/later-2", { method: "DELETE" });
    const before = await rowsThat(true, there.id);
    expect(await purgeDueOrganizations(guildhall)).toBe(0);
    expect(await rowsThat(true, there.id)).toEqual(before);
    expect((await ask(olivia, `/api/organizations/${acme.slug}`)).status).toBe(200);
    expect(
      await database.query("select id from guildhall.organization where id = any($1) order by slug", [
        [acme.id, globex.id],
      ]),
    ).toEqual([{ id: acme.id }, { id: globex.id }]);
  });

  test("leaves its slugs to others after 90 days, and then not even their names are kept", async () => {
    await database.query("update guildhall.slug_alias set kept_until = kept_until - interval '90 days'");
    await purgeDueOrganizations(guildhall);
    expect(await database.query("select slug from guildhall.slug_alias where leads_to is null")).toEqual([]);
    expect((await ask(olivia, "/api/slugs/initech")).body).toEqual({ slug: "initech", free: true });
  });
});

test("what a purge deletes can not be reached without having entered an organization that is due", async () => {
  await expect(
    database.system.query("select guildhall.delete_entered_organization(10)"),
  ).rejects.toMatchObject({
    code: "GH001",
  });
  for (const statement of [
    "select guildhall.enter_due_organization('{}')",
    "select guildhall.delete_entered_organization(10)",
  ])
    await expect(database.tenant.query(statement)).rejects.toMatchObject({ code: "42501" });
});
