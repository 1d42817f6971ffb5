import { afterAll, describe, expect, test } from "vitest";
import { alsoIn } from "../../../test/accounts.ts";
import { openFor, type Person } from "../../../test/index.ts";
import { prove, setPolicy } from "../../../test/policies.ts";
import { testWorld } from "../../../test/world.ts";
import { newId } from "../../http/index.ts";

const world = await testWorld();
const { ask, database, olivia, max, eve, acme } = world;
afterAll(() => world.close());

const elsewhere = await alsoIn(database, max);
await openFor(database, elsewhere, acme);
const own = ["pwd", "oauth:github", "otp", "hwk", "mfa"];

/** What a session shows, however it came to. */
const show = ({ sessionId }: Person, methods: readonly string[]) =>
  database.query("update identity.session set methods = $2 where id = $1", [sessionId, methods]);
const shownBy = async ({ sessionId }: Person): Promise<readonly string[] | undefined> => {
  const rows = await database.query<{ methods: string[] }>(
    "select methods from identity.session where id = $1",
    [sessionId],
  );
  return rows[0]?.methods;
};
const enter = async () => (await ask(elsewhere, "/api/organizations/acme/members")).body;

/** Each kind of factor: how Max comes to have one more, and where it is taken away. */
const factors = {
  passkey: async () => {
    const id = newId();
    await database.query(
      `insert into identity.passkey (id, user_id, name, credential_id, public_key) values ($1, $2, 'Phone', $3, '')`,
      [id, max.userId, id],
    );
    return `/api/me/passkeys/${id}`;
  },
  app: async () => {
    await database.query(
      "insert into identity.totp (user_id, secret, confirmed_at) values ($1, 'sealed', now())",
      [max.userId],
    );
    return "/api/me/totp";
  },
  link: async () => {
    const id = newId();
    await database.query(
      "insert into identity.account (id, user_id, provider_id, account_id) values ($1::uuid, $2, 'github', $1::text)",
      [id, max.userId],
    );
    return `/api/me/oauth-links/${id}`;
  },
};
const remove = async (factor: keyof typeof factors) =>
  (await ask(max, await factors[factor](), { method: "DELETE" })).status;

describe("a factor that is removed takes along what it proved in the other sessions", () => {
  test.each([
    ["passkey", ["hwk", "mfa"], []],
    ["passkey", ["pwd", "hwk", "mfa"], ["pwd"]],
    ["passkey", ["pwd", "otp", "hwk", "mfa"], ["pwd", "otp", "mfa"]],
    ["passkey", ["otp", "hwk", "mfa"], ["otp"]],
    ["passkey", ["sso:acme", "mfa:acme", "hwk", "mfa"], ["sso:acme", "mfa:acme"]],
    ["passkey", ["pwd", "otp", "mfa"], ["pwd", "otp", "mfa"]],
    ["app", ["pwd", "otp", "mfa"], ["pwd"]],
    ["app", ["hwk", "otp", "mfa"], ["hwk", "mfa"]],
    ["link", ["oauth:github"], []],
    ["link", ["oauth:github", "otp", "mfa"], ["otp"]],
    ["link", ["oauth:github", "oauth:google", "otp", "mfa"], ["oauth:google", "otp", "mfa"]],
  ] as const)("%s: of %j stays %j; here, and of others, all", async (factor, before, after) => {
    await show(max, own);
    await show(elsewhere, before);
    await show(eve, before);
    expect(await remove(factor)).toBe(204);
    expect([await shownBy(elsewhere), await shownBy(max), await shownBy(eve)]).toEqual([after, own, before]);
  });

  test("a session is no younger than what it has left", async () => {
    await prove(database, elsewhere, { ages: { pwd: 3600, hwk: 60, mfa: 60 } });
    expect(await remove("passkey")).toBe(204);
    expect(
      await database.query(
        `select shown_at ? 'hwk' as shown, now() - personal_at > interval '59 minutes' as old
         from identity.session where id = $1`,
        [elsewhere.sessionId],
      ),
    ).toEqual([{ shown: false, old: true }]);
  });

  test("a removal that is refused takes nothing", async () => {
    await show(elsewhere, ["hwk", "mfa"]);
    await show(max, ["sso:acme"]);
    expect(await remove("passkey")).toBe(401);
    expect(await shownBy(elsewhere)).toEqual(["hwk", "mfa"]);
    await show(max, own);
  });

  test("whoever signed in with a stolen passkey is asked at their next request, and Olivia is not", async () => {
    await setPolicy(database, acme, { mfaRequired: true });
    await show(olivia, ["hwk", "mfa"]);
    await show(elsewhere, ["hwk", "mfa"]);
    expect(await enter()).toHaveProperty("items");
    expect(await remove("passkey")).toBe(204);
    expect(await enter()).toMatchObject({ code: "step_up_required", asks: "sign_in" });
    await show(elsewhere, ["pwd", "otp", "mfa"]);
    expect(await enter()).toHaveProperty("items");
    expect(await remove("app")).toBe(204);
    expect(await enter()).toMatchObject({ code: "step_up_required", asks: "mfa" });
    expect((await ask(olivia, "/api/organizations/acme/members")).status).toBe(200);
  });
});
