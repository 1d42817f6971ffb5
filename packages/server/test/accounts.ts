import { createHash, randomBytes } from "node:crypto";
import { newId } from "../src/http/index.ts";
import type { Person } from "./cast.ts";
import type { TestDatabase } from "./database.ts";

/** Signs somebody in once more: in a browser of their own, or in that of somebody else, who stays. */
export async function alsoIn(
  database: TestDatabase,
  person: Person,
  browser: Pick<Person, "browserId" | "token"> | null = null,
): Promise<Person> {
  const { browserId, token } = browser ?? (await newBrowser(database));
  const sessionId = newId();
  await database.query(
    `with account_session as (
       insert into identity.session (id, user_id, token, expires_at)
       values ($1, $2, $3, now() + interval '7 days') returning id, user_id
     )
     insert into guildhall.browser_account (browser_id, user_id, session_id) select $4, user_id, id from account_session`,
    [sessionId, person.userId, randomBytes(16).toString("hex"), browserId],
  );
  return { ...person, browserId, token, sessionId };
}

/** Says which account of their browser a request speaks for. */
export function speakingFor({ userId }: Person): Readonly<Record<string, string>> {
  return { "Guildhall-Account": userId };
}

async function newBrowser(database: TestDatabase): Promise<Pick<Person, "browserId" | "token">> {
  const token = randomBytes(32).toString("base64url");
  const browserId = newId();
  await database.query("insert into guildhall.browser (id, token_hash) values ($1, $2)", [
    browserId,
    createHash("sha256").update(token).digest(),
  ]);
  return { browserId, token };
}
