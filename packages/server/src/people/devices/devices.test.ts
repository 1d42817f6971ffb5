import type { AccountSession, Page } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { alsoIn } from "../../../test/accounts.ts";
import { join, openFor, signedIn, type Person } from "../../../test/index.ts";
import { testWorld, type Answer } from "../../../test/world.ts";
import { newId } from "../../http/index.ts";
import { hashPassword } from "../index.ts";
import { deviceOf } from "./device.ts";

const withoutLimits = { times: 1_000_000, seconds: 60 };
const world = await testWorld({ limits: { signInFrom: withoutLimits, signInAs: withoutLimits } });
const { ask, database, acme, globex } = world;
afterAll(() => world.close());

const password = "correct horse battery staple";
const listed = async (person: Person, search = ""): Promise<Page<AccountSession>> =>
  (await ask(person, `/api/me/sessions${search}`)).body as Page<AccountSession>;
const end = (person: Person, path: string): Promise<Answer> =>
  ask(person, `/api/me/sessions${path}`, { method: "DELETE" });
const alive = async ({ userId }: Person): Promise<string[]> =>
  (
    await database.query<{ id: string }>("select id from identity.session where user_id = $1 order by id", [
      userId,
    ])
  ).map(({ id }) => id);
const recorded = async ({ userId }: Person): Promise<string[]> =>
  (
    await database.query<{ type: string }>(
      "select type from guildhall.account_event where user_id = $1 order by id",
      [userId],
    )
  ).map(({ type }) => type);

