import type { OauthProvider, Proofs } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { startElsewhere } from "../../../test/elsewhere.ts";
import { PeopleRows } from "../../../test/people-rows.ts";
import { testPeople, type Browser, type Got } from "../../../test/people.ts";
import { codeOf, stepAt } from "../totp/one-time-password.ts";

const names = [
  "Olivia",
  "Max",
  "Eve",
  "Ann",
  "Bo",
  "Cy",
  "Di",
  "Fay",
  "Gus",
  "Hal",
  "Ida",
  "Jo",
  "Kim",
  "Lea",
];
const elsewhere = await startElsewhere([
  ...names.map((name) => ({ name, email: `${name.toLowerCase()}@example.com` })),
  { name: "Mallory", email: "victim@example.com", verified: false },
]);
const { clients: oauth, places: oauthPlaces } = elsewhere;
const world = await testPeople({ oauth, oauthPlaces });
const { database, signUp, browser, mailbox } = world;
const rows = new PeopleRows(database);
afterAll(async () => {
  await world.close();
  await elsewhere.close();
});

interface Going {
  readonly provider?: OauthProvider;
  readonly path?: string;
  readonly returnTo?: string;
}

/** Begins in a browser, and tells where it is sent. */
async function begin(
  where: Browser,
  { provider = "google", path = "/api/auth/sign-in/oauth", returnTo }: Going = {},
): Promise<string> {
  const { status, body } = await where.post(path, {
    provider,
    ...(returnTo === undefined ? {} : { returnTo }),
  });
  if (status !== 200) throw new Error(`Nothing was begun: ${JSON.stringify(body)}`);
  return (body as { readonly url: string }).url;
}

/** Comes back in a browser, as a link that is followed from another site; gives where it is led. */
async function comeBack(where: Browser, address: string): Promise<Got & { readonly place: string }> {
  const { pathname, search } = new URL(address);
  const headers = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
  };
  const got = await where.send("GET", `${pathname}${search}`, { headers });
  const place = (got.headers.get("location") ?? "").replace(/&?request=[\da-f-]+/, "");
  return { ...got, place };
}

/** All the way there and back as somebody; gives where the browser is led. */
async function go(where: Browser, login: string, going: Going = {}): Promise<string> {
  return (await comeBack(where, await elsewhere.visit(await begin(where, going), login))).place;
}

const proved = (email: string): Promise<unknown[]> =>
  database.query(`update identity."user" set email_verified = true where email = $1`, [email]);

async function methodsIn(where: Browser): Promise<unknown[]> {
  return database.query("select methods from identity.session where id = any($1)", [
    await rows.sessionsIn(where),
  ]);
}

describe("signing up and in", () => {
  test.each([
    ["google", "olivia@example.com", "Olivia"],
    ["github", "max", "Max"],
    ["microsoft", "ann@example.com", "Ann"],
  ] as const)(
    "whoever comes from %s for the first time is made, and known the next time",
    async (provider, login, name) => {
      const laptop = browser();
      expect(await go(laptop, login, { provider })).toBe("/new");
      const email = `${name.toLowerCase()}@example.com`;
      const people = await database.query<{ id: string }>(
        `select u.id, u.name, u.email_verified, a.provider_id, a.access_token, a.refresh_token, a.id_token
       from identity."user" u join identity.account a on a.user_id = u.id where u.email = $1`,
        [email],
      );
      const nothing = { access_token: null, refresh_token: null, id_token: null };
      expect(people).toEqual([
        { id: expect.any(String) as unknown, name, email_verified: true, provider_id: provider, ...nothing },
      ]);
      expect(await methodsIn(laptop)).toEqual([{ methods: [`oauth:${provider}`] }]);
      const phone = browser();
      expect(await go(phone, login, { provider, returnTo: "/acme/jobs?open=1#top" })).toBe(
        "/acme/jobs?open=1#top",
      );
      const [person] = people;
      expect(await rows.accountsIn(phone)).toEqual([person?.id]);
      expect(await rows.eventsOf(person?.id ?? "")).toEqual([
        "user.created",
        "user.email_verified",
        "account.signed_in",
        "account.signed_in",
      ]);
    },
  );

  test("GET /api/auth/providers says what is set up here", async () => {
    expect((await browser().send("GET", "/api/auth/providers")).body).toEqual({
      ways: ["pwd", "email", "hwk", "oauth:google", "oauth:github", "oauth:microsoft"],
      oauth: ["google", "github", "microsoft"],
    });
  });

  test("what is not set up is not there", async () => {
    const bare = await testPeople();
    expect((await bare.browser().post("/api/auth/sign-in/oauth", { provider: "google" })).status).toBe(404);
    expect((await bare.browser().send("GET", "/api/auth/providers")).body).toMatchObject({ oauth: [] });
    await bare.close();
  });

  test("whoever has an app is asked for its code, and ends where they wanted to", async () => {
    const bo = await signUp("Bo");
    await go(bo.browser, "bo@example.com", { path: "/api/me/oauth-links" });
    const { secret } = (await bo.browser.send("POST", "/api/me/totp")).body as { readonly secret: string };
    const code = (): string => codeOf(secret, stepAt(Date.now()));
    await bo.browser.post("/api/me/totp/confirmation", { code: code() });
    await database.query("update identity.totp set last_step = 0");
    const laptop = browser();
    expect(await go(laptop, "bo@example.com", { returnTo: "/bo" })).toBe(
      "/sign-in?problem=second_factor_required&returnTo=%2Fbo",
    );
    expect(laptop.cookie).toBeNull();
    expect((await laptop.post("/api/auth/sign-in/second-factor", { code: code() })).status).toBe(200);
    expect(await methodsIn(laptop)).toEqual([{ methods: ["oauth:google", "otp", "mfa"] }]);
  });
});

