import pg from "pg";
import { inject } from "vitest";
import {
  createPool,
  migrate,
  prepareRoles,
  roles,
  withDatabase,
  withLogin,
  type MigrationSource,
} from "../src/postgres/index.ts";
import type { TestServerFacts } from "./global-setup.ts";
import { uniqueName } from "./server.ts";

/** A database for one test file. */
export interface TestDatabase {
  /** A superuser's URL. */
  readonly ownerUrl: string;
  /** The URL of what requests log in as. */
  readonly tenantUrl: string;
  /** Runs as `guildhall_tenant`, as requests do. */
  readonly tenant: pg.Pool;
  /** Runs as `guildhall_owner`, as the system does. */
  readonly system: pg.Pool;
  /** Runs as the superuser, whom no policy hides anything from: for asserting what rows there are. */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Ends the pools and drops the database. */
  close(): Promise<void>;
}

/** What a test database holds. */
export interface TestDatabaseOptions {
  /** Migrations to apply after Guildhall's own (default none). */
  readonly migrations?: readonly MigrationSource[];
  /** False for a database with roles and nothing else (default true). */
  readonly migrated?: boolean;
}

/** Makes a database for one test file, as a copy of the migrated template; close it when the file is done. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const facts = inject("guildhall");
  const name = uniqueName("test");
  const template = (options.migrated ?? true) ? facts.template : "template0";
  await onServer(facts, `create database ${name} template ${template}`);
  const ownerUrl = withDatabase(facts.ownerUrl, name);
  // Privileges on a database are not copied with it.
  await prepareRoles(ownerUrl);
  if (options.migrations) await migrate(ownerUrl, options.migrations);
  const tenantUrl = withLogin(ownerUrl, { user: roles.tenant, password: facts.tenantPassword });
  const tenant = createPool({ connectionString: tenantUrl });
  const system = createPool({ connectionString: ownerUrl, role: roles.owner });
  const superuser = createPool({ connectionString: ownerUrl, max: 2 });
  return {
    ownerUrl,
    tenantUrl,
    tenant,
    system,
    query: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await superuser.query<Row>(text, [...values])).rows,
    async close(): Promise<void> {
      await Promise.all([tenant.end(), system.end(), superuser.end()]);
      await onServer(facts, `drop database ${name} with (force)`);
    },
  };
}

async function onServer({ ownerUrl }: TestServerFacts, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
