import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "../../test/index.ts";
import { migrate, type MigrationSource } from "./migrate.ts";

let database: TestDatabase;
let root: string;

beforeEach(async () => {
  database = await testDatabase({ migrated: false });
  root = await mkdtemp(join(tmpdir(), "guildhall-migrate-"));
});

afterEach(async () => {
  await database.close();
  await rm(root, { recursive: true });
});

async function source(name: string, files: Record<string, string>): Promise<MigrationSource> {
  const directory = join(root, name);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory);
  for (const [file, text] of Object.entries(files)) await writeFile(join(directory, file), text);
  return { name, directory };
}

const two = {
  "0001-job.sql": "create table job (id int);",
  "0002-title.sql": "alter table job add title text;",
};

async function recorded(): Promise<string[]> {
  const rows = await database.query<{ source: string; name: string }>(
    "select source, name from guildhall.migration order by applied_at, source, name",
  );
  return rows.map((row) => `${row.source}/${row.name}`);
}

test("migrations are applied once, in order, and what they make belongs to guildhall_owner", async () => {
  const hiring = await source("hiring", two);
  expect(await migrate(database.ownerUrl, [hiring])).toEqual([
    { source: "hiring", name: "0001-job.sql" },
    { source: "hiring", name: "0002-title.sql" },
  ]);
  expect(await migrate(database.ownerUrl, [hiring])).toEqual([]);
  expect(await recorded()).toEqual(["hiring/0001-job.sql", "hiring/0002-title.sql"]);
  expect(await database.query("select tableowner from pg_tables where tablename = 'job'")).toEqual([
    { tableowner: "guildhall_owner" },
  ]);
});

test("an application's migrations run after Guildhall's, wherever they stand in the list", async () => {
  const hiring = await source("hiring", {
    "0001-job.sql": "create table job as select * from guildhall.first;",
  });
  const guildhall = await source("guildhall", { "0001-first.sql": "create table guildhall.first (id int);" });
  await migrate(database.ownerUrl, [hiring, guildhall]);
  expect(await recorded()).toEqual(["guildhall/0001-first.sql", "hiring/0001-job.sql"]);
});

test("of eight servers that start together each migration is applied by one", async () => {
  const numbers = Array.from({ length: 6 }, (_, index) => index + 1);
  const files = numbers.map((number): [string, string] => [
    `000${number}-count.sql`,
    number === 1
      ? "create table counted (number int); insert into counted values (1);"
      : `insert into counted values (${number});`,
  ]);
  const hiring = await source("hiring", Object.fromEntries(files));
  const answers = await Promise.all(Array.from({ length: 8 }, () => migrate(database.ownerUrl, [hiring])));
  expect(
    answers
      .flat()
      .map((it) => it.name)
      .sort(),
  ).toEqual(numbers.map((number) => `000${number}-count.sql`));
  expect(await database.query("select number from counted order by number")).toEqual(
    numbers.map((number) => ({ number })),
  );
});

test("a migration that fails leaves nothing behind and says where it failed; those before it stay", async () => {
  const hiring = await source("hiring", {
    ...two,
    "0003-broken.sql": "create table draft (id int);\n\nselect nonsense;",
  });
  await expect(migrate(database.ownerUrl, [hiring])).rejects.toThrow(
    'The migration hiring/0003-broken.sql failed at line 3: column "nonsense" does not exist',
  );
  expect(await recorded()).toEqual(["hiring/0001-job.sql", "hiring/0002-title.sql"]);
  expect(await database.query("select to_regclass('draft') as draft")).toEqual([{ draft: null }]);
});

test("a migration that was edited after it was applied is refused; other line ends are no edit", async () => {
  const files = { "0001-job.sql": "create table job (\n  id int\n);" };
  await migrate(database.ownerUrl, [await source("hiring", files)]);
  const windows = await source("hiring", { "0001-job.sql": files["0001-job.sql"].replaceAll("\n", "\r\n") });
  expect(await migrate(database.ownerUrl, [windows])).toEqual([]);
  const edited = await source("hiring", { "0001-job.sql": "create table job (id bigint);" });
  await expect(migrate(database.ownerUrl, [edited])).rejects.toThrow(
    "The migration hiring/0001-job.sql was edited after it was applied",
  );
});

test("a migration that was applied and is not there any more is refused", async () => {
  await migrate(database.ownerUrl, [await source("hiring", two)]);
  const older = await source("hiring", { "0001-job.sql": two["0001-job.sql"] });
  await expect(migrate(database.ownerUrl, [older])).rejects.toThrow(
    "This database has had the migration hiring/0002-title.sql, which is not here",
  );
});

test("a migration that is put in before one that was applied is refused", async () => {
  await migrate(database.ownerUrl, [await source("hiring", { "0001-job.sql": two["0001-job.sql"] })]);
  await database.query("update guildhall.migration set name = '0002-job.sql'");
  const between = await source("hiring", { "0001-new.sql": "select", "0002-job.sql": two["0001-job.sql"] });
  await expect(migrate(database.ownerUrl, [between])).rejects.toThrow(
    "The migration hiring/0001-new.sql was put in before 0002-job.sql, which is applied already",
  );
});

test.each([
  ["a gap", ["0001-a.sql", "0003-c.sql"], "0003-c.sql is out of order"],
  ["one number twice", ["0001-a.sql", "0001-b.sql"], "0001-b.sql is out of order"],
  ["a name in another form", ["0001_a.sql"], "0001_a.sql is out of order"],
])("a source with %s is refused before anything runs", async (_, names, message) => {
  const hiring = await source(
    "hiring",
    Object.fromEntries(names.map((name): [string, string] => [name, "select"])),
  );
  await expect(migrate(database.ownerUrl, [hiring])).rejects.toThrow(message);
  expect(await database.query("select to_regclass('guildhall.migration') as made")).toEqual([{ made: null }]);
});

test("a migration that commits by itself is refused and not recorded", async () => {
  const hiring = await source("hiring", { "0001-job.sql": "create table job (id int); commit; select 1;" });
  await expect(migrate(database.ownerUrl, [hiring])).rejects.toThrow(
    "hiring/0001-job.sql ends its transaction itself",
  );
  expect(await recorded()).toEqual([]);
});

test("a migration can give a function to the door, and the door can make nothing afterwards", async () => {
  const hiring = await source("hiring", {
    "0001-door.sql":
      "create function guildhall.now() returns int language sql return 1; alter function guildhall.now() owner to guildhall_door;",
  });
  await migrate(database.ownerUrl, [hiring]);
  expect(
    await database.query(
      `select proowner::regrole::text as owner, has_schema_privilege('guildhall_door', 'guildhall', 'create') as may_create
      from pg_proc where proname = 'now' and pronamespace = 'guildhall'::regnamespace`,
    ),
  ).toEqual([{ owner: "guildhall_door", may_create: false }]);
});
