import { readConfiguration } from "../src/config.ts";
import { createGuildhall, type Guildhall, type GuildhallOptions } from "../src/index.ts";
import { castOf, origin, requestOf, type Asking, type Cast, type Person } from "./cast.ts";
import { testDatabase, type TestDatabase } from "./database.ts";
import { settled } from "./jobs.ts";

/** What an answer was. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON; null where there is none. */
  readonly body: unknown;
}

/** A running Guildhall on a database of its own, with the cast signed in. */
export interface World extends Cast {
  readonly guildhall: Guildhall;
  readonly database: TestDatabase;
  /** Asks as somebody of the cast would from their browser; as nobody with null. What it has mailed is there then. */
  readonly ask: (person: Person | null, path: string, asking?: Asking) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** What a world has beside Guildhall itself. */
export type WorldOptions = Pick<
  GuildhallOptions,
  | "jobs"
  | "limits"
  | "migrations"
  | "grants"
  | "beforeTransfer"
  | "invitationSeconds"
  | "routes"
  | "pages"
  | "mailer"
  | "lookUpTxt"
  | "ssoOnLoopback"
>;

/** Makes a world for one test file; close it when the file is done. */
export async function testWorld(options: WorldOptions = {}): Promise<World> {
  const database = await testDatabase();
  const configuration = readConfiguration({
    PUBLIC_URL: origin,
    LOG_LEVEL: "silent",
    DATABASE_URL: database.tenantUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    SECRET: "a secret that only the tests of this house know",
  });
  const guildhall = await createGuildhall({ ...options, configuration, checkAnswers: true });
  const cast = await castOf(database);
  return {
    ...cast,
    guildhall,
    database,
    ask: async (person, path, asking) => {
      const answer = await answerOf(await guildhall.fetch(requestOf(person, path, asking)));
      if (asking?.method !== undefined && asking.method !== "GET") await settled(database);
      return answer;
    },
    close: async () => {
      await guildhall.close();
      await database.close();
    },
  };
}

/** Reads an answer to its end. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}
