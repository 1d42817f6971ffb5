import { createHook } from "node:async_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { hurry, jobsOf, until } from "../../test/jobs.ts";
import { password, testPeople } from "../../test/people.ts";
import { watchedPool, type Watch } from "../../test/watched-pool.ts";
import type { RequestFacts } from "../http/index.ts";
import { createPool, roles } from "../postgres/index.ts";

const watch: Watch = {};
const world = await testPeople({ system: (pool) => watchedPool(pool, watch) });
const { database, browser, mailbox, people, signUp } = world;
afterAll(() => world.close());

const facts: RequestFacts = {
  id: "01a1fc0c-8b5e-7047-8036-a41ad25eee0d",
  ip: "192.0.2.7",
  userAgent: "Tests",
  browserToken: null,
  bearerToken: null,
  account: null,
  deliberate: true,
};

const nia = {
  name: "Nia",
  email: "nia@example.com",
  password,
  organization: { name: "Initech", slug: "initech" },
};

/** Every table that signing up writes to, and how many rows it has. */
async function counts(): Promise<Record<string, number>> {
  const tables = [
    ...["identity.user", "identity.account", "identity.session", "identity.verification"],
    ...["guildhall.browser", "guildhall.browser_account", "guildhall.person", "guildhall.account_event"],
    ...["guildhall.organization", "guildhall.member", "guildhall.organization_session", "guildhall.event"],
  ];
  const counted = tables.map(async (table) => {
    const quoted = table
      .split(".")
      .map((name) => `"${name}"`)
      .join(".");
    const [row] = await database.query<{ count: number }>(`select count(*)::int as count from ${quoted}`);
    return [table, row?.count ?? -1] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}

beforeEach(() => {
  delete watch.before;
  delete watch.after;
});

describe("signing up", () => {
  test("makes the person, their browser, their organization and its owner, with one event and one mail", async () => {
    const laptop = browser();
    const before = await counts();
    const { status, body } = await laptop.post("/api/auth/sign-up/email", nia);
    expect([status, body]).toMatchObject([
      201,
      { user: { name: "Nia", email: nia.email }, landing: "initech" },
    ]);
    await world.settled();
    const after = await counts();
    const made = Object.entries(after).filter(([table, count]) => count !== (before[table] ?? 0));
    expect(Object.fromEntries(made.map(([table, count]) => [table, count - (before[table] ?? 0)]))).toEqual({
      "identity.user": 1,
      "identity.account": 1,
      "identity.session": 1,
      "identity.verification": 1,
      "guildhall.browser": 1,
      "guildhall.browser_account": 1,
      "guildhall.person": 1,
      "guildhall.account_event": 1,
      "guildhall.organization": 1,
      "guildhall.member": 1,
    });
    expect(await database.query("select type from guildhall.account_event")).toEqual([
      { type: "user.created" },
    ]);
    expect(mailbox.list().map(({ to }) => to)).toEqual([nia.email]);
  });

  test("with an address that somebody has is refused, and leaves nothing", async () => {
    const laptop = browser();
    const before = await counts();
    const again = { ...nia, name: "Another", organization: { name: "Umbrella", slug: "umbrella" } };
    expect(await laptop.post("/api/auth/sign-up/email", again)).toMatchObject({
      status: 409,
      body: { code: "email_taken" },
    });
    expect(laptop.cookie).toBeNull();
    expect(await counts()).toEqual(before);
  });

  test("twenty times at once with one address happens once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        browser().post("/api/auth/sign-up/email", {
          ...nia,
          email: "twenty@example.com",
          organization: { name: "Twenty", slug: `twenty-${number}` },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ body }) => body)).toEqual(
      refused.map(() => expect.objectContaining({ code: "email_taken" }) as unknown),
    );
    expect(await database.query("select from guildhall.organization where name = 'Twenty'")).toHaveLength(1);
  });

  test("an address is only kept in its one form: another spelling is a mistake of whoever calls (T-EMAIL-1)", async () => {
    const before = await counts();
    const reply = { headers: new Headers() };
    for (const email of ["Nia@example.com", " nia@example.com", "ni\u212A@example.com", "nia＠example.com"])
      await expect(
        people.signUp({ ...nia, email, facts, reply, within: () => Promise.resolve() }),
      ).rejects.toThrow(TypeError);
    expect(await counts()).toEqual(before);
  });
});

