import { createHmac, hash, pbkdf2Sync, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describeTarget } from "./connection-url.ts";

/** The roles that everything stands on; they belong to the whole server, not to one database. */
export const roles = {
  /** Owns the schemas and tables; nobody logs in as it. */
  owner: "guildhall_owner",
  /** Owns the reviewed definer functions; nobody logs in as it. */
  door: "guildhall_door",
  /** What requests log in as: owns nothing, and can become nothing but a visitor. */
  tenant: "guildhall_tenant",
  /** What requests of visitors run as, who are nobody in particular; nobody logs in as it. */
  visitor: "guildhall_visitor",
} as const;

/** How to prepare the roles. */
export interface PrepareRolesOptions {
  /** Gives the tenant role this password; without it the role's password is left as it is. */
  readonly tenantPassword?: string;
}

/** What came of preparing the roles. */
export interface PreparedRoles {
  /** False when the owner's login may not set the tenant's password. */
  readonly passwordSet: boolean;
  /** What could not be tightened, in words. */
  readonly warnings: readonly string[];
}

/**
 * Makes the four roles and grants them what they need in the database of the owner's URL, as far as they are not
 * there; a second run changes nothing, and servers that start together wait for each other. Throws an error that
 * lists, as SQL, what a superuser must do when this login may not.
 */
export async function prepareRoles(
  ownerUrl: string,
  options: PrepareRolesOptions = {},
): Promise<PreparedRoles> {
  return retried(() =>
    inTransaction(ownerUrl, async (client) => {
      const steps = await stepsFor(client);
      const missing = await take(client, steps);
      const musts = missing.filter((step) => step.weakens === undefined);
      if (musts.length > 0) throw new Error(refusal(ownerUrl, musts));
      const { tenantPassword } = options;
      return {
        passwordSet: tenantPassword !== undefined && (await setPassword(client, tenantPassword)),
        warnings: missing.map((step) => `${step.weakens ?? ""} To change that: ${step.statement};`),
      };
    }),
  );
}

/** Lets the login of the owner's URL become the tenant role, and tells whether it may. */
export async function mayBecomeTenant(ownerUrl: string): Promise<boolean> {
  return retried(() =>
    inTransaction(ownerUrl, async (client) => {
      const { login, canSet } = await factsOf(client);
      const needed = cannot(`pg_has_role(to_regrole('${roles.tenant}'), '${canSet}')`);
      const statement = `grant ${roles.tenant} to ${pg.escapeIdentifier(login)}`;
      return (await take(client, [{ needed, statement }])).length === 0;
    }),
  );
}

interface Step {
  /** A condition in SQL: true while the statement is needed. */
  readonly needed: string;
  readonly statement: string;
  /** What it means when the statement can not be run; undefined when nothing works without it. */
  readonly weakens?: string;
}

interface Facts {
  readonly login: string;
  readonly database: string;
  /** The privilege that lets a login become a role: since PostgreSQL 16 apart from being a member. */
  readonly canSet: "SET" | "MEMBER";
}

async function factsOf(client: pg.Client): Promise<Facts> {
  const { rows } = await client.query<{ login: string; database: string; version: number }>(
    "select session_user::text as login, current_database()::text as database, current_setting('server_version_num')::int as version",
  );
  const [row] = rows;
  if (!row) throw new Error("PostgreSQL did not answer who we are.");
  return { login: row.login, database: row.database, canSet: row.version < 160_000 ? "MEMBER" : "SET" };
}

async function stepsFor(client: pg.Client): Promise<Step[]> {
  const facts = await factsOf(client);
  return [...roleSteps(), ...membershipSteps(facts), ...privilegeSteps(facts)];
}

function roleSteps(): Step[] {
  const { owner, door, tenant, visitor } = roles;
  const absent = (role: string): string => `to_regrole('${role}') is null`;
  const has = (role: string, attributes: string): string =>
    `exists (select from pg_roles where rolname = '${role}' and (${attributes}))`;
  const tooStrong = "rolsuper or rolbypassrls";
  return [
    { needed: absent(owner), statement: `create role ${owner} nologin noinherit` },
    { needed: absent(door), statement: `create role ${door} nologin` },
    { needed: absent(tenant), statement: `create role ${tenant} login noinherit` },
    { needed: absent(visitor), statement: `create role ${visitor} nologin noinherit` },
    { needed: has(owner, tooStrong), statement: `alter role ${owner} nosuperuser nobypassrls` },
    { needed: has(door, tooStrong), statement: `alter role ${door} nosuperuser nobypassrls` },
    ...[tenant, visitor].map((role) => ({
      needed: has(role, `${tooStrong} or rolcreaterole or rolcreatedb or rolreplication`),
      statement: `alter role ${role} nosuperuser nobypassrls nocreaterole nocreatedb noreplication`,
    })),
    ...[owner, visitor].map((role) => ({
      needed: has(role, "rolcanlogin or rolinherit"),
      statement: `alter role ${role} nologin noinherit`,
    })),
    { needed: has(door, "rolcanlogin"), statement: `alter role ${door} nologin` },
    {
      needed: has(tenant, "not rolcanlogin or rolinherit"),
      statement: `alter role ${tenant} login noinherit`,
    },
    ...limitSteps(),
  ];
}

// Said of the role, not by each connection as it starts: a pooler in between refuses to pass such settings on.
function limitSteps(): Step[] {
  const limits = { statement_timeout: "15s", idle_in_transaction_session_timeout: "60s" };
  return Object.entries(limits).map(([setting, limit]) => ({
    needed: `not exists (select from pg_roles where rolname = '${roles.tenant}' and rolconfig @> '{${setting}=${limit}}')`,
    statement: `alter role ${roles.tenant} set ${setting} = '${limit}'`,
    weakens: `Nothing ends what a request began and does not finish: ${setting} is not ${limit}.`,
  }));
}

