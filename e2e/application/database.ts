import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";

/** Does `work` in the application's database, as the one whom no policy holds. */
export async function inDatabase<Result>(
  dataDirectory: string,
  work: (database: Client) => Promise<Result>,
): Promise<Result> {
  const home = join(dataDirectory, "postgres");
  const password = (await readFile(join(home, "password"), "utf8")).trim();
  const database = new Client({ host: home, user: "postgres", database: "guildhall", password });
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}

/**
 * Notes that an e-mail domain is proved. The domains of stories are nobody's in the DNS, and only the DNS proves one. Throws
 * an Error when no organization claims it.
 */
export async function noteDomainProved(database: Client, domain: string): Promise<void> {
  const { rowCount } = await database.query(
    `update guildhall.email_domain set verified_at = now(), checked_at = now() where domain = $1`,
    [domain],
  );
  if (rowCount !== 1) throw new Error(`${domain} is claimed by ${rowCount} organizations.`);
}

/** What people have proved that can count no more: their password, or anything lately. */
export type Lapsing = "password" | "recent proof";

/**
 * Has what these people (their e-mail addresses) proved count no more: as if they had shown a code by mail in place of their
 * password, or had done ten days earlier all that they did.
 */
export async function noteLapse(database: Client, what: Lapsing, people: readonly string[]): Promise<void> {
  const theirs = `user_id in (select id from identity."user" where email = any($1))`;
  const password = `
    update identity.session set methods = array_replace(methods, 'pwd', 'email'),
      shown_at = shown_at || jsonb_build_object('email', shown_at -> 'pwd') where ${theirs}`;
  const recent = `
    with older as (
      update identity.session s set authenticated_at = authenticated_at - interval '10 days',
        personal_at = personal_at - interval '10 days', shown_at = (
        select jsonb_object_agg(way, at::timestamptz - interval '10 days') from jsonb_each_text(s.shown_at) e (way, at)
      ) where ${theirs}
    )
    update guildhall.organization_session set last_used_at = last_used_at - interval '10 days' where ${theirs}`;
  await database.query(what === "password" ? password : recent, [people]);
}
