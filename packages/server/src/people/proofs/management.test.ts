import type { Proofs } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { Authenticator, type Options } from "../../../test/authenticator.ts";
import { PeopleRows } from "../../../test/people-rows.ts";
import { password, testPeople, type Browser, type Got } from "../../../test/people.ts";
import { codeOf, stepAt } from "../totp/one-time-password.ts";

const world = await testPeople();
const { database, signUp, browser, mailbox } = world;
const rows = new PeopleRows(database);
afterAll(() => world.close());

const another = "another password of theirs";

const change = (where: Browser, body: Readonly<Record<string, unknown>>): Promise<Got> =>
  where.send("PUT", "/api/me/password", { body });

async function age(where: Browser): Promise<void> {
  await database.query(
    "update identity.session set personal_at = now() - interval '1 hour' where id = any($1)",
    [await rows.sessionsIn(where)],
  );
}

describe("changing the password", () => {
  test("takes the old one, ends the sessions elsewhere and keeps this one (T-REV-2)", async () => {
    const olivia = await signUp("Olivia");
    await world.settled();
    const opened = await rows.openOrganization(olivia.browser, olivia.id);
    const elsewhere = browser();
    await elsewhere.signIn(olivia.email);
    const gone = await rows.openOrganization(elsewhere, olivia.id);
    await age(olivia.browser);
    const token = olivia.browser.token;
    expect((await change(olivia.browser, { oldPassword: password, password: another })).status).toBe(204);
    expect(await rows.accountsIn(olivia.browser)).toEqual([olivia.id]);
    expect(olivia.browser.token).not.toBe(token);
    expect(await rows.accountsIn(elsewhere)).toEqual([]);
    expect(await rows.open([opened, gone])).toEqual([opened]);
    expect((await browser().signIn(olivia.email)).status).toBe(401);
    expect((await browser().signIn(olivia.email, another)).status).toBe(200);
    expect(await rows.eventsOf(olivia.id)).toContain("user.password_changed");
    await world.settled();
    expect(mailbox.list()[0]).toMatchObject({ to: olivia.email, subject: "Your password was changed" });
  });

  test("leaves the sessions elsewhere when it is told to", async () => {
    const max = await signUp("Max");
    const elsewhere = browser();
    await elsewhere.signIn(max.email);
    const body = { oldPassword: password, password: another, endOtherSessions: false };
    expect((await change(max.browser, body)).status).toBe(204);
    expect(await rows.accountsIn(elsewhere)).toEqual([max.id]);
  });

  test("without the old one, or with a wrong one, nothing changes", async () => {
    const nia = await signUp("Nia");
    const elsewhere = browser();
    await elsewhere.signIn(nia.email);
    for (const oldPassword of [undefined, "a guess of hers"])
      expect(await change(nia.browser, { oldPassword, password: another })).toMatchObject({
        status: 401,
        body: { code: "wrong_credentials" },
      });
    expect(await rows.accountsIn(elsewhere)).toEqual([nia.id]);
    expect((await browser().signIn(nia.email)).status).toBe(200);
    expect(await rows.eventsOf(nia.id)).not.toContain("user.password_changed");
  });

  test("a first one is set by whoever proved themselves afresh in another way", async () => {
    const ola = await signUp("Ola");
    await database.query("delete from identity.account where user_id = $1", [ola.id]);
    await age(ola.browser);
    expect((await change(ola.browser, { password: another })).body).toMatchObject({
      code: "step_up_required",
      asks: "fresh",
      ways: ["email"],
    });
    await world.settled();
    await ola.browser.post("/api/auth/email-code", { email: ola.email });
    await world.settled();
    const code = /(\d{4} \d{4})/.exec(mailbox.list()[0]?.text ?? "")?.[1];
    expect((await ola.browser.post("/api/auth/step-up/email-code", { code })).status).toBe(200);
    expect((await change(ola.browser, { password: another })).status).toBe(204);
    expect((await browser().signIn(ola.email, another)).status).toBe(200);
  });

  test("with an app on, the old password alone does not do", async () => {
    const pia = await signUp("Pia");
    const elsewhere = browser();
    await elsewhere.signIn(pia.email);
    const { secret } = (await pia.browser.send("POST", "/api/me/totp")).body as { readonly secret: string };
    const code = codeOf(secret, stepAt(Date.now()));
    expect((await pia.browser.post("/api/me/totp/confirmation", { code })).status).toBe(200);
    expect((await change(elsewhere, { oldPassword: password, password: another })).body).toMatchObject({
      code: "step_up_required",
      asks: "mfa",
    });
    expect((await browser().signIn(pia.email)).body).toMatchObject({ code: "second_factor_required" });
  });
});

describe("GET /api/me/proofs", () => {
  test("tells Quin what she has and what her session has shown, and nothing secret", async () => {
    const quin = await signUp("Quin");
    const device = new Authenticator();
    const begun = await quin.browser.send("POST", "/api/me/passkeys/options");
    const { challenge, options } = begun.body as { readonly challenge: string; readonly options: Options };
    await quin.browser.post("/api/me/passkeys", {
      challenge,
      name: "Phone",
      response: device.register(options),
    });
    const { secret } = (await quin.browser.send("POST", "/api/me/totp")).body as { readonly secret: string };
    await quin.browser.post("/api/me/totp/confirmation", { code: codeOf(secret, stepAt(Date.now())) });
    const { body, text } = await quin.browser.send("GET", "/api/me/proofs");
    expect(body).toEqual({
      password: true,
      totp: { enabledAt: expect.any(String) as unknown, recoveryCodesLeft: 10 },
      passkeys: [
        {
          id: expect.any(String) as unknown,
          name: "Phone",
          createdAt: expect.any(String) as unknown,
          lastUsedAt: null,
          backedUp: false,
        },
      ],
      oauth: [],
      session: {
        methods: ["pwd", "otp", "mfa"],
        authenticatedAt: expect.any(String) as unknown,
        freshUntil: expect.any(String) as unknown,
      },
    });
    for (const hidden of [secret, device.credentialId.toString("base64url")])
      expect(text).not.toContain(hidden);
    await age(quin.browser);
    expect(((await quin.browser.send("GET", "/api/me/proofs")).body as Proofs).session.freshUntil).toBeNull();
  });

  test("to Eve, Rea's proofs are her own: naming Rea signs her in as nobody (T-AUTH-2)", async () => {
    const [rea, eve] = [await signUp("Rea"), await signUp("Eve")];
    const headers = { "Guildhall-Account": rea.id };
    expect(await eve.browser.send("GET", "/api/me/proofs", { headers })).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
  });
});
