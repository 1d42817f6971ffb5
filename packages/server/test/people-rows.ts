import { createHash } from "node:crypto";
import type { TestDatabase } from "./database.ts";
import { newId } from "../src/http/index.ts";
import type { Browser } from "./people.ts";

/** The SHA-256 of a browser's token, as it is kept. */
export function hashOf({ token }: Pick<Browser, "token">): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Looks at what is kept of browsers, their accounts and their organization sessions. */
export class PeopleRows {
  readonly #database: TestDatabase;

  constructor(database: TestDatabase) {
    this.#database = database;
  }

  /** Who is signed in in a browser, by its cookie alone: user ids, the first to come first. */
  async accountsIn(browser: Browser): Promise<string[]> {
    const rows = await this.#database.query<{ user_id: string }>(
      `select ba.user_id from guildhall.browser b join guildhall.browser_account ba on ba.browser_id = b.id
       join identity.session s on s.id = ba.session_id
       where b.token_hash = $1 order by ba.attached_at`,
      [hashOf(browser)],
    );
    return rows.map(({ user_id }) => user_id);
  }

  /** The id of the browser that has this cookie. */
  async browserIdOf(browser: Browser): Promise<string | undefined> {
    const [row] = await this.#database.query<{ id: string }>(
      "select id from guildhall.browser where token_hash = $1",
      [hashOf(browser)],
    );
    return row?.id;
  }

  /** The ids of the account sessions in a browser. */
  async sessionsIn(browser: Browser): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      `select ba.session_id as id from guildhall.browser_account ba
       join guildhall.browser b on b.id = ba.browser_id where b.token_hash = $1 order by ba.attached_at`,
      [hashOf(browser)],
    );
    return rows.map(({ id }) => id);
  }

  /** What happened to a person, in order. */
  async eventsOf(userId: string): Promise<string[]> {
    const rows = await this.#database.query<{ type: string }>(
      "select type from guildhall.account_event where user_id = $1 order by id",
      [userId],
    );
    return rows.map(({ type }) => type);
  }

  /** Opens a person's own organization in a browser, as the sessions' room does; gives the session's id. */
  async openOrganization(browser: Browser, userId: string): Promise<string> {
    const id = newId();
    await this.#database.query(
      `insert into guildhall.organization_session (organization_id, id, user_id, browser_id, session_id, expires_at)
       select m.organization_id, $1, m.user_id, ba.browser_id, ba.session_id, now() + interval '7 days'
       from guildhall.member m join guildhall.browser_account ba on ba.user_id = m.user_id
       join guildhall.browser b on b.id = ba.browser_id
       where m.user_id = $2 and b.token_hash = $3`,
      [id, userId, hashOf(browser)],
    );
    return id;
  }

  /** Those of some organization sessions that are open. */
  async open(ids: readonly string[]): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      "select id from guildhall.organization_session where id = any($1)",
      [ids],
    );
    return ids.filter((id) => rows.some((row) => row.id === id));
  }
}
