import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { judgeVersion } from "./await-server.ts";
import { withLogin } from "./connection-url.ts";
import { openDatabase, type Database, type DatabaseOptions } from "./database.ts";
import { startEmbedded, type EmbeddedServer } from "./embedded/start.ts";
import type { MigrationSource } from "./migrate.ts";

let root: string;
let migrations: MigrationSource[];
let notices: string[];
const undo: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "guildhall-database-"));
  undo.push(() => rm(root, { recursive: true }));
  await chmod(root, 0o755);
  await mkdir(join(root, "migrations"));
  await writeFile(
    join(root, "migrations", "0001-note.sql"),
    "create table note (text text); grant select, insert on note to guildhall_tenant;",
  );
  migrations = [{ name: "notes", directory: join(root, "migrations") }];
  notices = [];
});

afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

async function open(options: Partial<DatabaseOptions> = {}): Promise<Database> {
  const database = await openDatabase({
    dataDirectory: join(root, "data"),
    secret: "a secret",
    migrations,
    durable: false,
    onNotice: (line) => notices.push(line),
    ...options,
  });
  undo.push(() => database.close());
  return database;
}

/** Another server, as an operator would run it. */
async function operatorsServer(): Promise<EmbeddedServer> {
  const server = await startEmbedded({ directory: join(root, "server"), durable: false });
  undo.push(() => server.stop());
  return server;
}

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function whoIs(pool: pg.Pool): Promise<unknown> {
  return (await pool.query("select session_user as login, current_user as role")).rows[0];
}

const tenantLogin = { login: "guildhall_tenant", role: "guildhall_tenant" };

test("without settings there is a database of our own, and what was written is there the next time", async () => {
  const first = await open();
  expect(first.mode).toBe("tenant-login");
  expect(first.warnings).toEqual([]);
  expect(await whoIs(first.tenant)).toEqual(tenantLogin);
  expect(await whoIs(first.system)).toEqual({ login: "postgres", role: "guildhall_owner" });
  expect(notices).toEqual(["The database is at notes/0001-note.sql (migrations applied: 1)."]);
  await first.tenant.query("insert into note values ('kept')");
  await first.close();
  const second = await open();
  expect((await second.tenant.query("select text from note")).rows).toEqual([{ text: "kept" }]);
  expect(notices).toHaveLength(1);
});

test("an owner's URL alone makes and uses the tenant login, and another secret gives it another password", async () => {
  const server = await operatorsServer();
  for (const options of [
    { ownerUrl: server.ownerUrl },
    { url: server.ownerUrl },
    { url: server.ownerUrl, secret: "new" },
  ]) {
    const database = await open(options);
    expect(database.mode).toBe("tenant-login");
    expect(await whoIs(database.tenant)).toEqual(tenantLogin);
  }
});

test("with both URLs requests use the tenant's, whose password is left as it is", async () => {
  const server = await operatorsServer();
  const url = server.url("guildhall", { user: "guildhall_tenant", password: "the operator's" });
  await run(server.ownerUrl, "create role guildhall_tenant login noinherit password 'the operator''s'");
  const database = await open({ url, ownerUrl: server.ownerUrl });
  expect(database.mode).toBe("tenant-login");
  expect(await whoIs(database.tenant)).toEqual(tenantLogin);
});

test("where the tenant role can not log in, requests become it, and the warning says what that weakens", async () => {
  const server = await operatorsServer();
  await open({ ownerUrl: server.ownerUrl });
  await run(
    server.ownerUrl,
    "create role plain login password 'plain'",
    "grant guildhall_owner, guildhall_tenant to plain",
    "alter role guildhall_tenant password 'nobody knows'",
  );
  const database = await open({ ownerUrl: server.url("guildhall", { user: "plain", password: "plain" }) });
  expect(database.mode).toBe("set-role");
  expect(await whoIs(database.tenant)).toEqual({ login: "plain", role: "guildhall_tenant" });
  expect(await whoIs(database.system)).toEqual({ login: "plain", role: "guildhall_owner" });
  expect(database.warnings).toEqual([expect.stringContaining("could say RESET ROLE")]);
});

