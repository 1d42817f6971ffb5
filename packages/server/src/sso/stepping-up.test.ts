import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { join } from "../../test/cast.ts";
import type { Browser, Got } from "../../test/people.ts";
import { prove, setPolicy } from "../../test/policies.ts";
import { testSso } from "../../test/sso.ts";

const world = await testSso();
const { database, providers, browser, begin, comeBack, go, methodsIn, enter } = world;
const { acme, globex, max, eve, ask } = world;
const ofAcme = `sso:${acme.id}`;
afterAll(() => world.close());
beforeAll(async () => {
  await world.live(acme);
});
beforeEach(() => setPolicy(database, acme, {}));

test("a signed-in member shows their organization's provider, and their sessions stay", async () => {
  await setPolicy(database, acme, { allowedMethods: ["sso"] });
  const laptop = browser(max);
  expect((await laptop.send("GET", "/api/organizations/acme")).body).toMatchObject({ asks: "sso" });
  const url = await begin(laptop, { path: "/api/auth/step-up/sso", returnTo: "/acme" });
  expect(new URL(url).searchParams.get("prompt")).toBe("login");
  const token = laptop.token;
  expect(await comeBack(laptop, await providers.acme.visit(url, "max"))).toBe("/acme");
  expect(laptop.token).not.toBe(token);
  expect((await methodsIn(laptop))[max.userId]).toContain(ofAcme);
  expect((await laptop.send("GET", "/api/organizations/acme")).status).toBe(200);
  const [session] = await database.query<{ id: string; personal_at: Date; authenticated_at: Date }>(
    "select id, personal_at, authenticated_at from identity.session where user_id = $1 and methods @> $2",
    [max.userId, [ofAcme]],
  );
  expect(session?.id).toBe(max.sessionId);
  // A provider's word makes no proof of the person's own younger.
  expect(session?.personal_at.getTime()).toBeLessThan(session?.authenticated_at.getTime() ?? 0);
});

test("the provider has to ask anew, although the person is signed in there", async () => {
  const jar = new Map<string, string>();
  const laptop = browser();
  await go(laptop, { as: "max", jar });
  const asked = providers.acme.asked.length;
  await go(laptop, { as: "max", jar });
  expect(providers.acme.asked).toHaveLength(asked);
  // Quietly recognized there, they have not proved themselves now.
  await database.query(
    `update identity.session set authenticated_at = now() - interval '1 hour',
       shown_at = jsonb_build_object($2::text, now() - interval '1 hour') where user_id = $1`,
    [max.userId, ofAcme],
  );
  const url = await begin(laptop, { path: "/api/auth/step-up/sso" });
  const back = await providers.acme.visit(url, "max", jar);
  expect(providers.acme.asked).toHaveLength(asked + 1);
  expect(await comeBack(laptop, back)).toBe("/acme");
  const [proved] = await database.query<{ age: number }>(
    `select extract(epoch from now() - s.authenticated_at)::int as age from identity.session s
     join guildhall.browser_account ba on ba.session_id = s.id join guildhall.browser b on b.id = ba.browser_id
     where b.token_hash = sha256($1::text::bytea)`,
    [laptop.token],
  );
  expect(proved?.age).toBeLessThan(600);
});

test("who is asked for a fresh proof is told that the provider would do, where there is one", async () => {
  const laptop = browser();
  await go(laptop, { as: "max" });
  await setPolicy(database, acme, { maxAgeSeconds: 3600 });
  await database.query(
    "update identity.session set shown_at = jsonb_build_object($2::text, now() - interval '2 hours') where user_id = $1",
    [max.userId, ofAcme],
  );
  const { body } = await enter(laptop, "acme");
  expect(body).toMatchObject({ code: "step_up_required", asks: "fresh" });
  expect((body as { readonly ways: readonly string[] }).ways).toContain("sso");
  const me = (await laptop.send("GET", "/api/me")).body as {
    readonly accounts: readonly {
      readonly organizations: readonly { readonly ways: readonly string[] }[];
    }[];
  };
  expect(me.accounts[0]?.organizations[0]?.ways).toContain("sso");
  // The provider is told how old its own proof may be, and one that is older does not help.
  const url = await begin(laptop);
  expect(new URL(url).searchParams.get("max_age")).toBe("3600");
  expect(await comeBack(laptop, await providers.acme.visit(url, "max"))).toBe("/acme");
  expect((await enter(laptop, "acme")).status).toBe(200);
});

