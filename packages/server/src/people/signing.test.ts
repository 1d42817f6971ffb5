import { afterAll, describe, expect, test } from "vitest";
import { hashOf, PeopleRows } from "../../test/people-rows.ts";
import { testPeople } from "../../test/people.ts";
import { newBrowserToken } from "../http/index.ts";

const world = await testPeople();
const { database, browser, signUp } = world;
const rows = new PeopleRows(database);
afterAll(() => world.close());

const olivia = await signUp("Olivia");
const max = await signUp("Max");
const eve = await signUp("Eve");

describe("signing in", () => {
  test("Olivia lands in her organization with a cookie that only the server reads, and it is recorded once", async () => {
    const laptop = browser("2001:db8::7");
    const before = await rows.eventsOf(olivia.id);
    const { status, body, headers } = await laptop.signIn("  Olivia@Example.com ");
    expect([status, body]).toEqual([
      200,
      {
        user: { id: olivia.id, name: "Olivia", email: olivia.email, emailVerified: false },
        landing: "olivia",
      },
    ]);
    expect(headers.getSetCookie()).toEqual([
      `guildhall=${laptop.token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000`,
    ]);
    expect(await rows.eventsOf(olivia.id)).toEqual([...before, "account.signed_in"]);
    expect(
      await database.query(
        `select s.methods, s.ip_address, b.user_agent, s.expires_at - s.authenticated_at > interval '29 days' as lasts
         from guildhall.browser b join guildhall.browser_account ba on ba.browser_id = b.id
         join identity.session s on s.id = ba.session_id where b.token_hash = $1`,
        [hashOf(laptop)],
      ),
    ).toEqual([{ methods: ["pwd"], ip_address: "2001:db8::7", user_agent: null, lasts: true }]);
  });

  test("on https the cookie is Secure and bound to the host", async () => {
    const secure = await testPeople({ publicUrl: "https://app.example.com" });
    const { browser: laptop } = await secure.signUp("Olivia");
    expect(laptop.cookie).toMatch(/^__Host-guildhall=[\w-]{43}$/);
    const { headers } = await laptop.signIn("olivia@example.com");
    expect(headers.get("set-cookie")).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
    await secure.close();
  });

  test("a cookie that was planted before Max signs in is dead afterwards (T-SES-2)", async () => {
    const planted = browser();
    await planted.signIn(eve.email);
    const victim = browser();
    victim.cookie = planted.cookie;
    await victim.signIn(max.email);
    expect(victim.cookie).not.toBe(planted.cookie);
    expect(await rows.accountsIn(planted)).toEqual([]);
    expect((await planted.signOut()).status).toBe(401);
    expect(await rows.accountsIn(victim)).toContain(max.id);
  });

  test("a cookie that we never gave is not taken up: the browser gets one of ours (T-SES-2)", async () => {
    const stranger = browser();
    const made = newBrowserToken();
    stranger.cookie = `guildhall=${made}`;
    await stranger.signIn(max.email);
    expect(stranger.token).not.toBe(made);
    expect(
      await database.query("select from guildhall.browser where token_hash = $1", [hashOf({ token: made })]),
    ).toEqual([]);
  });

  test("no token of a browser is kept, only its hash", async () => {
    const laptop = browser();
    await laptop.signIn(max.email);
    const kept = await database.query<{ row: string }>("select b::text as row from guildhall.browser b");
    for (const { row } of kept) expect(row).not.toContain(laptop.token);
  });

  test("Max joins Olivia in her browser: both are there, and her organization stays open", async () => {
    const shared = browser();
    await shared.signIn(olivia.email);
    const id = await rows.browserIdOf(shared);
    const opened = await rows.openOrganization(shared, olivia.id);
    await shared.signIn(max.email);
    expect(await rows.accountsIn(shared)).toEqual([olivia.id, max.id]);
    expect(await rows.browserIdOf(shared)).toBe(id);
    expect(await rows.open([opened])).toEqual([opened]);
  });

  test("Max signs in again where he is signed in: one account session takes the place of the other, here only", async () => {
    const [here, elsewhere] = [browser(), browser()];
    await here.signIn(max.email);
    await elsewhere.signIn(max.email);
    const [before, other] = [await rows.sessionsIn(here), await rows.sessionsIn(elsewhere)];
    const opened = [
      await rows.openOrganization(here, max.id),
      await rows.openOrganization(elsewhere, max.id),
    ];
    await here.signIn(max.email);
    const after = await rows.sessionsIn(here);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    expect(await rows.sessionsIn(elsewhere)).toEqual(other);
    expect(await rows.open(opened)).toEqual(opened.slice(1));
  });

  test("ten accounts fit into a browser; the eleventh is refused and changes nothing; one that expired makes room", async () => {
    const full = browser();
    const crowd = [];
    for (let number = 1; number <= 10; number += 1) crowd.push(await signUp(`Person${number}`, full));
    const inside = crowd.map(({ id }) => id);
    expect(await rows.accountsIn(full)).toEqual(inside);
    const { cookie } = full;
    const sessions = await database.query("select count(*) from identity.session");

    expect(await full.signIn(olivia.email)).toMatchObject({
      status: 409,
      body: { code: "too_many_accounts" },
    });
    await expect(signUp("Eleventh", full)).rejects.toThrow("too_many_accounts");
    expect(full.cookie).toBe(cookie);
    expect(await rows.accountsIn(full)).toEqual(inside);
    expect(await database.query("select count(*) from identity.session")).toEqual(sessions);
    expect(await database.query(`select from identity."user" where name = 'Eleventh'`)).toEqual([]);

    expect((await full.signIn("person3@example.com")).status).toBe(200);
    await database.query(
      `update identity.session set expires_at = now() where user_id = (select id from identity."user" where name = 'Person5')`,
    );
    expect((await full.signIn(olivia.email)).status).toBe(200);
    expect(await rows.accountsIn(full)).toHaveLength(10);
    expect(await rows.accountsIn(full)).toContain(olivia.id);
  });

  test("Max at two keyboards of one browser at once ends with whole browsers, each with its own cookie", async () => {
    const start = browser();
    await start.signIn(max.email);
    const tabs = Array.from({ length: 6 }, () => browser());
    for (const tab of tabs) tab.cookie = start.cookie;
    const answers = await Promise.all(tabs.map((tab) => tab.signIn(max.email)));
    expect(answers.map(({ status }) => status)).toEqual(tabs.map(() => 200));
    expect(new Set(tabs.map(({ token }) => token)).size).toBe(tabs.length);
    for (const tab of tabs) expect(await rows.accountsIn(tab)).toEqual([max.id]);
  });
});