test("URLs that do not fit are refused with what to set", async () => {
  const server = await operatorsServer();
  await open({ ownerUrl: server.ownerUrl });
  await run(
    server.ownerUrl,
    "alter role guildhall_tenant password 'tenant'",
    "create role ada login password 'ada'",
  );
  const tenant = server.url("guildhall", { user: "guildhall_tenant", password: "tenant" });
  const ada = server.url("guildhall", { user: "ada", password: "ada" });
  await expect(open({ url: tenant })).rejects.toThrow(
    "Set DATABASE_OWNER_URL to a login that may make tables and roles",
  );
  await expect(open({ url: ada, ownerUrl: server.ownerUrl })).rejects.toThrow(
    "DATABASE_URL logs in as ada, but requests must run as guildhall_tenant",
  );
  await expect(
    open({ ownerUrl: withLogin(server.ownerUrl, { user: "postgres", password: "wrong" }) }),
  ).rejects.toThrow(/refuses the login in DATABASE_OWNER_URL: password authentication failed/);
  await expect(open({ ownerUrl: server.url("absent") })).rejects.toThrow('database "absent" does not exist');
  await expect(open({ ownerUrl: "mysql://root@localhost/x" })).rejects.toThrow(
    "A database URL must read postgresql://",
  );
});

test("a server that starts later is waited for, and one that never does is named without its password", async () => {
  const server = await operatorsServer();
  await server.stop();
  const opening = open({ ownerUrl: server.ownerUrl });
  await expect
    .poll(() => notices)
    .toEqual([expect.stringMatching(/^Waiting for the database at .*guildhall …$/)]);
  await operatorsServer();
  expect((await opening).mode).toBe("tenant-login");
  const never = open({ ownerUrl: "postgresql://ada:hush@127.0.0.1:1/acme", patienceSeconds: 0.3 });
  const refusal = await never.catch(String);
  expect(refusal).toContain(
    "The database at 127.0.0.1:1/acme can not be reached (connect ECONNREFUSED 127.0.0.1:1)",
  );
  expect(refusal).not.toContain("hush");
});

test("when the database restarts, connections at rest and at work die, and the pool goes on by itself (T-FAIL-1)", async () => {
  const server = await operatorsServer();
  const database = await open({ ownerUrl: server.ownerUrl });
  const atWork = await database.tenant.connect();
  const waiting = atWork.query("select pg_sleep(60)").catch((error: unknown) => error);
  const betweenQueries = await database.tenant.connect();
  await betweenQueries.query("begin");
  await Promise.all([database.tenant.query("select 1"), database.system.query("select 1")]);
  await server.stop();
  expect(await waiting).toBeInstanceOf(Error);
  await expect(database.tenant.query("select 1")).rejects.toThrow();
  await expect(betweenQueries.query("commit")).rejects.toThrow();
  atWork.release(true);
  betweenQueries.release(true);
  await operatorsServer();
  expect(await whoIs(database.tenant)).toEqual(tenantLogin);
  expect(await whoIs(database.system)).toEqual({ login: "postgres", role: "guildhall_owner" });
});

test("closing does not wait for ever for a connection that was never given back", async () => {
  const database = await open();
  await database.tenant.connect();
  const closed = database.close().then(() => "closed");
  expect(await Promise.race([closed, sleep(10_000, "still waiting")])).toBe("closed");
});

test("servers that are too old are refused, and those without the fixes of row-level security warned of (T-RLS-3)", () => {
  expect(() => judgeVersion(140_023, "14.23")).toThrow("runs PostgreSQL 14.23; Guildhall needs 15 or later");
  for (const [version, name, floor] of [
    [150_013, "15.13", "15.14"],
    [160_009, "16.9", "16.10"],
    [170_005, "17.5", "17.6"],
  ] as const) {
    expect(judgeVersion(version, name)).toEqual([
      `PostgreSQL ${name} lacks fixes of row-level security: upgrade to ${floor} or later.`,
    ]);
  }
  for (const version of [150_014, 160_010, 170_006, 180_000, 190_001])
    expect(judgeVersion(version, "")).toEqual([]);
});
