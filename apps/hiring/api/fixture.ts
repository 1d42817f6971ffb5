import { mergeGrants } from "@guildhall/protocol";
import { createDoor, createLogger, createRouter, type Door } from "@guildhall/server";
import {
  castOf,
  origin,
  requestOf,
  testDatabase,
  type Cast,
  type Person,
  type TestDatabase,
} from "@guildhall/server/testing";
import { grants } from "../shared/permissions.ts";
import { hiringMigrations, hiringRoutes } from "./index.ts";

/** The hiring application's endpoints on a database of their own, with the cast in it. */
export interface Hiring extends Cast {
  readonly database: TestDatabase;
  readonly door: Door;
  /** Asks as a person would from their browser; nobody without a person. */
  readonly ask: (person: Person | null, path: string, body?: unknown) => Promise<Response>;
  /** Makes a category; answers with its id. */
  readonly category: (organizationId: string, name: string) => Promise<string>;
}

/** Makes the fixture; close its database when the file is done. */
export async function hiring(): Promise<Hiring> {
  const database = await testDatabase({ migrations: [hiringMigrations] });
  const cast = await castOf(database);
  const { tenant, system } = database;
  const door = createDoor({ tenant, system, grants: mergeGrants(grants), onSystem: () => undefined });
  const logger = createLogger({ level: "silent" });
  const fetch = createRouter({ routes: hiringRoutes(door), publicUrl: origin, logger, checkAnswers: true });
  return {
    ...cast,
    database,
    door,
    ask: (person, path, body) =>
      fetch(requestOf(person, path, body === undefined ? {} : { method: "POST", body })),
    category: async (organizationId, name) =>
      door.asOrganization({ organizationId, actorId: null }, async ({ db }) => {
        const row = await db.one<{ readonly id: string }>(
          "insert into category (organization_id, id, name) values ($1, gen_random_uuid(), $2) returning id",
          [organizationId, name],
        );
        if (!row) throw new Error("The category was not made.");
        return row.id;
      }),
  };
}
