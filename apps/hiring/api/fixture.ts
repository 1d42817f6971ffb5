import { mergeGrants } from "@guildhall/protocol";
import { createDoor, createLogger, createRouter, newId, type Door } from "@guildhall/server";
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
  /** Asks to change something. */
  readonly send: (person: Person | null, asking: `${string} ${string}`, body: unknown) => Promise<Response>;
  /** Answers a request as the application would. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Changes rows in an organization, by nobody's hand. */
  readonly change: (organizationId: string, sql: string, values: readonly unknown[]) => Promise<number>;
  /** Makes a category; answers with its id. */
  readonly category: (organizationId: string, name: string) => Promise<string>;
  /** Makes a published job; answers with its id. */
  readonly job: (organizationId: string, title: string) => Promise<string>;
  /** Has somebody apply for a job, behind those who did before; answers with their id. */
  readonly applicant: (organizationId: string, job: string, name: string) => Promise<string>;
}

/** Makes the fixture; close its database when the file is done. */
export async function hiring(): Promise<Hiring> {
  const database = await testDatabase({ migrations: [hiringMigrations] });
  const cast = await castOf(database);
  const { tenant, system } = database;
  const door = createDoor({
    publicUrl: "http://localhost:3000",
    tenant,
    system,
    grants: mergeGrants(grants),
    onSystem: () => undefined,
  });
  const logger = createLogger({ level: "silent" });
  const fetch = createRouter({ routes: hiringRoutes(door), publicUrl: origin, logger, checkAnswers: true });
  return {
    ...cast,
    database,
    door,
    fetch,
    send: (person, asking, body) => {
      const [method = "", path = ""] = asking.split(" ");
      return fetch(requestOf(person, `/api/organizations/${path}`, { method, body }));
    },
    ask: (person, path, body) =>
      fetch(requestOf(person, path, body === undefined ? {} : { method: "POST", body })),
    ...makers(door),
  };
}

function makers(door: Door): Pick<Hiring, "change" | "category" | "job" | "applicant"> {
  const change: Hiring["change"] = (organizationId, sql, values) =>
    door.asOrganization({ organizationId, actorId: null }, ({ db }) => db.change(sql, values));
  const insert = async (organizationId: string, sql: string, values: readonly unknown[]): Promise<string> => {
    const id = newId();
    await change(organizationId, sql, [organizationId, id, ...values]);
    return id;
  };
  return {
    change,
    category: (organizationId, name) =>
      insert(organizationId, "insert into category (organization_id, id, name) values ($1, $2, $3)", [name]),
    job: (organizationId, title) =>
      insert(
        organizationId,
        `insert into job (organization_id, id, title, status, published_at, created_by)
         values ($1, $2, $3, 'published', now(), $2)`,
        [title],
      ),
    applicant: (organizationId, job, name) =>
      insert(
        organizationId,
        `insert into applicant (organization_id, id, job_id, name, email, message)
         values ($1, $2, $3, $4, $5, 'Hello.')`,
        [job, name, `${name.toLowerCase()}@mail.example`],
      ),
  };
}
