import { afterAll, describe, expect, test } from "vitest";
import { PeopleRows } from "../../test/people-rows.ts";
import { testPeople, type Browser } from "../../test/people.ts";
import { newBrowserToken, newId } from "../http/index.ts";
import { inTransaction, type AccountSession } from "./index.ts";

const world = await testPeople();
const { database, browser, signUp, people } = world;
const rows = new PeopleRows(database);
afterAll(() => world.close());

const olivia = await signUp("Olivia");
const max = await signUp("Max");
const eve = await signUp("Eve");

describe("signing out", () => {
  interface Case {
    readonly says: string;
    readonly signOut: (where: Browser) => ReturnType<Browser["signOut"]>;
    readonly status: number;
    /** Who is signed in afterwards, and in which organizations. */
    readonly stay: readonly string[];
    readonly cookie: "same" | "replaced" | "gone";
  }

  const both = [olivia.id, max.id];
  const cases: readonly Case[] = [
    {
      says: "Max alone",
      signOut: (where) => where.signOut(max.id),
      status: 204,
      stay: [olivia.id],
      cookie: "replaced",
    },
    {
      says: "Max alone, in capitals",
      signOut: (where) => where.signOut(max.id.toUpperCase()),
      status: 204,
      stay: [olivia.id],
      cookie: "replaced",
    },
    { says: "everybody", signOut: (where) => where.signOut(), status: 204, stay: [], cookie: "gone" },
    {
      says: "everybody, speaking for Max",
      signOut: (where) => where.signOut(undefined, { "Guildhall-Account": max.id }),
      status: 204,
      stay: [],
      cookie: "gone",
    },
    {
      says: "Eve, who is signed in elsewhere",
      signOut: (where) => where.signOut(eve.id),
      status: 404,
      stay: both,
      cookie: "same",
    },
    {
      says: "nobody there is",
      signOut: (where) => where.signOut(newId()),
      status: 404,
      stay: both,
      cookie: "same",
    },
    {
      says: "Max, speaking for Eve",
      signOut: (where) => where.signOut(max.id, { "Guildhall-Account": eve.id }),
      status: 401,
      stay: both,
      cookie: "same",
    },
    {
      says: "Max, without the cookie",
      signOut: () => browser().signOut(max.id),
      status: 401,
      stay: both,
      cookie: "same",
    },
    {
      says: "Max, with a cookie that is nobody's",
      signOut: async () => {
        const stranger = browser();
        stranger.cookie = `guildhall=${newBrowserToken()}`;
        return stranger.signOut(max.id);
      },
      status: 401,
      stay: both,
      cookie: "same",
    },
    {
      says: "Max, with Eve's cookie",
      signOut: async () => {
        const hers = browser();
        await hers.signIn(eve.email);
        return hers.signOut(max.id);
      },
      status: 404,
      stay: both,
      cookie: "same",
    },
  ];

  test.each(cases)(
    "of $says answers $status and ends no more than that (T-OUT-1, T-REV-2)",
    async (given) => {
      const [shared, elsewhere] = [browser(), browser()];
      await shared.signIn(olivia.email);
      await shared.signIn(max.email);
      await elsewhere.signIn(max.email);
      const opened = new Map([
        [olivia.id, await rows.openOrganization(shared, olivia.id)],
        [max.id, await rows.openOrganization(shared, max.id)],
      ]);
      const away = await rows.openOrganization(elsewhere, max.id);
      const before = shared.cookie;
      const events = new Map([
        [olivia.id, await rows.eventsOf(olivia.id)],
        [max.id, await rows.eventsOf(max.id)],
      ]);

      expect((await given.signOut(shared)).status).toBe(given.status);

      expect(await rows.accountsIn(shared)).toEqual(given.stay);
      expect(await rows.open([...opened.values()])).toEqual(given.stay.map((id) => opened.get(id)));
      expect([await rows.accountsIn(elsewhere), await rows.open([away])]).toEqual([[max.id], [away]]);
      for (const [id, earlier] of events)
        expect(await rows.eventsOf(id)).toEqual([
          ...earlier,
          ...(given.stay.includes(id) ? [] : ["account.signed_out"]),
        ]);
      const now = shared.cookie === null ? "gone" : shared.cookie === before ? "same" : "replaced";
      expect(now).toBe(given.cookie);
      const old = browser();
      old.cookie = before;
      expect(await rows.accountsIn(old)).toEqual(given.cookie === "same" ? given.stay : []);
    },
  );

  test("with the last account its browser is forgotten", async () => {
    const laptop = browser();
    await laptop.signIn(max.email);
    const id = await rows.browserIdOf(laptop);
    await laptop.signOut(max.id);
    expect(await database.query("select from guildhall.browser where id = $1", [id])).toEqual([]);
    expect(laptop.cookie).toBeNull();
  });

  test("an account whose session has expired is signed out already", async () => {
    const laptop = browser();
    await laptop.signIn(max.email);
    await database.query(
      "update identity.session set expires_at = now() where id in (select session_id from guildhall.browser_account where browser_id = $1)",
      [await rows.browserIdOf(laptop)],
    );
    expect(await laptop.signOut()).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
  });

  test("of one account twenty times at once happens once", async () => {
    const laptop = browser();
    await laptop.signIn(max.email);
    const before = await rows.eventsOf(max.id);
    const tabs = Array.from({ length: 20 }, () => browser());
    for (const tab of tabs) tab.cookie = laptop.cookie;
    const answers = await Promise.all(tabs.map((tab) => tab.signOut(max.id)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
    expect(await rows.eventsOf(max.id)).toEqual([...before, "account.signed_out"]);
  });

  test("whoever asked to be told is told of each end once it has committed, and of nothing else", async () => {
    const told: AccountSession[] = [];
    people.identity.onSessionEnded((session) => told.push(session));
    const laptop = browser();
    await laptop.signIn(max.email);
    await laptop.signIn(olivia.email);
    expect(told).toEqual([]);
    const [held = ""] = await rows.sessionsIn(laptop);
    expect(await people.identity.readSession(held)).toMatchObject({
      userId: max.id,
      methods: ["pwd"],
    });
    await laptop.signOut(newId());
    const undone = inTransaction(database.system, async (transaction) => {
      await people.identity.endSessions(transaction, [held]);
      throw new Error("Never mind.");
    });
    await expect(undone).rejects.toThrow("Never mind.");
    expect(told).toEqual([]);
    await laptop.signOut(max.id);
    expect(told).toEqual([{ id: held, userId: max.id }]);
    expect(await people.identity.readSession(held)).toBeNull();
  });
});
