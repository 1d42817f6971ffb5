import { createHash, randomBytes } from "node:crypto";
import { newId } from "../src/http/index.ts";
import type { TestDatabase } from "./database.ts";

/** The origin that the cast's requests go to. */
export const origin = "http://localhost:3000";

/** One of the cast, signed in in a browser of their own. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** The secret of their browser's cookie. */
  readonly token: string;
  readonly browserId: string;
  /** Their account session. */
  readonly sessionId: string;
}

/** An organization of the cast's. */
export interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** Olivia owns Acme, Max is its member, Eve owns Globex. All are signed in and have their organization open. */
export interface Cast {
  readonly olivia: Person;
  readonly max: Person;
  readonly eve: Person;
  readonly acme: Organization;
  readonly globex: Organization;
}

/** Puts the cast into a database. */
export async function castOf(database: TestDatabase): Promise<Cast> {
  const [olivia, max, eve] = await Promise.all([
    signedIn(database, "Olivia"),
    signedIn(database, "Max"),
    signedIn(database, "Eve"),
  ]);
  const acme = await organization(database, "Acme");
  const globex = await organization(database, "Globex");
  await join(database, { person: olivia, organization: acme, role: "owner" });
  await join(database, { person: max, organization: acme, role: "member" });
  await join(database, { person: eve, organization: globex, role: "owner" });
  return { olivia, max, eve, acme, globex };
}

/** Makes a person who is signed in in a browser of their own and belongs nowhere yet. */
export async function signedIn(database: TestDatabase, name: string): Promise<Person> {
  const token = randomBytes(32).toString("base64url");
  const person = {
    userId: newId(),
    name,
    email: `${name.toLowerCase()}@example.com`,
    token,
    browserId: newId(),
    sessionId: newId(),
  };
  await database.query(
    `with person as (
       insert into identity."user" (id, name, email, email_verified) values ($1, $2, $3, true) returning id
     ), account_session as (
       insert into identity.session (id, user_id, token, expires_at)
       select $4, id, $5, now() + interval '7 days' from person returning id
     ), browser as (
       insert into guildhall.browser (id, token_hash) values ($6, $7) returning id
     )
     insert into guildhall.browser_account (browser_id, user_id, session_id)
     select browser.id, person.id, account_session.id from browser, person, account_session`,
    [
      person.userId,
      name,
      person.email,
      person.sessionId,
      randomBytes(16).toString("hex"),
      person.browserId,
      createHash("sha256").update(token).digest(),
    ],
  );
  return person;
}

/** Makes an organization without anybody in it. */
export async function organization(database: TestDatabase, name: string): Promise<Organization> {
  const made = { id: newId(), slug: name.toLowerCase(), name };
  await database.query("insert into guildhall.organization (id, name, slug) values ($1, $2, $3)", [
    made.id,
    made.name,
    made.slug,
  ]);
  return made;
}

/** Who joins what as what. */
export interface Joining {
  readonly person: Person;
  readonly organization: Organization;
  readonly role: string;
  /** Whether their browser has the organization open, too (default true). */
  readonly open?: boolean;
}

/** Makes a person a member. */
export async function join(database: TestDatabase, joining: Joining): Promise<void> {
  const { person, organization, role } = joining;
  await database.query(
    "insert into guildhall.member (organization_id, user_id, role, name, email) values ($1, $2, $3, $4, $5)",
    [organization.id, person.userId, role, person.name, person.email],
  );
  if (joining.open ?? true) await openFor(database, person, organization);
}

/** Gives a person's browser a session in an organization; answers with its id. */
export async function openFor(
  database: TestDatabase,
  person: Person,
  organization: Organization,
): Promise<string> {
  const id = newId();
  await database.query(
    `insert into guildhall.organization_session (organization_id, id, user_id, browser_id, session_id, expires_at)
     values ($1, $2, $3, $4, $5, now() + interval '7 days')`,
    [organization.id, id, person.userId, person.browserId, person.sessionId],
  );
  return id;
}

/** What a request of the cast's says, beside its path. */
export interface Asking {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as the person's own browser sends it from a page of ours; nobody's without a person. */
export function requestOf(person: Person | null, path: string, asking: Asking = {}): Request {
  const { method = "GET", body, headers } = asking;
  return new Request(new URL(path, origin), {
    method,
    headers: {
      "Sec-Fetch-Site": "same-origin",
      ...(person ? { Cookie: `guildhall=${person.token}` } : {}),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