function membershipSteps({ login, canSet }: Facts): Step[] {
  const { owner, door, tenant, visitor } = roles;
  const quietly = canSet === "SET" ? " with inherit false, set true" : "";
  return [
    {
      needed: cannot(`pg_has_role(to_regrole('${tenant}'), to_regrole('${visitor}'), '${canSet}')`),
      statement: `grant ${visitor} to ${tenant}${quietly}`,
    },
    {
      needed: cannot(`pg_has_role(to_regrole('${owner}'), to_regrole('${door}'), '${canSet}')`),
      statement: `grant ${door} to ${owner}${quietly}`,
    },
    {
      needed: cannot(`pg_has_role(to_regrole('${owner}'), '${canSet}')`),
      statement: `grant ${owner} to ${pg.escapeIdentifier(login)}`,
    },
  ];
}

function privilegeSteps({ database }: Facts): Step[] {
  const { owner, tenant, visitor } = roles;
  const name = pg.escapeIdentifier(database);
  const onDatabase = (role: string, privilege: string): string =>
    `has_database_privilege(to_regrole('${role}'), current_database(), '${privilege}')`;
  const onPublic = (role: string, privilege: string): string =>
    `has_schema_privilege(to_regrole('${role}'), 'public', '${privilege}')`;
  return [
    {
      needed: cannot(onDatabase(owner, "create")),
      statement: `grant create on database ${name} to ${owner}`,
    },
    {
      needed: cannot(onPublic(owner, "create")),
      statement: `grant usage, create on schema public to ${owner}`,
    },
    {
      needed: cannot(onDatabase(tenant, "connect")),
      statement: `grant connect on database ${name} to ${tenant}`,
    },
    ...[tenant, visitor].map((role) => ({
      needed: cannot(onPublic(role, "usage")),
      statement: `grant usage on schema public to ${role}`,
    })),
    {
      needed: onPublic(tenant, "create"),
      statement: "revoke create on schema public from public",
      weakens: `Every login may create tables and functions in schema public of ${database}, also what requests run as.`,
    },
    {
      // What PUBLIC may can not be withheld from one role. Whoever else works in this database and needs temporary
      // tables can be granted them by name; CONNECT stays as it is, for backups and monitoring depend on it.
      needed: onDatabase(tenant, "temporary"),
      statement: `revoke temporary on database ${name} from public`,
      weakens: `Every login may create temporary tables in ${database}, also what requests run as.`,
    },
  ];
}

/** True also where a role is missing, so that the privilege functions answer null. */
function cannot(condition: string): string {
  return `(${condition}) is not true`;
}

/** Takes the steps that are needed, until none is or the rest may not be taken; answers with those. */
async function take(client: pg.Client, steps: readonly Step[]): Promise<Step[]> {
  const taken = new Set<Step>();
  for (;;) {
    const needed = await neededOf(client, steps);
    const open = needed.filter((step) => !taken.has(step));
    if (open.length === 0) return needed;
    for (const step of open) {
      await attempt(client, step.statement);
      taken.add(step);
    }
  }
}

async function neededOf(client: pg.Client, steps: readonly Step[]): Promise<Step[]> {
  const conditions = steps.map((step) => `coalesce(${step.needed}, false)`);
  const { rows } = await client.query<{ needed: boolean[] }>(
    `select array[${conditions.join(", ")}] as needed`,
  );
  return steps.filter((_, index) => rows[0]?.needed[index]);
}

/** Runs a statement that this login may not be allowed: then it leaves no trace. */
async function attempt(client: pg.Client, statement: string): Promise<boolean> {
  await client.query("savepoint attempt");
  try {
    await client.query(statement);
    await client.query("release savepoint attempt");
    return true;
  } catch (error) {
    await client.query("rollback to savepoint attempt");
    // Not allowed, or a role that could not be made does not exist.
    if (error instanceof pg.DatabaseError && (error.code === "42501" || error.code === "42704")) return false;
    throw error;
  }
}

/** Sets the password as a verifier, so that it is in no log of statements; hosts that refuse those get it in clear. */
async function setPassword(client: pg.Client, password: string): Promise<boolean> {
  const statement = (text: string): string => `alter role ${roles.tenant} password ${pg.escapeLiteral(text)}`;
  try {
    return await attempt(client, statement(scramVerifier(password)));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || isRace(error)) throw error;
    return attempt(client, statement(password));
  }
}

/** What PostgreSQL stores of a password. @see RFC 5803, RFC 7677 */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const keyOf = (name: string): Buffer => createHmac("sha256", salted).update(name).digest();
  const stored = hash("sha256", keyOf("Client Key"), "base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${keyOf("Server Key").toString("base64")}`;
}

async function inTransaction<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended('guildhall roles', 0))");
    const result = await work(client);
    await client.query("commit");
    return result;
  } finally {
    await client.end();
  }
}

/** Advisory locks belong to one database and roles to all: servers on two databases can still meet. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isRace(error) || attempts === 20) throw error;
      await sleep(20 + Math.random() * 80);
    }
  }
}

function isRace(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  const alreadyThere = ["42710", "23505", "40P01"].includes(error.code ?? "");
  return alreadyThere || error.message.startsWith("tuple concurrently");
}

function refusal(ownerUrl: string, steps: readonly Step[]): string {
  return (
    `The owner's login for ${describeTarget(ownerUrl)} may not prepare the database's roles. ` +
    `Give it SUPERUSER or CREATEROLE and the ownership of the database, or let a superuser run there:\n` +
    steps.map((step) => `  ${step.statement};`).join("\n")
  );
}
