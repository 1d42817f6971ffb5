import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startEmbedded, type EmbeddedServer } from "./embedded/start.ts";
import { logsIn } from "./await-server.ts";
import { mayBecomeTenant, prepareRoles } from "./roles.ts";

// Roles belong to a whole server, so these tests have one of their own that has none.
let server: EmbeddedServer;
let directory: string;
const ada = { user: "Ada", password: "ada" };
const tenant = { user: "guildhall_tenant", password: "tenant" };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "guildhall-roles-"));
  await chmod(directory, 0o755);
  server = await startEmbedded({ directory, durable: false });
});

afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

beforeEach(async () => {
  await asSuperuser(
    "drop database if exists acme with (force)",
    "drop database if exists globex with (force)",
  );
  for (const role of [
    "guildhall_tenant",
    "guildhall_visitor",
    "guildhall_owner",
    "guildhall_door",
    '"Ada"',
  ]) {
    await asSuperuser(`drop role if exists ${role}`);
  }
});

async function run(url: string, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

async function asSuperuser(...statements: string[]): Promise<unknown[]> {
  return run(server.url("postgres"), ...statements);
}

const attributes = `select rolname, rolcanlogin, rolinherit, rolbypassrls, rolsuper, rolcreaterole, rolcreatedb, rolreplication
  from pg_roles where rolname ~ '^guildhall_' order by rolname`;

test("a superuser's URL makes the four roles, none of which stands above row-level security", async () => {
  await asSuperuser("create database acme");
  expect(await prepareRoles(server.url("acme"), { tenantPassword: "tenant" })).toEqual({
    passwordSet: true,
    warnings: [],
  });
  const weak = {
    rolbypassrls: false,
    rolsuper: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolreplication: false,
  };
  expect(await asSuperuser(attributes)).toEqual([
    { rolname: "guildhall_door", rolcanlogin: false, rolinherit: true, ...weak },
    { rolname: "guildhall_owner", rolcanlogin: false, rolinherit: false, ...weak },
    { rolname: "guildhall_tenant", rolcanlogin: true, rolinherit: false, ...weak },
    { rolname: "guildhall_visitor", rolcanlogin: false, rolinherit: false, ...weak },
  ]);
  const memberships =
    "select roleid::regrole::text as role, member::regrole::text as member from pg_auth_members where roleid::regrole::text ~ '^guildhall_' order by 1";
  expect(await asSuperuser(memberships)).toEqual([
    { role: "guildhall_door", member: "guildhall_owner" },
    { role: "guildhall_owner", member: "postgres" },
    { role: "guildhall_visitor", member: "guildhall_tenant" },
  ]);
});

test("the password works, and is not in clear in what the server was told", async () => {
  await asSuperuser(
    "create database acme",
    "alter system set log_statement = 'all'",
    "select pg_reload_conf()",
  );
  await prepareRoles(server.url("acme"), { tenantPassword: "tell-nobody" });
  await asSuperuser("alter system reset log_statement", "select pg_reload_conf()");
  expect(await logsIn(server.url("acme", { ...tenant, password: "tell-nobody" }))).toBe(true);
  expect(await logsIn(server.url("acme", tenant))).toBe(false);
  const log = await readFile(join(directory, "server.log"), "utf8");
  expect(log).toContain("alter role guildhall_tenant password 'SCRAM-SHA-256$");
  expect(log).not.toContain("tell-nobody");
});

test("what requests log in as can make nothing, while the owner can", async () => {
  await asSuperuser("create database acme");
  await run(server.url("acme"), "grant create on schema public to public");
  await prepareRoles(server.url("acme"), { tenantPassword: "tenant" });
  const url = server.url("acme", tenant);
  await expect(run(url, "create table t (a int)")).rejects.toThrow("permission denied for schema public");
  await expect(run(url, "create temporary table t (a int)")).rejects.toThrow(
    "permission denied to create temporary tables",
  );
  await expect(run(url, "create schema s")).rejects.toThrow("permission denied for database");
  await expect(run(url, "set role guildhall_owner")).rejects.toThrow("permission denied to set role");
  await run(server.url("acme"), "set role guildhall_owner", "create schema s", "create table t (a int)");
});

test("a second run changes nothing", async () => {
  await asSuperuser("create database acme");
  await prepareRoles(server.url("acme"));
  const versions =
    "select xmin::text from pg_authid union all select xmin::text from pg_database union all select xmin::text from pg_auth_members";
  const before = await asSuperuser(versions);
  expect(await prepareRoles(server.url("acme"))).toEqual({ passwordSet: false, warnings: [] });
  expect(await asSuperuser(versions)).toEqual(before);
});

test("servers that start together, on two databases, all succeed", async () => {
  await asSuperuser("create database acme", "create database globex");
  const urls = Array.from({ length: 12 }, (_, index) => server.url(index % 2 === 0 ? "acme" : "globex"));
  const answers = await Promise.all(urls.map((url) => prepareRoles(url, { tenantPassword: "tenant" })));
  expect(answers).toEqual(urls.map(() => ({ passwordSet: true, warnings: [] })));
});

test("a login that may make roles and owns the database suffices", async () => {
  await asSuperuser(`create role "Ada" login createrole password 'ada'`, 'create database acme owner "Ada"');
  const url = server.url("acme", ada);
  expect(await prepareRoles(url, { tenantPassword: "tenant" })).toEqual({ passwordSet: true, warnings: [] });
  expect(await logsIn(server.url("acme", tenant))).toBe(true);
  await run(url, "set role guildhall_owner", "create schema s", "set role guildhall_door");
  expect(await mayBecomeTenant(url)).toBe(true);
  await run(url, "set role guildhall_tenant");
});

test("a login that may not is told, as SQL, what a superuser has to run; after that it suffices", async () => {
  await asSuperuser(`create role "Ada" login password 'ada'`, "create database acme");
  const url = server.url("acme", ada);
  const refusal = await prepareRoles(url, { tenantPassword: "tenant" }).catch((error: unknown) => error);
  const message = refusal instanceof Error ? refusal.message : "";
  expect(message).toContain("may not prepare the database's roles");
  const statements = message
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  expect(statements).toEqual([
    "create role guildhall_owner nologin noinherit;",
    "create role guildhall_door nologin;",
    "create role guildhall_tenant login noinherit;",
    "create role guildhall_visitor nologin noinherit;",
    "grant guildhall_visitor to guildhall_tenant with inherit false, set true;",
    "grant guildhall_door to guildhall_owner with inherit false, set true;",
    'grant guildhall_owner to "Ada";',
    'grant create on database "acme" to guildhall_owner;',
    "grant usage, create on schema public to guildhall_owner;",
    'grant connect on database "acme" to guildhall_tenant;',
    "grant usage on schema public to guildhall_tenant;",
    "grant usage on schema public to guildhall_visitor;",
  ]);
  await run(server.url("acme"), ...statements);
  expect(await prepareRoles(url, { tenantPassword: "tenant" })).toEqual({
    passwordSet: false,
    warnings: [
      expect.stringContaining("To change that: alter role guildhall_tenant set statement_timeout = '15s';"),
      expect.stringContaining(
        "To change that: alter role guildhall_tenant set idle_in_transaction_session_timeout = '60s';",
      ),
      expect.stringContaining('To change that: revoke temporary on database "acme" from public;'),
    ],
  });
  expect(await mayBecomeTenant(url)).toBe(false);
});

test("a tenant role that somebody made too strong is weakened, or refused where it can not be", async () => {
  await asSuperuser("create role guildhall_tenant login superuser bypassrls", "create database acme");
  await asSuperuser(
    `create role "Ada" login createrole password 'ada'`,
    'alter database acme owner to "Ada"',
  );
  await expect(prepareRoles(server.url("acme", ada))).rejects.toThrow(
    "alter role guildhall_tenant nosuperuser nobypassrls",
  );
  await prepareRoles(server.url("acme"));
  expect(
    await asSuperuser("select rolsuper, rolbypassrls from pg_roles where rolname = 'guildhall_tenant'"),
  ).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});

test("what a request began and does not finish is ended by the server, through whatever pooler it came", async () => {
  await asSuperuser("create database acme");
  await prepareRoles(server.url("acme"), { tenantPassword: "tenant" });
  const settings = await run(
    server.url("acme", { user: "guildhall_tenant", password: "tenant" }),
    "select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle",
  );
  expect(settings).toEqual([{ statement: "15s", idle: "1min" }]);
});
