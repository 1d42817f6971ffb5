import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signedIn, join, writeNotes } from "../../test/index.ts";
import { piecesOf, rowsIn, testExports, unzipped } from "../../test/exports.ts";
import { jobsOf, until } from "../../test/jobs.ts";
import { newId } from "../http/index.ts";

const world = await testExports();
const { database, olivia, max, acme, globex, ask, request, work, open } = world;
afterAll(() => world.close());

const hostile = "../../etc/pass wd.ndjson";
const [logo, team] = [newId(), newId()];
const canaries = [
  ...["canary-of-a-hash", "canary-of-an-api-token", "canary-of-a-password", "canary-of-bytes"],
  ...["canary-of-a-salary", "canary-of-a-whole-table"],
];

beforeAll(async () => {
  await database.query(`
    create table public."${hostile}" (
      organization_id uuid not null references guildhall.organization on delete cascade,
      id uuid not null,
      "a ""name"" with, commas" text,
      number numeric, big bigint, list text[], moment timestamptz default now(), settings json,
      key_hash text, "apiToken_token" text, password text, attachment bytea, salary text,
      primary key (organization_id, id)
    );
    create table public.draft (
      organization_id uuid not null references guildhall.organization on delete cascade,
      id uuid not null, text text, primary key (organization_id, id)
    );
    alter table public."${hostile}" owner to guildhall_owner;
    alter table public.draft owner to guildhall_owner;
    set role guildhall_owner;
    select guildhall.isolate('public."${hostile}"'), guildhall.isolate('public.draft'),
      guildhall.withhold('public."${hostile}"', 'salary'), guildhall.withhold('public.draft');
    reset role`);
  for (const [organization, name] of [
    [acme, "Acme"],
    [globex, "Globex"],
  ] as const) {
    await writeNotes(database, organization, [
      `${name}'s note`,
      '=cmd|"/c calc"!A1\n\r\t,";',
      "\u2028 ünïcode 🏛",
    ]);
    await database.query(
      `insert into public."${hostile}" values
       ($1, $2, 'of ${name}', 12345678901234567890.123, 9007199254740993, '{a,"b,c"}', default,
        E'{\\n  "of": "${name}",\\r\\n "two": [1,\\n2]}', '${canaries[0] ?? ""}', '${canaries[1] ?? ""}',
        '${canaries[2] ?? ""}', '${canaries[3] ?? ""}', '${canaries[4] ?? ""}')`,
      [organization.id, newId()],
    );
    await database.query("insert into public.draft values ($1, $2, $3)", [
      organization.id,
      newId(),
      canaries[5],
    ]);
  }
  await database.query(
    `with image as (
       insert into guildhall.image (organization_id, id, type, bytes) values ($1, $2, 'image/webp', 'a logo''s bytes')
     ), team as (
       insert into guildhall.team (organization_id, id, name) values ($1, $3, 'Sales') returning id
     )
     update guildhall.organization set logo_id = $2, metadata = '{"region": "eu"}' where id = $1`,
    [acme.id, logo, team],
  );
  await ask(olivia, "/api/organizations/acme/invitations", {
    method: "POST",
    body: { emails: ["ann@example.org"] },
  });
  // The invitation itself is what matters here, and not its mail.
  await database.query("delete from graphile_worker._private_jobs");
});

interface Part {
  readonly name: string;
  readonly file: string;
  readonly rows: number;
  readonly columnsLeftOut: readonly string[];
}

interface Manifest {
  readonly formatVersion: number;
  readonly organization: object;
  readonly requestedAt: string;
  readonly requestedBy: object;
  readonly tables: readonly Part[];
  readonly tablesLeftOut: readonly string[];
}

const manifestIn = (files: ReadonlyMap<string, Buffer>): Manifest =>
  JSON.parse(String(files.get("manifest.json"))) as Manifest;