describe("when something fails", () => {
  interface Attempt {
    readonly reply: Headers;
    readonly error: unknown;
  }

  const someone = { name: "Faye", email: "faye@example.com", password };

  async function attempt(): Promise<Attempt> {
    const reply = { headers: new Headers() };
    const error = await people
      .signUp({
        ...someone,
        facts,
        reply,
        async within(client, { userId, browserId }) {
          await client.query("select guildhall.identify_as($1, $2)", [userId, browserId]);
          await client.query("select guildhall.found($1, 'Faye', 'faye')", [
            "01a1fc0c-0000-7000-8000-000000000001",
          ]);
        },
      })
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    return { reply: reply.headers, error };
  }

  /** Fails the n-th statement, at the moment that is asked for; gives which it was, or undefined when there is none. */
  function failAt(moment: "before" | "after", number: number): () => string | undefined {
    let seen = 0;
    let failed: string | undefined;
    watch[moment] = (text) => {
      seen += 1;
      if (seen !== number || (moment === "after" && text === "commit")) return;
      failed = text;
      throw new Error("The connection broke.");
    };
    return () => failed;
  }

  test.each(["before", "after"] as const)(
    "at any statement of a sign-up, %s the database did it, nothing is left of it",
    async (moment) => {
      const before = await counts();
      const mails = mailbox.list().length;
      const failed: string[] = [];
      for (let number = 1; ; number += 1) {
        const which = failAt(moment, number);
        const { reply, error } = await attempt();
        const text = which();
        if (text === undefined) {
          expect(error).toBeNull();
          break;
        }
        failed.push(text);
        expect(error, text).toMatchObject({ message: "The connection broke." });
        expect(await counts(), text).toEqual(before);
        expect([...reply], text).toEqual([]);
      }
      await world.settled();
      // It went through at last: the failures before were all that stood in its way.
      expect(failed.length).toBeGreaterThan(12);
      expect(failed.some((text) => text.includes("guildhall.found"))).toBe(true);
      expect(failed.includes("commit")).toBe(moment === "before");
      expect(mailbox.list()).toHaveLength(mails + 1);
      await database.query(`delete from guildhall.organization where slug = 'faye'`);
      await database.query(`delete from identity."user" where email = $1`, [someone.email]);
      await database.query("delete from identity.verification where value like $1", [`% ${someone.email}`]);
      await database.query("delete from guildhall.browser where user_agent = 'Tests'");
      await database.query("delete from guildhall.account_event where user_agent = 'Tests'");
    },
  );

  test("what fails within takes the person along", async () => {
    const before = await counts();
    await expect(
      people.signUp({
        ...someone,
        facts,
        reply: { headers: new Headers() },
        within: () => Promise.reject(new Error("No room for another organization.")),
      }),
    ).rejects.toThrow("No room for another organization.");
    expect(await counts()).toEqual(before);
  });

  test("a failure that the engine would swallow is no sign-up either: nothing commits after a failed statement", async () => {
    const before = await counts();
    await expect(
      people.signUp({
        ...someone,
        facts,
        reply: { headers: new Headers() },
        within: (client) =>
          client.query("select 1 / 0").then(
            () => undefined,
            () => undefined,
          ),
      }),
    ).rejects.toThrow("could not commit");
    expect(await counts()).toEqual(before);
  });

  test("a database that is gone is told as such, also when the engine was the one to notice", async () => {
    watch.before = (text) => {
      if (text.startsWith("insert into"))
        throw Object.assign(new Error("terminating connection due to administrator command"), {
          code: "57P01",
        });
    };
    expect(
      await browser().post("/api/auth/sign-up/email", { ...nia, email: "late@example.com" }),
    ).toMatchObject({
      status: 503,
      body: { code: "unavailable" },
    });
  });
});

