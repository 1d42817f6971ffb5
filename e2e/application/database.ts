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