test("a proof that the provider does not date, or dates before it was asked, is none", async () => {
  const laptop = browser();
  await go(laptop, { as: "max" });
  const url = new URL(await begin(laptop, { path: "/api/auth/step-up/sso", returnTo: "/acme" }));
  // Somebody who wants no sign-in takes the demand out on the way there.
  url.searchParams.delete("prompt");
  url.searchParams.delete("max_age");
  expect(await comeBack(laptop, await providers.acme.visit(url.href, "max"))).toBe(
    "/acme?problem=sso_failed",
  );
});

test("another person at the provider is nobody's step-up", async () => {
  const laptop = browser();
  await go(laptop, { as: "max" });
  const before = await methodsIn(laptop);
  const url = await begin(laptop, { path: "/api/auth/step-up/sso", returnTo: "/acme" });
  expect(await comeBack(laptop, await providers.acme.visit(url, "olivia"))).toBe("/acme?problem=sso_failed");
  expect(await methodsIn(laptop)).toEqual(before);
});

describe("what Acme's provider says of Max, who is an admin of Globex, too, in Globex", () => {
  beforeAll(() => join(database, { person: max, organization: globex, role: "admin" }));
  afterEach(() => setPolicy(database, globex, {}));

  /** A browser in which Max signed in two hours ago, and then showed Acme's provider just now. */
  async function vouchedFor(): Promise<{ laptop: Browser; proveNow: () => Promise<void> }> {
    const laptop = browser();
    await go(laptop, { as: "max" });
    const [session] = await database.query<{ id: string }>(
      `select ba.session_id as id from guildhall.browser_account ba join guildhall.browser b on b.id = ba.browser_id
       where b.token_hash = sha256($1::text::bytea)`,
      [laptop.token],
    );
    const here = { ...max, sessionId: session?.id ?? "" };
    await prove(database, here, { methods: ["pwd"], age: 2 * 60 * 60 });
    expect((await laptop.post("/api/organizations/globex/session", undefined)).status).toBe(200);
    const url = await begin(laptop, { path: "/api/auth/step-up/sso", returnTo: "/acme" });
    expect(await comeBack(laptop, await providers.acme.visit(url, "max"))).toBe("/acme");
    return { laptop, proveNow: () => prove(database, here, { ages: { pwd: 0, [ofAcme]: 0 } }) };
  }

  test("makes no proof there younger (T-SSO-2)", async () => {
    const { laptop, proveNow } = await vouchedFor();
    await setPolicy(database, acme, { maxAgeSeconds: 3600 });
    await setPolicy(database, globex, { maxAgeSeconds: 3600 });
    expect((await enter(laptop, "acme")).status).toBe(200);
    expect((await enter(laptop, "globex")).body).toMatchObject({ code: "step_up_required", asks: "fresh" });
    await proveNow();
    expect((await enter(laptop, "globex")).status).toBe(200);
  });

  test("opens no act there that asks for a recent proof (T-STEP-2)", async () => {
    const { laptop, proveNow } = await vouchedFor();
    const act = (): Promise<Got> =>
      laptop.send("PATCH", "/api/organizations/globex/policy", { body: { mfaRequired: false } });
    expect((await act()).body).toMatchObject({ code: "step_up_required", asks: "fresh" });
    await proveNow();
    expect((await act()).status).toBe(200);
  });

  test("does not bring back whom its owner signed out", async () => {
    const { laptop, proveNow } = await vouchedFor();
    const theirs = `/api/organizations/globex/members/${max.userId}/sessions`;
    expect((await ask(eve, theirs, { method: "DELETE" })).status).toBe(204);
    const url = await begin(laptop, { path: "/api/auth/step-up/sso", returnTo: "/acme" });
    await comeBack(laptop, await providers.acme.visit(url, "max"));
    expect((await enter(laptop, "globex")).body).toMatchObject({ code: "step_up_required", asks: "fresh" });
    expect(
      await database.query(
        "select from guildhall.organization_session where organization_id = $1 and user_id = $2",
        [globex.id, max.userId],
      ),
    ).toEqual([]);
    await proveNow();
    expect((await enter(laptop, "globex")).status).toBe(200);
  });
});