describe("hashing", () => {
  test("twelve who sign up over two connections wait for none of them while their passwords are hashed", async () => {
    const small = createPool({ connectionString: database.ownerUrl, role: roles.owner, max: 2 });
    const room = await testPeople({ system: () => small });
    // The other world's database is not used: the pool reaches this file's.
    let hashed = 0;
    const hook = createHook({
      init: (_, type) => {
        if (type === "SCRYPTREQUEST") hashed += 1;
      },
    }).enable();
    const held = [await small.connect(), await small.connect()];
    const signingUp = Promise.all(
      Array.from({ length: 12 }, (_, number) =>
        room.people.signUp({
          name: `Dozen ${number}`,
          email: `dozen${number}@example.com`,
          password,
          facts,
          reply: { headers: new Headers() },
          within: (_client, { userId }) => Promise.resolve(userId),
        }),
      ),
    );
    // Whoever waits for a connection has hashed already, though there was none to be had.
    while (small.waitingCount < 12) await turn();
    expect(hashed).toBe(12);
    for (const client of held) client.release();
    expect(new Set(await signingUp).size).toBe(12);
    expect(hashed).toBe(12);
    hook.disable();
    expect(
      await database.query(`select from identity."user" where email like 'dozen%@example.com'`),
    ).toHaveLength(12);
    await room.close();
    await small.end();
  });

  test("an address that nobody has costs as much as a wrong password: as many statements, as many hashes (T-ENUM-2)", async () => {
    await signUp("Max");
    let work: string[] = [];
    const hook = createHook({
      init: (_, type) => {
        if (type === "SCRYPTREQUEST") work.push("hash");
      },
    }).enable();
    watch.before = () => work.push("statement");
    const workOf = async (email: string): Promise<string[]> => {
      work = [];
      expect((await browser().signIn(email, "not the password")).status).toBe(401);
      return work;
    };
    expect(await workOf("nobody@example.com")).toEqual(await workOf("max@example.com"));
    expect(work).toEqual(["statement", "hash"]);
    hook.disable();
  });
});

describe("the mail", () => {
  test("goes out after everything has committed, and only then", async () => {
    const seen: unknown[] = [];
    const watching = await testPeople({
      mailer: {
        async send({ to }) {
          seen.push(
            await watching.database.query(`select email from identity."user" where email = $1`, [to]),
          );
        },
      },
    });
    const person = { name: "Pia", email: "pia@example.com", password, facts };
    const reply = { headers: new Headers() };
    const failing = watching.people.signUp({
      ...person,
      reply,
      within: () => Promise.reject(new Error("No organization.")),
    });
    await expect(failing).rejects.toThrow("No organization.");
    expect(await jobsOf(watching.database)).toEqual([]);
    await watching.people.signUp({
      ...person,
      reply,
      within: async () => {
        await turn();
        expect(await jobsOf(watching.database)).toEqual([]);
      },
    });
    await watching.settled();
    expect(seen).toEqual([[{ email: "pia@example.com" }]]);
    await watching.close();
  });

  test("that no mailer takes is logged and tried again; the sign-up stands", async () => {
    let tries = 0;
    const failing = await testPeople({
      mailer: {
        send: () => {
          tries += 1;
          return Promise.reject(new Error("The mail server is away."));
        },
      },
    });
    const { id, browser: laptop } = await failing.signUp("Olivia");
    await failing.settled();
    await hurry(failing.database);
    await until(() => tries === 2);
    await failing.settled();
    expect(failing.log().match(/The mail server is away/g)?.length).toBeGreaterThanOrEqual(2);
    expect(await jobsOf(failing.database)).toMatchObject([{ task: "mail", attempts: 2 }]);
    expect(await failing.database.query(`select id from identity."user"`)).toEqual([{ id }]);
    expect((await laptop.signOut(id)).status).toBe(204);
    await failing.close();
  });
});
