import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { castOf, testDatabase } from "../../../test/index.ts";
import { runDoctor } from "../index.ts";

const directory = join(import.meta.dirname, "../../../test/doctor");
const bare = await testDatabase();
const database = await testDatabase({ migrations: [{ name: "doctor", directory }] });
const owner = new pg.Client({ connectionString: database.ownerUrl });
await owner.connect();

afterAll(async () => {
  await owner.end();
  await Promise.all([bare.close(), database.close()]);
});

describe("a database in which all is well", () => {
  test("our own schema has no findings, asked by the system's own login", async () => {
    const client = await bare.system.connect();
    try {
      expect(await runDoctor({ owner: client, tenantUrl: bare.tenantUrl })).toEqual([]);
    } finally {
      client.release();
    }
  });

  test("neither has an application's, with rows in it or without", async () => {
    expect(await runDoctor({ owner, tenantUrl: database.tenantUrl })).toEqual([]);
    const { acme } = await castOf(database);
    await database.query(
      "insert into public.applicant (organization_id, id, email) values ($1, $1, 'a@example.com')",
      [acme.id],
    );
    expect(await runDoctor({ owner, tenantUrl: database.tenantUrl })).toEqual([]);
  });

  test("the self-test becomes the tenant role where no login is given, and lets go of it", async () => {
    expect(await runDoctor({ owner })).toEqual([]);
    const { rows } = await owner.query(
      "select current_user = session_user as is_itself, current_setting('search_path') as path",
    );
    expect(rows).toEqual([{ is_itself: true, path: '"$user", public' }]);
  });

  test("our own sources set nothing for a session and connect in one room only", async () => {
    const source = join(import.meta.dirname, "../..");
    const sources = [source, join(source, "../migrations")];
    expect(await runDoctor({ owner, sources, allow: { X2: [join(source, "postgres/")] } })).toEqual([]);
  });
});

describe("the doctor changes nothing", () => {
  test("what a transaction did before is still there, and can be committed", async () => {
    await owner.query("begin");
    await owner.query("insert into public.country values ('is')");
    await runDoctor({ owner });
    await owner.query("commit");
    expect(await database.query("select code from public.country")).toEqual([{ code: "is" }]);
  });

  test("what the self-test could write is not there afterwards", async () => {
    await database.query(`
      create table public.guest_book (organization_id uuid not null primary key);
      grant insert on public.guest_book to guildhall_tenant`);
    const found = await runDoctor({ owner, tenantUrl: database.tenantUrl });
    expect(found.map(({ check }) => check)).toContain("B3");
    expect(await database.query("select from public.guest_book")).toEqual([]);
    await database.query("drop table public.guest_book");
  });
});

test("when the function under the policies believes whatever it is told, the self-test finds out", async () => {
  const honest = await database.query<{ text: string }>(
    "select pg_get_functiondef('guildhall.organization_id()'::regprocedure) as text",
  );
  await database.query(`
    create or replace function guildhall.organization_id() returns uuid language sql stable security definer begin atomic
      select left(coalesce(nullif(current_setting('guildhall.context', true), ''), gen_random_uuid()::text), 36)::uuid; end`);
  const found = await runDoctor({ owner, tenantUrl: database.tenantUrl });
  expect(new Set(found.map(({ check }) => check))).toEqual(new Set(["B1", "B2"]));
  expect(found.filter(({ check }) => check === "B2").map(({ object }) => object)).toContain(
    "guildhall.member",
  );
  await database.query(honest[0]?.text ?? "");
  expect(await runDoctor({ owner, tenantUrl: database.tenantUrl })).toEqual([]);
});

test("what was reviewed passes under its own check only", async () => {
  await owner.query("begin");
  await owner.query("grant select on public.country to guildhall_tenant");
  expect(await runDoctor({ owner, allow: { G1: ["public.country"] } })).toEqual([]);
  for (const allow of [{ G3: ["public.country"] }, { G1: ["public.count"] }, { G1: ["country"] }]) {
    expect(await runDoctor({ owner, allow })).toMatchObject([
      {
        check: "G1",
        object: "public.country",
        remedy: expect.stringContaining("revoke all on public.country") as string,
      },
    ]);
  }
  await owner.query("rollback");
});

test("a database without Guildhall is not called healthy", async () => {
  const empty = await testDatabase({ migrated: false });
  const client = await empty.system.connect();
  await expect(runDoctor({ owner: client })).rejects.toThrow("There is no Guildhall in this database");
  client.release();
  await empty.close();
});