describe("where a person is signed in", () => {
  test("Nia sees each place with what she used there, from where, how and when, the latest sign-in first", async () => {
    const nia = await signedIn(database, "Nia");
    const phone = await alsoIn(database, nia);
    await join(database, { person: nia, organization: acme, role: "member", open: false });
    await openFor(database, nia, acme);
    const agent =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604.1";
    await database.query("update guildhall.browser set user_agent = $1 where id = $2", [
      agent,
      phone.browserId,
    ]);
    await database.query(
      "update identity.session set ip_address = '192.0.2.7', methods = '{hwk,mfa}', authenticated_at = now() - interval '3 days' where id = $1",
      [phone.sessionId],
    );
    const { items, next } = await listed(nia);
    expect([items.map(({ id }) => id), next]).toEqual([[phone.sessionId, nia.sessionId], null]);
    expect(items).toMatchObject([
      {
        current: false,
        device: { browser: "Safari", system: "iPhone" },
        ip: "192.0.2.7",
        methods: ["hwk", "mfa"],
      },
      { current: true, device: { browser: null, system: null }, ip: null, methods: ["pwd"] },
    ]);
    const [onPhone, here] = items;
    expect(Date.parse(onPhone?.signedInAt ?? "")).toBeGreaterThan(Date.parse(onPhone?.lastUsedAt ?? ""));
    expect(Date.parse(here?.lastUsedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(here?.signedInAt ?? ""));
  });

  test("pages follow one another without a gap; what has expired is not there", async () => {
    const ben = await signedIn(database, "Ben");
    for (let places = 0; places < 4; places += 1) await alsoIn(database, ben);
    const gone = await alsoIn(database, ben);
    await database.query("update identity.session set expires_at = now() where id = $1", [gone.sessionId]);
    const pages: string[] = [];
    let search = "?limit=2";
    for (;;) {
      const page = await listed(ben, search);
      pages.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      search = `?limit=2&after=${page.next}`;
    }
    expect(pages).toEqual((await alive(ben)).filter((id) => id !== gone.sessionId).reverse());
  });

  test("a session without a browser is listed and ended like any other", async () => {
    const cli = await signedIn(database, "Cli");
    const other = await alsoIn(database, cli);
    await database.query("delete from guildhall.browser where id = $1", [other.browserId]);
    const { items } = await listed(cli);
    expect(items).toMatchObject([{ id: other.sessionId, current: false }, { current: true }]);
    expect((await end(cli, `/${other.sessionId}`)).status).toBe(204);
    expect(await alive(cli)).toEqual([cli.sessionId]);
  });

  test("a session that Acme's identity provider alone vouched for sees and ends only its like", async () => {
    const ida = await signedIn(database, "Ida");
    const byAcme = await alsoIn(database, ida);
    const alsoByAcme = await alsoIn(database, ida);
    const byGlobex = await alsoIn(database, ida);
    const both = await alsoIn(database, ida);
    const methods: readonly (readonly [Person, readonly string[]])[] = [
      [byAcme, [`sso:${acme.id}`, "otp", "mfa"]],
      [alsoByAcme, [`sso:${acme.id}`]],
      [byGlobex, [`sso:${globex.id}`, "otp", "mfa"]],
      [both, ["pwd", `sso:${acme.id}`]],
    ];
    for (const [{ sessionId }, words] of methods)
      await database.query("update identity.session set methods = $1 where id = $2", [words, sessionId]);

    const seen = async (person: Person): Promise<string[]> =>
      (await listed(person)).items.map(({ id }) => id);
    expect(await seen(byAcme)).toEqual([alsoByAcme.sessionId, byAcme.sessionId]);
    expect(await seen(ida)).toHaveLength(5);
    for (const { sessionId } of [ida, byGlobex, both])
      expect((await end(byAcme, `/${sessionId}`)).status).toBe(404);
    expect((await end(byAcme, "")).status).toBe(204);
    expect(await alive(ida)).toEqual([ida.sessionId, byGlobex.sessionId, both.sessionId].sort());
  });
});

describe("ending them", () => {
  test.each([
    ["all", ""],
    ["all others", "?keep=current"],
    ["one", null],
  ])(
    "ending %s asks for a proof of the last 15 minutes, and reading does not (ASVS 7.5.2)",
    async (_, path) => {
      const ola = await signedIn(database, `Ola ${String(path)}`);
      const phone = await alsoIn(database, ola);
      const ending = path ?? `/${phone.sessionId}`;
      const proved = (ago: string) =>
        database.query(
          `update identity.session set personal_at = now() - $2::interval, authenticated_at = now() - $2::interval
         where id = $1`,
          [ola.sessionId, ago],
        );
      await proved("16 minutes");
      expect(await end(ola, ending)).toMatchObject({
        status: 401,
        body: { code: "step_up_required", asks: "fresh" },
      });
      expect(await alive(ola)).toEqual([ola.sessionId, phone.sessionId].sort());
      expect(await recorded(ola)).toEqual([]);
      expect((await listed(ola)).items).toHaveLength(2);
      await proved("14 minutes");
      expect((await end(ola, ending)).status).toBe(204);
      expect(await alive(ola)).toEqual(path === "" ? [] : [ola.sessionId]);
    },
  );

  test("T-SES-1: Tim ends the session of his lost phone: there he is out, here he stays, and it is recorded once", async () => {
    const tim = await signedIn(database, "Tim");
    const phone = await alsoIn(database, tim);
    await join(database, { person: tim, organization: acme, role: "member" });
    await openFor(database, phone, acme);
    expect((await end(tim, `/${phone.sessionId}`)).status).toBe(204);
    expect((await ask(phone, "/api/organizations/acme")).body).toMatchObject({ code: "unauthenticated" });
    expect((await ask(tim, "/api/organizations/acme")).status).toBe(200);
    expect((await end(tim, `/${phone.sessionId}`)).body).toMatchObject({ code: "not_found" });
    expect(await recorded(tim)).toEqual(["account.session_ended"]);
  });

  test("of one device twenty times at once happens once", async () => {
    const una = await signedIn(database, "Una");
    const phone = await alsoIn(database, una);
    const answers = await Promise.all(Array.from({ length: 20 }, () => end(una, `/${phone.sessionId}`)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(19);
    expect(await recorded(una)).toEqual(["account.session_ended"]);
  });

  test("two devices that end each other at once leave at most one, and no request fails", async () => {
    for (let round = 0; round < 15; round += 1) {
      const leo = await signedIn(database, `Leo${round}`);
      const phone = await alsoIn(database, leo);
      const answers = await Promise.all([end(leo, `/${phone.sessionId}`), end(phone, `/${leo.sessionId}`)]);
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([204, 401]);
      expect(await alive(leo)).toHaveLength(1);
    }
  });
});

test("while Kim signs in in a new browser and ends all others at the same time, no half of a session is left", async () => {
  const hash = await hashPassword(password);
  for (let round = 0; round < 10; round += 1) {
    const kim = await signedIn(database, `Kim${round}`);
    const other = await alsoIn(database, kim);
    await database.query(
      `insert into identity.account (id, user_id, provider_id, account_id, password) values ($1, $2, 'credential', $3, $4)`,
      [newId(), kim.userId, kim.userId, hash],
    );
    const body = { email: kim.email, password };
    const [came, ended] = await Promise.all([
      ask(null, "/api/auth/sign-in/email", { method: "POST", body }),
      end(kim, "?keep=current"),
    ]);
    expect([came.status, ended.status]).toEqual([200, 204]);
    const left = await alive(kim);
    expect(left).toContain(kim.sessionId);
    expect(left).not.toContain(other.sessionId);
    const attached = await database.query<{ id: string }>(
      "select session_id as id from guildhall.browser_account where user_id = $1 order by session_id",
      [kim.userId],
    );
    expect(attached.map(({ id }) => id)).toEqual(left);
  }
});

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
    "Edge",
    "Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
    "Chrome",
    "macOS",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15",
    "Safari",
    "macOS",
  ],
  [
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Samsung Internet",
    "Android",
  ],
  [
    "Mozilla/5.0 (iPad; CPU OS 26_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/142.0 Mobile/15E148 Safari/604.1",
    "Chrome",
    "iPad",
  ],
  [
    "Mozilla/5.0 (X11; CrOS x86_64 16000.0.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
    "Chrome",
    "ChromeOS",
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 OPR/125.0",
    "Opera",
    "Linux",
  ],
  ["curl/8.5.0", "curl", null],
  ["<script>alert(1)</script>", null, null],
  [null, null, null],
])("%s is told as %s on %s", (agent, browser, system) => {
  expect(deviceOf(agent)).toEqual({ browser, system });
});