describe("whose address it is (T-LINK-1)", () => {
  test("an address that both sides have proved links the account, and its owner is told", async () => {
    const cy = await signUp("Cy");
    await world.settled();
    await proved(cy.email);
    const laptop = browser();
    expect(await go(laptop, cy.email)).toBe("/cy");
    expect(await rows.accountsIn(laptop)).toEqual([cy.id]);
    await world.settled();
    expect(mailbox.list()[0]).toMatchObject({ to: cy.email, subject: "A way to sign in was added" });
    expect(await rows.eventsOf(cy.id)).toEqual(["user.created", "user.oauth_linked", "account.signed_in"]);
  });

  test("an account that was made with the address and never proved it is not linked, nor is it taken over", async () => {
    const thief = await signUp("Di");
    const own = browser();
    expect(await go(own, "di@example.com")).toBe("/sign-in?problem=account_link_refused");
    expect(own.cookie).toBeNull();
    expect(await rows.eventsOf(thief.id)).toEqual(["user.created"]);
    expect(
      await database.query("select provider_id from identity.account where user_id = $1", [thief.id]),
    ).toEqual([{ provider_id: "credential" }]);
  });

  test("an address that the other service has not proved links nothing", async () => {
    const victim = await signUp("Victim");
    await proved(victim.email);
    const mallory = browser();
    expect(await go(mallory, "victim@example.com")).toBe("/sign-in?problem=account_link_refused");
    expect(mallory.cookie).toBeNull();
  });

  test("nobody is linked past their authenticator app", async () => {
    const fay = await signUp("Fay");
    await proved(fay.email);
    await database.query(
      "insert into identity.totp (user_id, secret, confirmed_at) values ($1, 'x', now())",
      [fay.id],
    );
    expect(await go(browser(), fay.email)).toBe("/sign-in?problem=account_link_refused");
    expect(await rows.eventsOf(fay.id)).toEqual(["user.created"]);
  });

  test("an account elsewhere that somebody has is linked to nobody else", async () => {
    const gus = await signUp("Gus");
    await go(gus.browser, "hal@example.com", { path: "/api/me/oauth-links" });
    const hal = await signUp("Hal");
    expect(
      await go(hal.browser, "hal@example.com", { path: "/api/me/oauth-links", returnTo: "/settings" }),
    ).toBe("/settings?problem=account_link_refused");
    expect(
      await database.query(
        "select user_id from identity.account where account_id <> user_id::text and user_id = any($1)",
        [[gus.id, hal.id]],
      ),
    ).toEqual([{ user_id: gus.id }]);
  });
});

