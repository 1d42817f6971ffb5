import type pg from "pg";
import { join, signedIn, type Organization, type Person } from "./cast.ts";
import type { TestDatabase } from "./database.ts";

/** Makes a person who is signed in and a member with this role, with the organization open. */
export async function arrive(
  database: TestDatabase,
  name: string,
  { role, organization }: { readonly role: string; readonly organization: Organization },
): Promise<Person> {
  const person = await signedIn(database, name);
  await join(database, { person, organization, role });
  return person;
}

/** Makes a custom role. */
export async function customRole(
  database: TestDatabase,
  organization: Organization,
  { name, permissions }: { readonly name: string; readonly permissions: readonly string[] },
): Promise<void> {
  await database.query(
    "insert into guildhall.role (organization_id, name, permissions) values ($1, $2, $3)",
    [organization.id, name, permissions],
  );
}

/** The role that somebody has; null for nobody's member. */
export async function roleIn(
  database: TestDatabase,
  organization: Organization,
  person: Person,
): Promise<string | null> {
  const [row] = await database.query<{ role: string }>(
    "select role from guildhall.member where organization_id = $1 and user_id = $2",
    [organization.id, person.userId],
  );
  return row?.role ?? null;
}

/** An event as tests look at it. */
export interface Recorded {
  readonly type: string;
  readonly actor_name: string;
  readonly subject_name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What happened to one thing, in order. */
export function eventsOf(database: TestDatabase, subjectId: string): Promise<Recorded[]> {
  return database.query<Recorded & Record<string, unknown>>(
    `select type, actor_name, subject_name, before, after from guildhall.event
     where subject_id = $1 order by id`,
    [subjectId],
  );
}

/** Requests that are held back, and what is decided before they go on. */
export interface HeldBack<Answer> {
  readonly ask: () => Promise<Answer>;
  /** How many of them will wait (default 1). */
  readonly waiting?: number;
  /** Decides something, with the rights of the system in the organization. */
  readonly decide?: (client: pg.PoolClient) => Promise<unknown>;
}

/** Holds back whoever would change an organization's members, until they all have come through the door and wait. */
export async function heldBack<Answer>(
  database: TestDatabase,
  { id }: Organization,
  { ask, waiting = 1, decide = () => Promise.resolve() }: HeldBack<Answer>,
): Promise<Answer> {
  const client = await database.system.connect();
  await client.query("begin");
  await client.query("select guildhall.enter_as(guildhall.principal_for($1, null))", [id]);
  await client.query("select from guildhall.organization where id = $1 for no key update", [id]);
  await decide(client);
  const asking = ask();
  await waitingForLocks(database, waiting);
  await client.query("commit");
  client.release();
  return asking;
}

/** Waits until so many connections wait for what another has locked. */
export async function waitingForLocks(database: TestDatabase, count = 1): Promise<void> {
  for (let waiting = 0; waiting < count;) {
    const rows = await database.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    waiting = rows.length;
  }
}
