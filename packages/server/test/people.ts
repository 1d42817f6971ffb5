import { signUp, type SignedIn } from "@guildhall/protocol";
import type pg from "pg";
import {
  createLogger,
  createRouter,
  newId,
  route,
  type Handler,
  type Route,
  type RouterOptions,
} from "../src/http/index.ts";
import { createPeople, Mailbox, type People, type PeopleOptions } from "../src/people/index.ts";
import type { JobRunner } from "../src/postgres/index.ts";
import { workOnJobs } from "../src/tenancy/index.ts";
import { origin } from "./cast.ts";
import { testDatabase, type TestDatabase } from "./database.ts";
import { secret } from "./secret.ts";
import { settled } from "./jobs.ts";

/** The password of everybody in these tests. */
export const password = "correct horse battery staple";

/** The people's room alone, on a database of its own. */
export interface PeopleWorld {
  readonly people: People;
  readonly database: TestDatabase;
  /** What was mailed and not sent. */
  readonly mailbox: Mailbox;
  /** Everything that was logged, at every level. */
  readonly log: () => string;
  /** A browser without a cookie, at an address. */
  readonly browser: (ip?: string) => Browser;
  /** Signs somebody up in a browser; their organization is called as they are. */
  readonly signUp: (name: string, browser?: Browser) => Promise<SignedUpPerson>;
  /** Resolves when every mail that was asked for was tried. */
  readonly settled: () => Promise<void>;
  /** Begins to send mails, where the world does not from the start. */
  readonly work: () => void;
  readonly close: () => Promise<void>;
}

/** Somebody who signed up, and where. */
export interface SignedUpPerson {
  readonly id: string;
  readonly email: string;
  readonly browser: Browser;
}

/** What is different in a world. */
export interface PeopleWorldOptions extends Partial<Omit<PeopleOptions, "system" | "logger">> {
  /** The connections that the room gets, made from those of the system. */
  readonly system?: (system: pg.Pool, database: TestDatabase) => PeopleOptions["system"];
  /** Whether mails are sent from the start (default true). */
  readonly working?: boolean;
}

const withoutLimits = { times: 1_000_000, seconds: 60 };

/** Makes the room and a router in front of it, without limits unless some are given; close it when the file is done. */
export async function testPeople({
  system,
  working = true,
  ...options
}: PeopleWorldOptions = {}): Promise<PeopleWorld> {
  const database = await testDatabase();
  const mailbox = new Mailbox();
  const lines: string[] = [];
  const logger = createLogger({ level: "debug", destination: { write: (line) => lines.push(line) } });
  const { publicUrl = origin } = options;
  const people = createPeople({
    secret,
    mailer: mailbox,
    ...options,
    publicUrl,
    limits: {
      signInAs: withoutLimits,
      signInFrom: withoutLimits,
      signUpFrom: withoutLimits,
      mailTo: withoutLimits,
      mailFrom: withoutLimits,
      proofFrom: withoutLimits,
      stepUpIn: withoutLimits,
      secondFactorOf: withoutLimits,
      challengeFrom: withoutLimits,
      ...options.limits,
    },
    system: system?.(database.system, database) ?? database.system,
    logger,
  });
  const runners: JobRunner[] = [];
  const work = (): void => {
    const { ownerUrl } = database;
    runners.push(workOnJobs({ ownerUrl, performers: people.performers, logger, pollMs: 50 }));
  };
  if (working) work();
  const routerOptions: RouterOptions = {
    routes: [...people.routes, signUpRoute(people)],
    publicUrl,
    logger,
    checkAnswers: true,
  };
  const handle = createRouter(routerOptions);
  const browser = (ip = "192.0.2.1"): Browser => new Browser(handle, { publicUrl, ip });
  return {
    people,
    database,
    mailbox,
    log: () => lines.join(""),
    browser,
    signUp: async (name, where = browser()) => signUpAs(name, where),
    settled: () => settled(database),
    work,
    close: async () => {
      if (runners.length > 0) await settled(database);
      await Promise.all(runners.map((runner) => runner.stop()));
      await database.close();
    },
  };
}

async function signUpAs(name: string, browser: Browser): Promise<SignedUpPerson> {
  const email = `${name.toLowerCase()}@example.com`;
  const { status, body } = await browser.post("/api/auth/sign-up/email", {
    name,
    email,
    password,
    organization: { name, slug: name.toLowerCase() },
  });
  if (status !== 201) throw new Error(`${name} could not sign up: ${JSON.stringify(body)}`);
  return { id: (body as SignedIn).user.id, email, browser };
}

/** Founds the organization with the same functions of the database as the organizations' room, which comes later. */
function signUpRoute(people: People): Route {
  return route(signUp, async ({ body, facts, reply }) => {
    const { name, email, organization } = body;
    const slug = organization.slug ?? "initech";
    return people.signUp({
      ...{ name, email, password: body.password, facts, reply },
      async within(client, { userId, browserId }) {
        await client.query("select guildhall.identify_as($1, $2)", [userId, browserId]);
        await client.query("select guildhall.found($1, $2, $3)", [newId(), organization.name, slug]);
        return { user: { id: userId, name, email, emailVerified: false }, landing: slug };
      },
    });
  });
}

/** What a browser got. */
export interface Got {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON; null where there is none. */
  readonly body: unknown;
  readonly text: string;
}

/** A browser that keeps the one cookie as browsers do, and asks as a page of ours does. */
export class Browser {
  /** The cookie as it would be sent; null without one. */
  cookie: string | null = null;
  /** The cookie of what was begun in it; null without one. */
  proofCookie: string | null = null;
  readonly #handle: Handler;
  readonly #publicUrl: string;
  readonly #ip: string;

  constructor(handle: Handler, { publicUrl, ip }: { readonly publicUrl: string; readonly ip: string }) {
    this.#handle = handle;
    this.#publicUrl = publicUrl;
    this.#ip = ip;
  }

  /** The secret in the cookie; empty without one. */
  get token(): string {
    return this.cookie?.split("=")[1] ?? "";
  }

  /** Posts as JSON. */
  async post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
    return this.send("POST", path, { body, headers });
  }

  /** Sends a request, with JSON where there is a body. */
  async send(
    method: string,
    path: string,
    {
      body,
      headers = {},
    }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Got> {
    const cookies = [this.cookie, this.proofCookie].filter((cookie) => cookie !== null);
    const request = new Request(new URL(path, this.#publicUrl), {
      method,
      headers: {
        "Sec-Fetch-Site": "same-origin",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(cookies.length === 0 ? {} : { Cookie: cookies.join("; ") }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await this.#handle(request, { remoteAddress: this.#ip });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    const { status } = response;
    return { status, headers: response.headers, text, body: text === "" ? null : JSON.parse(text) };
  }

  /** Signs in with everybody's password, or another. */
  async signIn(email: string, secret: string = password): Promise<Got> {
    return this.post("/api/auth/sign-in/email", { email, password: secret });
  }

  /** Signs one account out, or all. */
  async signOut(user?: string, headers?: Readonly<Record<string, string>>): Promise<Got> {
    return this.post("/api/auth/sign-out", user === undefined ? {} : { user }, headers);
  }

  #keep(line: string): void {
    const [pair = ""] = line.split(";");
    if (pair.includes("-proof=")) this.proofCookie = pair;
    else this.cookie = /;\s*Max-Age=0(?:;|$)/.test(line) ? null : pair;
  }
}