describe("coming back", () => {
  test("two tabs that go at once both come back, to where each wanted (T-SSO-1)", async () => {
    const laptop = browser();
    const first = await begin(laptop, { provider: "google", returnTo: "/first" });
    const second = await begin(laptop, { provider: "github", returnTo: "/second" });
    const ida = await elsewhere.visit(second, "ida");
    const jo = await elsewhere.visit(first, "jo@example.com");
    expect((await comeBack(laptop, jo)).place).toBe("/first");
    expect((await comeBack(laptop, ida)).place).toBe("/second");
    expect(await rows.accountsIn(laptop)).toHaveLength(2);
  });

  test("one way back is gone once, only in the browser that went, and only for ten minutes (T-ONCE-1, T-SSO-1)", async () => {
    const expired = "/sign-in?problem=challenge_expired";
    const laptop = browser();
    const back = await elsewhere.visit(await begin(laptop), "kim@example.com");
    const other = browser();
    await begin(other);
    expect((await comeBack(other, back)).place).toBe(expired);
    expect((await comeBack(browser(), back)).place).toBe(expired);
    const answers = await Promise.all([1, 2, 3, 4].map(() => comeBack(laptop, back)));
    expect(answers.map(({ place }) => place).sort()).toEqual(["/new", expired, expired, expired]);
    const late = await elsewhere.visit(await begin(laptop), "kim@example.com");
    await database.query("update identity.challenge set expires_at = now() where kind = 'oauth'");
    expect((await comeBack(laptop, late)).place).toBe(expired);
  });

  test("what one service sends is nothing at another's address, nor with another's name in it (T-SSO-1)", async () => {
    const laptop = browser();
    const back = new URL(await elsewhere.visit(await begin(laptop), "lea@example.com"));
    const mixed = new URL(back);
    mixed.pathname = "/api/auth/callback/github";
    expect((await comeBack(laptop, mixed.href)).place).toBe("/sign-in?problem=challenge_expired");
    const named = new URL(await elsewhere.visit(await begin(laptop), "lea@example.com"));
    named.searchParams.set("iss", "https://evil.example");
    expect((await comeBack(laptop, named.href)).place).toBe("/sign-in?problem=oauth_failed");
    expect(laptop.cookie).toBeNull();
  });

  test("no code, a wrong one, or a no over there signs nobody in", async () => {
    for (const query of [{}, { code: "made up" }, { error: "access_denied" }]) {
      const laptop = browser();
      const url = new URL(await begin(laptop, { returnTo: "/acme" }));
      const back = new URL("http://localhost:3000/api/auth/callback/google");
      const state = url.searchParams.get("state") ?? "";
      back.search = new URLSearchParams({ state, ...query } as Record<string, string>).toString();
      expect((await comeBack(laptop, back.href)).place).toBe(
        "/sign-in?problem=oauth_failed&returnTo=%2Facme",
      );
      expect(laptop.cookie).toBeNull();
    }
  });

  test("state, verifier, nonce and code stand in no row and no line of the log (T-LOG-1)", async () => {
    const laptop = browser();
    const there = await begin(laptop);
    const { searchParams } = new URL(there);
    const kept = JSON.stringify(await database.query("select c::text from identity.challenge c"));
    const back = await elsewhere.visit(there, "olivia@example.com");
    await comeBack(laptop, back);
    const secrets = [
      searchParams.get("state"),
      searchParams.get("nonce"),
      new URL(back).searchParams.get("code"),
    ];
    for (const secret of secrets) {
      expect(secret?.length).toBeGreaterThan(20);
      expect(kept).not.toContain(secret);
      expect(world.log()).not.toContain(secret);
    }
  });
});

describe("with an account", () => {
  test("Olivia proves again with what is linked to her, and with nothing that is linked to another", async () => {
    const laptop = browser();
    await go(laptop, "olivia@example.com");
    await database.query(
      "update identity.session set personal_at = now() - interval '1 hour' where id = any($1)",
      [await rows.sessionsIn(laptop)],
    );
    const going = { path: "/api/auth/step-up/oauth", returnTo: "/settings" };
    expect(await go(laptop, "kim@example.com", going)).toBe("/settings?problem=account_link_refused");
    expect((await laptop.send("POST", "/api/me/totp")).body).toMatchObject({
      asks: "fresh",
      ways: ["email", "oauth:google"],
    });
    const { searchParams } = new URL(await begin(laptop, going));
    expect(searchParams.get("prompt")).toBe("select_account");
    const token = laptop.token;
    expect(await go(laptop, "olivia@example.com", going)).toBe("/settings");
    expect(laptop.token).not.toBe(token);
    expect((await laptop.send("POST", "/api/me/totp")).status).toBe(201);
  });

  test("linking asks for a fresh proof; unlinking never takes the last way", async () => {
    const laptop = browser();
    await go(laptop, "max", { provider: "github" });
    const { body } = await laptop.send("GET", "/api/me/proofs");
    const [link] = (body as Proofs).oauth;
    expect(body).toMatchObject({
      password: false,
      totp: null,
      passkeys: [],
      oauth: [{ provider: "github" }],
    });
    const path = `/api/me/oauth-links/${link?.id ?? ""}`;
    expect((await browser().send("DELETE", path)).status).toBe(401);
    const eve = await signUp("Eve");
    expect((await eve.browser.send("DELETE", path)).status).toBe(404);
    await database.query(`update identity."user" set email_verified = false where email = 'max@example.com'`);
    expect((await laptop.send("DELETE", path)).body).toMatchObject({ code: "last_way" });
    await proved("max@example.com");
    expect((await laptop.send("DELETE", path)).status).toBe(204);
    expect((await laptop.send("DELETE", path)).status).toBe(404);
    expect((await laptop.send("GET", "/api/me/proofs")).body).toMatchObject({ oauth: [] });
    await database.query("update identity.session set personal_at = null where id = any($1)", [
      await rows.sessionsIn(laptop),
    ]);
    expect((await laptop.post("/api/me/oauth-links", { provider: "github" })).body).toMatchObject({
      code: "step_up_required",
      asks: "fresh",
    });
  });
});
