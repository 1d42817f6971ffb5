import pg from "pg";
import type { TestProject } from "vitest/node";
import { guildhallMigrations, migrate, prepareRoles, withDatabase } from "../src/postgres/index.ts";
import { startTestServer, uniqueName } from "./server.ts";

/** What a run's set-up tells its test files. */
export interface TestServerFacts {
  /** A superuser's URL of the server. */
  readonly ownerUrl: string;
  /** The migrated database that test databases are copies of. */
  readonly template: string;
  readonly tenantPassword: string;
}

declare module "vitest" {
  interface ProvidedContext {
    guildhall: TestServerFacts;
  }
}

// The role belongs to the whole server: runs that share one must agree.
const tenantPassword = "guildhall-tests";

/** Prepares one server for a run of tests, with a migrated database to copy; the answer takes it away again. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const template = uniqueName("template");
  await execute(server.ownerUrl, `create database ${template}`);
  const templateUrl = withDatabase(server.ownerUrl, template);
  await prepareRoles(templateUrl, { tenantPassword });
  await migrate(templateUrl, [guildhallMigrations]);
  project.provide("guildhall", { ownerUrl: server.ownerUrl, template, tenantPassword });
  return async () => {
    await execute(server.ownerUrl, `drop database ${template} with (force)`);
    await server.stop();
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