/** The rows of an organization in a table as they are, without the columns that are left out. */
async function rowsOf(organizationId: string, part: Part): Promise<readonly string[]> {
  const column = part.name === "guildhall.organization" ? "id" : "organization_id";
  const rows = await database.query<{ row: Record<string, unknown> }>(
    `select row_to_json(t) as row from ${part.name} t where ${column} = $1`,
    [organizationId],
  );
  return rows
    .map(({ row }) => Object.entries(row).filter(([name]) => !part.columnsLeftOut.includes(name)))
    .map((entries) => JSON.stringify(Object.fromEntries(entries)))
    .sort();
}

describe("Olivia's export of Acme", () => {
  test("has every row of every table, as it was when it was made, and none of Globex's (T-ISO-1)", async () => {
    const { id } = await request(olivia);
    const before = new Map<string, readonly string[]>();
    const plan = await database.query<{ name: string; left_out: string[] }>(
      "select * from guildhall.export_plan()",
    );
    for (const { name, left_out } of plan)
      before.set(name, await rowsOf(acme.id, { name, columnsLeftOut: left_out, file: "", rows: 0 }));
    await work();
    const files = await open(olivia, id);
    const { tables, tablesLeftOut } = manifestIn(files);

    expect([...files.keys()].sort()).toEqual(
      [...tables.map(({ file }) => file), `images/${logo}.webp`, "manifest.json"].sort(),
    );
    for (const part of tables) {
      const rows = rowsIn(files.get(part.file));
      expect([part.name, rows.length]).toEqual([part.name, part.rows]);
      expect([part.name, rows.map((row) => JSON.stringify(row)).sort()]).toEqual([
        part.name,
        before.get(part.name),
      ]);
    }
    expect([...tables.map(({ name }) => name), ...tablesLeftOut].sort()).toEqual(
      plan.map(({ name }) => name).sort(),
    );
    const filled = tables.filter(({ rows }) => rows > 0).map(({ name }) => name);
    for (const table of ["organization", "member", "team", "invitation", "event", "image"])
      expect(filled).toContain(`guildhall.${table}`);
    expect(filled).toEqual(expect.arrayContaining(["public.note", `public."${hostile}"`]));

    const everything = Buffer.concat([...files.values()]).toString("latin1");
    for (const absent of [globex.id, "Globex", "eve@example.com"]) expect(everything).not.toContain(absent);
    expect(files.get(`images/${logo}.webp`)?.toString()).toBe("a logo's bytes");
  });

  test("carries no hash, token, password or bytes, no column and no table that is withheld (T-LOG-1)", async () => {
    const { id } = await request(olivia);
    await work();
    const files = await open(olivia, id);
    const everything = Buffer.concat([...files.values()]).toString("latin1");
    expect(canaries.filter((canary) => everything.includes(canary))).toEqual([]);
    const [invitation] = await database.query<{ secret: string }>(
      "select encode(secret_hash, 'hex') as secret from guildhall.invitation where organization_id = $1",
      [acme.id],
    );
    expect(invitation?.secret).toMatch(/^[\da-f]{64}$/);
    expect(everything).not.toContain(invitation?.secret);
    const { tables, tablesLeftOut } = manifestIn(files);
    const leftOut = new Map(tables.map(({ name, columnsLeftOut }) => [name, columnsLeftOut]));
    expect(leftOut.get("guildhall.invitation")).toEqual(["secret_hash"]);
    expect(leftOut.get("guildhall.image")).toEqual(["bytes"]);
    expect(leftOut.get(`public."${hostile}"`)).toEqual([
      "key_hash",
      "apiToken_token",
      "password",
      "attachment",
      "salary",
    ]);
    for (const table of ["organization_session", "export", "export_chunk", "member_search"])
      expect(tablesLeftOut).toContain(`guildhall.${table}`);
    expect(tablesLeftOut).toContain("public.draft");
    for (const { token } of [olivia, max]) expect(everything).not.toContain(token);
  });

  test("leaves out whatever is called like a secret, in every table that there is or comes", async () => {
    const rows = await database.query<{ name: string; columns: string[] }>(
      "select * from guildhall.export_plan()",
    );
    const told = rows.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column}`));
    expect(told.length).toBeGreaterThan(30);
    expect(told.filter((column) => /(hash|token|secret|password|sealed)$/.test(column))).toEqual([]);
  });

  test("keeps a table with a hostile name inside the archive, and one row in one line", async () => {
    const { id } = await request(olivia);
    await work();
    const files = await open(olivia, id);
    const part = manifestIn(files).tables.find(({ name }) => name.includes("etc/pass"));
    expect(part?.file).toBe("public.%22..%2f..%2fetc%2fpass%20wd.ndjson%22.ndjson");
    const file = files.get(part?.file ?? "");
    expect(rowsIn(file)).toMatchObject([
      { 'a "name" with, commas': "of Acme", list: ["a", "b,c"], settings: { of: "Acme", two: [1, 2] } },
    ]);
    // What JavaScript's numbers can not hold is there to the last digit all the same.
    expect(file?.toString()).toContain('"number":12345678901234567890.123,"big":9007199254740993');
    expect(rowsIn(files.get("public.note.ndjson")).map(({ text }) => text)).toContain(
      '=cmd|"/c calc"!A1\n\r\t,";',
    );
  });

  test("says what it is: of whom, for whom, of when, and in which form", async () => {
    const asked = await request(olivia);
    await work();
    expect(manifestIn(await open(olivia, asked.id))).toMatchObject({
      formatVersion: 1,
      organization: { id: acme.id, slug: "acme", name: "Acme" },
      requestedAt: asked.requestedAt,
      requestedBy: { id: olivia.userId, name: "Olivia" },
    });
  });

  test("shows one moment: what changes while it is made is not in it", async () => {
    await database.query(
      `insert into public.note (organization_id, id, text)
       select $1, gen_random_uuid(), string_agg(md5(random()::text), '') from generate_series(1, 4000) n, generate_series(1, 8)
       group by n`,
      [acme.id],
    );
    const before = await database.query<{ id: string }>(
      "select id from public.note where organization_id = $1",
      [acme.id],
    );
    const { id } = await request(olivia);
    const release = await world.holdPiece(0);
    const stop = world.begin({ pieceBytes: 65_536 });
    await until(
      async () =>
        (
          await database.query(
            "select from pg_stat_activity where wait_event = 'advisory' and datname = current_database()",
          )
        ).length > 0,
    );
    await writeNotes(database, acme, ["too late"]);
    await database.query("delete from public.note where organization_id = $1 and text like '%note'", [
      acme.id,
    ]);
    await database.query('update guildhall.organization set metadata = \'{"region": "us"}\' where id = $1', [
      acme.id,
    ]);
    await release();
    await until(async () => (await jobsOf(database)).length === 0);
    await stop();
    const files = await open(olivia, id);
    expect(
      rowsIn(files.get("public.note.ndjson"))
        .map((row) => row["id"])
        .sort(),
    ).toEqual(before.map((row) => row.id).sort());
    expect(rowsIn(files.get("guildhall.organization.ndjson"))).toMatchObject([
      { metadata: { region: "eu" } },
    ]);
    await database.query("delete from public.note where organization_id = $1 and length(text) > 200", [
      acme.id,
    ]);
  });
});

test("an archive is fetched as a file, in pieces that are put together as they come", async () => {
  const { id } = await request(olivia);
  await work({ pieceBytes: 200 });
  expect(await piecesOf(world, acme)).toBeGreaterThan(5);
  const response = await world.fetch(olivia, id);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "application/zip",
    "content-length": String(bytes.length),
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
    "guildhall-organization": "acme",
  });
  expect(response.headers.get("Content-Disposition")).toMatch(
    /^attachment; filename="acme-export-\d{4}-\d\d-\d\d\.zip"$/,
  );
  expect((await unzipped(bytes)).has("manifest.json")).toBe(true);
});

test("a member with a role that may export has an export of their own", async () => {
  const nia = await signedIn(database, "Nia");
  await database.query("insert into guildhall.role values ($1, 'auditor', '{organization:export}')", [
    acme.id,
  ]);
  await join(database, { person: nia, organization: acme, role: "auditor" });
  const { id } = await request(nia);
  await work();
  expect(manifestIn(await open(nia, id))).toMatchObject({ requestedBy: { id: nia.userId } });
});
