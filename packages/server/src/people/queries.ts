import type { AccountEventType } from "@guildhall/protocol";
import type pg from "pg";
import { newId, type RequestFacts } from "../http/index.ts";

/** What sends a statement: a pool, or the connection of a transaction. Not the door's `db`: people belong to no organization. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<pg.QueryResult<Row>>;
}

/** A person as they are kept. */
export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly email_verified: boolean;
}

/** The person with an e-mail address. */
export async function selectPerson(connection: Queryable, email: string): Promise<PersonRow | null> {
  return one(
    await connection.query<PersonRow>(
      `select id, name, email, email_verified from identity."user" where email = $1`,
      [email],
    ),
  );
}

/** The person with an id. */
export async function selectPersonById(connection: Queryable, userId: string): Promise<PersonRow | null> {
  return one(
    await connection.query<PersonRow>(
      `select id, name, email, email_verified from identity."user" where id = $1`,
      [userId],
    ),
  );
}

/** Keeps the person with an id to this transaction; null when there is none. */
export async function lockPersonById(connection: Queryable, userId: string): Promise<PersonRow | null> {
  return one(
    await connection.query<PersonRow>(
      `select id, name, email, email_verified from identity."user" where id = $1 for update`,
      [userId],
    ),
  );
}

/** Deletes every way in which a person can prove who they are, but for their mailbox; false where there was none. */
export async function deleteWaysOf(connection: Queryable, userId: string): Promise<boolean> {
  const { rows } = await connection.query<{ removed: boolean }>(
    `with accounts as (delete from identity.account where user_id = $1 returning 1),
          passkeys as (delete from identity.passkey where user_id = $1 returning 1),
          apps as (delete from identity.totp where user_id = $1 returning 1),
          begun as (delete from identity.challenge where user_id = $1)
     select exists (table accounts union all table passkeys union all table apps) as removed`,
    [userId],
  );
  return rows[0]?.removed ?? false;
}

/** The person with an id, and the slug of the organization in which a fresh sign-in of theirs lands. */
export async function selectSignedIn(
  connection: Queryable,
  userId: string,
): Promise<(PersonRow & { readonly landing: string | null }) | null> {
  return one(
    await connection.query<PersonRow & { readonly landing: string | null }>(
      `select id, name, email, email_verified, guildhall.landing_of(id) as landing
       from identity."user" where id = $1`,
      [userId],
    ),
  );
}

/** The hash of the password that belongs to an e-mail address. */
export async function selectPasswordHash(connection: Queryable, email: string): Promise<string | null> {
  const row = one(
    await connection.query<{ password: string | null }>(
      `select a.password from identity."user" u
       join identity.account a on a.user_id = u.id and a.provider_id = 'credential'
       where u.email = $1`,
      [email],
    ),
  );
  return row?.password ?? null;
}

/** Keeps a person's password and sessions from being replaced until the transaction ends. */
export async function lockPersonShared(connection: Queryable, email: string): Promise<void> {
  await connection.query(`select from identity."user" where email = $1 for share`, [email]);
}

/** Keeps a person to this transaction, who still has that e-mail address; null when there is none. */
export async function lockPerson(
  connection: Queryable,
  { userId, email }: { readonly userId: string; readonly email: string },
): Promise<PersonRow | null> {
  return one(
    await connection.query<PersonRow>(
      `select id, name, email, email_verified from identity."user" where id = $1 and email = $2 for update`,
      [userId, email],
    ),
  );
}

/** Marks a person's e-mail address as proved. */
export async function updateEmailVerified(connection: Queryable, userId: string): Promise<void> {
  await connection.query(
    `update identity."user" set email_verified = true, updated_at = now() where id = $1`,
    [userId],
  );
}

/** Sets a person's password, also for one who had none. */
export async function upsertPassword(connection: Queryable, userId: string, hash: string): Promise<void> {
  await connection.query(
    `insert into identity.account (id, user_id, provider_id, account_id, password)
     values ($1, $2, 'credential', $3, $4)
     on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()`,
    [newId(), userId, userId, hash],
  );
}

