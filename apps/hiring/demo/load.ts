import type { Db, Door } from "@guildhall/server";
import { hashPassword, newId } from "@guildhall/server";
import { foundDemoOrganization } from "./found.ts";
import { hireThere } from "./hiring.ts";
import { demoOrganizations } from "./organizations.ts";
import { demoPassword, demoPeople } from "./people.ts";
import { claimEmptyDatabase, insertPerson, selectAnybodyOf } from "./queries.ts";

/** Whether people are real here. */
export interface DemoOptions {
  readonly production: boolean;
}

/**
 * Loads the demo data into a database that has nobody in it yet: all of it, or nothing. Tells whether it did.
 *
 * Throws an Error in production.
 */
export async function loadDemo(door: Door, { production }: DemoOptions): Promise<boolean> {
  if (production) throw new Error("The demo data has a public password: it is not loaded in production.");
  // eslint-disable-next-line guildhall/system-with-reason -- people and organizations that are not there yet
  return door.asSystem("load the demo data into an empty database", async ({ db }) => {
    if (!(await claimEmptyDatabase(db))) return false;
    const people = await makePeople(db);
    for (const organization of demoOrganizations) {
      const founded = await foundDemoOrganization(db, organization, people);
      await hireThere(db, founded);
    }
    return true;
  });
}

/** Throws an Error when a database in production holds the demo people, whose password everybody knows. */
export async function refuseDemo(door: Door): Promise<void> {
  const emails = demoPeople.map(({ email }) => email);
  // eslint-disable-next-line guildhall/system-with-reason -- people belong to no organization
  const found = await door.asSystem("look for the demo people", ({ db }) => selectAnybodyOf(db, emails));
  if (!found) return;
  throw new Error(
    "This database holds the demo people, whose password is public. Use another database in production (DATABASE_URL or DATA_DIR).",
  );
}

async function makePeople(db: Db): Promise<ReadonlyMap<string, string>> {
  const password = await hashPassword(demoPassword);
  const people = demoPeople.map((person) => ({ ...person, id: newId(), password }));
  await db.all(...people.map((person) => insertPerson(db, person)));
  return new Map(people.map(({ email, id }) => [email, id]));
}
