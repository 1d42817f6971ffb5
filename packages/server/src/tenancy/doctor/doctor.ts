import type pg from "pg";
import { createPool } from "../../postgres/index.ts";
import type { CatalogCheck, CheckCode, Finding } from "./check.ts";
import { grantChecks } from "./grants.ts";
import { indexChecks } from "./indexes.ts";
import { keyChecks } from "./keys.ts";
import { roleChecks } from "./roles.ts";
import { judgeLogin, selfTest, selfTestHolds } from "./self-test.ts";
import { findInSources, sourceHolds } from "./sources.ts";
import { judgeServer, surroundingChecks, versionHolds } from "./surroundings.ts";
import { tableChecks } from "./tables.ts";
import { functionChecks, viewChecks } from "./views-and-functions.ts";

export type { CheckCode, Finding } from "./check.ts";

/** What to examine, and what was reviewed. */
export interface DoctorOptions {
  /** A connection of the owner's login; what is tried on it is undone, in a transaction that is open or of its own. */
  readonly owner: pg.ClientBase;
  /** What requests log in with: the self-test runs on it. Without it, the self-test becomes the tenant role on `owner`. */
  readonly tenantUrl?: string;
  /** Folders of the application's code and migrations to look through (default none). */
  readonly sources?: readonly string[];
  /** The objects that somebody reviewed, by the check that is to let them pass; a name that ends in `/` is a folder. */
  readonly allow?: Allowances;
}

/** Objects of findings that are right as they are: `{ G1: ["public.country"] }`. */
export type Allowances = Readonly<Partial<Record<CheckCode, readonly string[]>>>;

const catalogChecks: readonly CatalogCheck[] = [
  ...roleChecks,
  ...tableChecks,
  ...grantChecks,
  ...keyChecks,
  ...indexChecks,
  ...viewChecks,
  ...functionChecks,
  ...surroundingChecks,
];

/** Every check by its code, and what it makes sure of, in a few words. */
export const doctorChecks: ReadonlyMap<CheckCode, string> = new Map<string, string>([
  ...catalogChecks.map(({ code, holds }) => [code, holds] as const),
  ["M1", versionHolds],
  ...Object.entries(selfTestHolds),
  ...Object.entries(sourceHolds),
]) as ReadonlyMap<CheckCode, string>;

/**
 * Examines a migrated database for every way in which isolation is known to rot, tries to get past it, and answers
 * with what it found. Changes nothing. Throws an error when there is no Guildhall in the database.
 */
export async function runDoctor(options: DoctorOptions): Promise<Finding[]> {
  const { owner, tenantUrl, sources = [], allow = {} } = options;
  const found = await undone(owner, async () => {
    await demandGuildhall(owner);
    const inCatalog = [...(await findInCatalog(owner)), ...judgeServer(await versionOf(owner))];
    return tenantUrl === undefined ? [...inCatalog, ...(await selfTest(owner))] : inCatalog;
  });
  if (tenantUrl !== undefined) found.push(...(await testLogin(tenantUrl)));
  found.push(...(await findInSources(sources)));
  return found.filter((finding) => !isAllowed(finding, allow));
}

async function findInCatalog(client: pg.ClientBase): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { code, statement, values = [] } of catalogChecks) {
    const { rows } = await client.query<Omit<Finding, "check">>(statement, [...values]);
    findings.push(...rows.map((row) => ({ check: code, ...row })));
  }
  return findings;
}

async function testLogin(tenantUrl: string): Promise<Finding[]> {
  const pool = createPool({ connectionString: tenantUrl, max: 1, applicationName: "guildhall doctor" });
  try {
    const client = await pool.connect();
    try {
      const wrongLogin = await judgeLogin(client);
      // Whoever else logs in there can not try what the tenant role could do.
      return wrongLogin.length > 0 ? wrongLogin : await undone(client, () => selfTest(client));
    } finally {
      client.release();
    }
  } finally {
    await pool.end();
  }
}

/** Works in a transaction, or in a part of the one that is open, and undoes all of it; names are answered in full. */
async function undone<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  const undo = await begin(client);
  try {
    await client.query("set local search_path = pg_catalog");
    return await work();
  } finally {
    await client.query(undo);
  }
}

async function begin(client: pg.ClientBase): Promise<string> {
  try {
    await client.query("savepoint doctor");
    return "rollback to savepoint doctor";
  } catch (error) {
    // There is no transaction to set a savepoint in.
    if (!(error instanceof Error && "code" in error && error.code === "25P01")) throw error;
    await client.query("begin isolation level repeatable read");
    return "rollback";
  }
}

async function demandGuildhall(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ is_there: boolean }>(
    `select to_regclass('guildhall.organization') is not null and to_regclass('guildhall.seal_key') is not null
      and to_regprocedure('guildhall.organization_id()') is not null as is_there`,
  );
  if (rows[0]?.is_there) return;
  throw new Error("There is no Guildhall in this database. Put it there with: npx guildhall migrate");
}

async function versionOf(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  return rows[0]?.version ?? 0;
}

function isAllowed({ check, object }: Finding, allow: Allowances): boolean {
  return (allow[check] ?? []).some((name) =>
    name.endsWith("/") ? object.startsWith(name) : object === name,
  );
}