/** An account session as it is kept. */
export interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly methods: string[];
  readonly authenticated_at: Date;
  readonly expires_at: Date;
}

/** An account session that has not expired. */
export async function selectSession(connection: Queryable, sessionId: string): Promise<SessionRow | null> {
  return one(
    await connection.query<SessionRow>(
      `select id, user_id, methods, authenticated_at, expires_at from identity.session
       where id = $1 and expires_at > now()`,
      [sessionId],
    ),
  );
}

/** The ids of all account sessions of a person, wherever they are. */
export async function selectSessionsOf(connection: Queryable, userId: string): Promise<string[]> {
  const { rows } = await connection.query<{ id: string }>(
    "select id from identity.session where user_id = $1",
    [userId],
  );
  return rows.map(({ id }) => id);
}

/** An account session that is about to be. */
export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly token: string;
  readonly lifetimeSeconds: number;
  readonly facts: RequestFacts;
}

/** Makes an account session. */
export async function insertSession(connection: Queryable, session: NewSession): Promise<void> {
  const { id, userId, token, lifetimeSeconds, facts } = session;
  await connection.query(
    `insert into identity.session (id, user_id, token, expires_at, ip_address, user_agent)
     values ($1, $2, $3, now() + make_interval(secs => $4), $5, $6)`,
    [id, userId, token, lifetimeSeconds, facts.ip, facts.userAgent],
  );
}

/** Deletes account sessions and, by their foreign keys, the organization sessions that were opened with them. */
export async function deleteSessions(
  connection: Queryable,
  sessionIds: readonly string[],
): Promise<{ readonly id: string; readonly user_id: string }[]> {
  const { rows } = await connection.query<{ id: string; user_id: string }>(
    "delete from identity.session where id = any($1::uuid[]) returning id, user_id",
    [sessionIds],
  );
  return rows;
}

/** Finds a browser by the hash of its cookie and keeps it to this transaction. */
export async function lockBrowser(connection: Queryable, tokenHash: Buffer): Promise<string | null> {
  const row = one(
    await connection.query<{ id: string }>(
      "select id from guildhall.browser where token_hash = $1 for update",
      [tokenHash],
    ),
  );
  return row?.id ?? null;
}

/** An account of a browser. */
export interface BrowserAccountRow {
  readonly user_id: string;
  readonly session_id: string;
  /** Its account session has not expired. */
  readonly alive: boolean;
}

/** The accounts of a browser. */
export async function selectBrowserAccounts(
  connection: Queryable,
  browserId: string,
): Promise<BrowserAccountRow[]> {
  const { rows } = await connection.query<BrowserAccountRow>(
    `select ba.user_id, ba.session_id, s.expires_at > now() as alive
     from guildhall.browser_account ba join identity.session s on s.id = ba.session_id
     where ba.browser_id = $1
     order by ba.attached_at, ba.user_id`,
    [browserId],
  );
  return rows;
}

/** A browser and the hash of the token that it is about to get. */
export interface BrowserToken {
  readonly browserId: string;
  readonly tokenHash: Buffer;
  readonly userAgent: string | null;
}

/** Gives a browser its token, a new browser as well as one that has another: that one is dead then. */
export async function upsertBrowser(
  connection: Queryable,
  { browserId, tokenHash, userAgent }: BrowserToken,
): Promise<void> {
  await connection.query(
    `insert into guildhall.browser (id, token_hash, user_agent) values ($1, $2, $3)
     on conflict (id) do update
       set token_hash = excluded.token_hash, user_agent = excluded.user_agent, last_seen_at = now()`,
    [browserId, tokenHash, userAgent],
  );
}

/** Forgets a browser. */
export async function deleteBrowser(connection: Queryable, browserId: string): Promise<void> {
  await connection.query("delete from guildhall.browser where id = $1", [browserId]);
}