describe("being refused", () => {
  /** What an answer says, but for the id of its request. */
  function bytesOf({ text, headers }: { readonly text: string; readonly headers: Headers }): string {
    const id = headers.get("request-id") ?? "";
    return [...headers, text].join("\n").replaceAll(id, "");
  }

  test("a wrong password and an address that nobody has are refused with the same bytes (T-ENUM-2)", async () => {
    const wrong = await browser().signIn(max.email, "not his password");
    const unknown = await browser().signIn("nobody@example.com", "not his password");
    expect(wrong).toMatchObject({ status: 401, body: { code: "wrong_credentials" } });
    expect(bytesOf(unknown)).toBe(bytesOf(wrong));
  });

  test("somebody without a password, who signs in elsewhere, is refused the same way", async () => {
    const nia = await signUp("Nia");
    await database.query("update identity.account set password = null where user_id = $1", [nia.id]);
    const without = await browser().signIn(nia.email);
    expect(bytesOf(without)).toBe(bytesOf(await browser().signIn("nobody@example.com")));
  });

  test("being refused leaves no session, no event and the cookie as it was", async () => {
    const laptop = browser();
    await laptop.signIn(max.email);
    const { cookie } = laptop;
    const [events, inside] = [await rows.eventsOf(max.id), await rows.accountsIn(laptop)];
    expect((await laptop.signIn(max.email, "")).status).toBe(401);
    expect((await laptop.signIn(olivia.email, "not her password")).status).toBe(401);
    expect(laptop.cookie).toBe(cookie);
    expect([await rows.eventsOf(max.id), await rows.accountsIn(laptop)]).toEqual([events, inside]);
  });
});