/** An account session and the browser that it is attached to. */
export interface Attachment {
  readonly browserId: string;
  readonly sessionId: string;
  /** How the person proved themselves. @see RFC 8176 section 2 */
  readonly methods: readonly string[];
}

/** Attaches an account session to a browser, and keeps with it how and when the person proved themselves. */
export async function insertBrowserAccount(
  connection: Queryable,
  { browserId, sessionId, methods }: Attachment,
): Promise<void> {
  await connection.query(
    `with proved as (
       update identity.session
       set methods = $3, authenticated_at = now(),
           shown_at = (select jsonb_object_agg(way, now()) from unnest($3::text[]) way),
           personal_at = case when $3 && '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk}'::text[] then now() end
       where id = $2 returning id, user_id
     )
     insert into guildhall.browser_account (browser_id, user_id, session_id) select $1, user_id, id from proved`,
    [browserId, sessionId, methods],
  );
}

/** What happened to a person, and in which request. */
export interface AccountEvent {
  readonly userId: string;
  readonly type: AccountEventType;
  readonly facts: RequestFacts;
}

/** Records what happened to a person. */
export async function insertAccountEvent(
  connection: Queryable,
  { userId, type, facts }: AccountEvent,
): Promise<void> {
  await connection.query(
    `insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
     values ($1, $2, $3, $4, $5, $6)`,
    [newId(), userId, type, facts.ip, facts.userAgent, facts.id],
  );
}

/** A secret that was mailed, as it is kept. */
export interface MailedToken {
  /** What it is for and the hash of the secret. */
  readonly identifier: string;
  /** Who proves what with it. */
  readonly value: string;
}

/** Keeps the hash of a secret that is about to be mailed. */
export async function insertMailedToken(
  connection: Queryable,
  { identifier, value }: MailedToken,
  lifetimeSeconds: number,
): Promise<void> {
  await connection.query(
    `insert into identity.verification (id, identifier, value, expires_at)
     values ($1, $2, $3, now() + make_interval(secs => $4))`,
    [newId(), identifier, value, lifetimeSeconds],
  );
}

/** What a mailed secret proves while it lives; null when it was used, is too old or never was. */
export async function selectMailedToken(connection: Queryable, identifier: string): Promise<string | null> {
  const row = one(
    await connection.query<{ value: string }>(
      "select value from identity.verification where identifier = $1 and expires_at > now()",
      [identifier],
    ),
  );
  return row?.value ?? null;
}

/** Uses a mailed secret up: of any number who try at once, one is told that it was there. */
export async function takeMailedToken(connection: Queryable, identifier: string): Promise<boolean> {
  const { rowCount } = await connection.query(
    "delete from identity.verification where identifier = $1 and expires_at > now()",
    [identifier],
  );
  return rowCount === 1;
}

/** Deletes the other secrets that were mailed to prove the same. */
export async function deleteMailedTokens(
  connection: Queryable,
  purpose: string,
  value: string,
): Promise<void> {
  await connection.query(
    "delete from identity.verification where value = $1 and starts_with(identifier, $2)",
    [value, purpose],
  );
}

/** Deletes what was mailed to prove something of a person, all of it or of one purpose; tells how much that was. */
export async function deleteMailedTokensOf(
  connection: Queryable,
  userId: string,
  purpose = "",
): Promise<number> {
  const { rowCount } = await connection.query(
    "delete from identity.verification where value like $1 || ' %' and starts_with(identifier, $2)",
    [userId, purpose],
  );
  return rowCount ?? 0;
}

/** Deletes some of the secrets that are too old to be used, those that nobody else is deleting. */
export async function deleteExpiredTokens(connection: Queryable, limit: number): Promise<void> {
  await connection.query(
    `delete from identity.verification where id in (
       select id from identity.verification where expires_at <= now() limit $1 for update skip locked
     )`,
    [limit],
  );
}

function one<Row extends pg.QueryResultRow>({ rows }: pg.QueryResult<Row>): Row | null {
  return rows[0] ?? null;
}
