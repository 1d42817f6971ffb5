import type { RecoveryCodes } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { PeopleRows } from "../../../test/people-rows.ts";
import { password, testPeople, type Browser, type SignedUpPerson } from "../../../test/people.ts";
import { codeOf, stepAt, stepOf } from "./one-time-password.ts";

const world = await testPeople({ limits: { secondFactorOf: { times: 8, seconds: 3600 } } });
const { database, signUp, browser, mailbox } = world;
const rows = new PeopleRows(database);
afterAll(() => world.close());

interface App {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** Lets codes that were used be usable again, as if some minutes had passed. */
async function later(): Promise<void> {
  await database.query("update identity.totp set last_step = 0");
}

function now(secret: string): string {
  return codeOf(secret, stepAt(Date.now()));
}

/** Sets up an app for somebody who just signed up. */
async function enrol({ browser: where }: SignedUpPerson): Promise<App> {
  const { secret } = (await where.send("POST", "/api/me/totp")).body as { readonly secret: string };
  const { status, body } = await where.post("/api/me/totp/confirmation", { code: now(secret) });
  if (status !== 200) throw new Error(`No app was set up: ${JSON.stringify(body)}`);
  await later();
  // The mail that tells of it comes before any that is asked for next.
  await world.settled();
  return { secret, recoveryCodes: (body as RecoveryCodes).recoveryCodes };
}

const secondStep = (where: Browser, code: string): ReturnType<Browser["post"]> =>
  where.post("/api/auth/sign-in/second-factor", { code });

test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
])("at %d seconds the code is %s, as RFC 6238 appendix B has it", (seconds, code) => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  expect(codeOf(secret, stepAt(seconds * 1000))).toBe(code);
  const step = stepAt(seconds * 1000);
  expect([-31, 0, 31].map((late) => stepOf(secret, code, (step * 30 + 1 + late) * 1000))).toEqual([
    step,
    step,
    step,
  ]);
  expect([-60, 60].map((late) => stepOf(secret, code, (step * 30 + late) * 1000))).toEqual([null, null]);
});

describe("setting up", () => {
  test("Olivia's app counts from its first right code on, and not before", async () => {
    const olivia = await signUp("Olivia");
    await world.settled();
    const begun = await olivia.browser.send("POST", "/api/me/totp");
    const { secret, uri } = begun.body as { readonly secret: string; readonly uri: string };
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toBe(
      `otpauth://totp/localhost%3A3000:olivia%40example.com?secret=${secret}&issuer=localhost%3A3000`,
    );
    expect((await browser().signIn(olivia.email)).status).toBe(200);
    const wrong = await olivia.browser.post("/api/me/totp/confirmation", { code: "000000" });
    expect(wrong).toMatchObject({ status: 401, body: { code: "wrong_code" } });
    const confirmed = await olivia.browser.post("/api/me/totp/confirmation", { code: now(secret) });
    expect(confirmed.status).toBe(200);
    expect(new Set((confirmed.body as RecoveryCodes).recoveryCodes).size).toBe(10);
    expect((await browser().signIn(olivia.email)).status).toBe(401);
    expect(
      await database.query("select methods from identity.session where id = any($1)", [
        await rows.sessionsIn(olivia.browser),
      ]),
    ).toEqual([{ methods: ["pwd", "otp", "mfa"] }]);
    expect(await rows.eventsOf(olivia.id)).toContain("user.totp_enabled");
    await world.settled();
    expect(mailbox.list()[0]).toMatchObject({ to: olivia.email, subject: "An authenticator app was added" });
  });

  test("while one is on, no other can take its place", async () => {
    const max = await signUp("Max");
    const { secret } = await enrol(max);
    for (const path of ["/api/me/totp", "/api/me/totp/confirmation"])
      expect(
        await max.browser.send("POST", path, path === "/api/me/totp" ? {} : { body: { code: now(secret) } }),
      ).toMatchObject({ status: 409, body: { code: "totp_already_on" } });
  });

  test("the secret and the recovery codes can be read in no row and no line of the log (T-LOG-1)", async () => {
    const canary = await signUp("Canary");
    const { secret, recoveryCodes } = await enrol(canary);
    const kept = JSON.stringify([
      await database.query("select t::text from identity.totp t"),
      await database.query("select c::text from identity.recovery_code c"),
      await database.query("select e::text from guildhall.account_event e"),
    ]);
    for (const text of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replace("-", ""))]) {
      expect(kept).not.toContain(text);
      expect(world.log()).not.toContain(text);
    }
  });

  test("put into another person's row, a sealed secret opens nothing", async () => {
    const [ida, jon] = [await signUp("Ida"), await signUp("Jon")];
    const own = await enrol(ida);
    await enrol(jon);
    await database.query(
      `update identity.totp set secret = (select secret from identity.totp where user_id = $1) where user_id = $2`,
      [ida.id, jon.id],
    );
    const tried = await jon.browser.post("/api/auth/step-up/totp", { code: now(own.secret) });
    expect(tried.status).toBe(500);
    expect(await rows.eventsOf(jon.id)).not.toContain("account.stepped_up");
  });
});

describe("signing in with an app on (T-AUTH-1)", () => {
  test("the password alone signs nobody in; the code then does, in the same browser only", async () => {
    const nia = await signUp("Nia");
    const { secret } = await enrol(nia);
    const laptop = browser();
    const asked = await laptop.signIn(nia.email);
    expect(asked).toMatchObject({ status: 401, body: { code: "second_factor_required", ways: ["otp"] } });
    expect(laptop.cookie).toBeNull();
    expect(await rows.eventsOf(nia.id)).not.toContain("account.signed_in");
    expect((await secondStep(browser(), now(secret))).body).toMatchObject({ code: "challenge_expired" });
    const signedIn = await secondStep(laptop, now(secret));
    expect(signedIn).toMatchObject({ status: 200, body: { user: { id: nia.id }, landing: "nia" } });
    expect(
      await database.query("select methods from identity.session where id = any($1)", [
        await rows.sessionsIn(laptop),
      ]),
    ).toEqual([{ methods: ["pwd", "otp", "mfa"] }]);
    expect((await secondStep(laptop, now(secret))).body).toMatchObject({ code: "challenge_expired" });
  });

  test("a code never replaces the password: without the first step, or with a wrong one, it proves nothing", async () => {
    const ola = await signUp("Ola");
    const { secret } = await enrol(ola);
    const laptop = browser();
    expect((await secondStep(laptop, now(secret))).body).toMatchObject({ code: "challenge_expired" });
    expect((await laptop.signIn(ola.email, "a guess of hers")).body).toMatchObject({
      code: "wrong_credentials",
    });
    expect((await secondStep(laptop, now(secret))).body).toMatchObject({ code: "challenge_expired" });
    const field = { email: ola.email, password: "a guess of hers", code: now(secret) };
    expect((await laptop.post("/api/auth/sign-in/email", field)).status).toBe(400);
    expect(await rows.accountsIn(laptop)).toEqual([]);
  });

  test("a code by mail asks for it as well", async () => {
    const pia = await signUp("Pia");
    const { secret } = await enrol(pia);
    // She proved her mailbox before: what was set up since is hers.
    await database.query(`update identity."user" set email_verified = true where id = $1`, [pia.id]);
    const laptop = browser();
    await laptop.post("/api/auth/email-code", { email: pia.email });
    await world.settled();
    const code = /(\d{4} \d{4})/.exec(mailbox.list()[0]?.text ?? "")?.[1] ?? "";
    const asked = await laptop.post("/api/auth/sign-in/email-code", { email: pia.email, code });
    expect(asked.body).toMatchObject({ code: "second_factor_required" });
    expect((await secondStep(laptop, now(secret))).status).toBe(200);
    expect(
      await database.query("select methods from identity.session where id = any($1)", [
        await rows.sessionsIn(laptop),
      ]),
    ).toEqual([{ methods: ["email", "otp", "mfa"] }]);
  });

  test("a code works once, also when it is shown twice at once (T-ONCE-1)", async () => {
    const quin = await signUp("Quin");
    const { secret } = await enrol(quin);
    const code = now(secret);
    const laptops = [browser(), browser(), browser(), browser()];
    for (const laptop of laptops) await laptop.signIn(quin.email);
    const answers = await Promise.all(laptops.map((laptop) => secondStep(laptop, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    const next = browser();
    await next.signIn(quin.email);
    expect((await secondStep(next, code)).body).toMatchObject({ code: "wrong_code" });
  });

  test("a recovery code stands in for the app once, and Rea is told of it", async () => {
    const rea = await signUp("Rea");
    const { recoveryCodes } = await enrol(rea);
    const [code = ""] = recoveryCodes;
    const laptop = browser();
    await laptop.signIn(rea.email);
    expect((await secondStep(laptop, code.toUpperCase())).status).toBe(200);
    await world.settled();
    expect(mailbox.list()[0]).toMatchObject({ to: rea.email, subject: "A recovery code was used" });
    const other = browser();
    await other.signIn(rea.email);
    expect((await secondStep(other, code)).body).toMatchObject({ code: "wrong_code" });
    expect((await rows.eventsOf(rea.id)).filter((type) => type === "user.recovery_code_used")).toHaveLength(
      1,
    );
  });

  test("after five wrong codes the attempt is dead, and after eight nobody guesses Sam's for a while", async () => {
    const sam = await signUp("Sam");
    const { secret } = await enrol(sam);
    const wrong = now(secret) === "000000" ? "111111" : "000000";
    const codes = [];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const laptop = browser();
      await laptop.signIn(sam.email);
      for (let times = 0; times < 6; times += 1)
        codes.push(((await secondStep(laptop, wrong)).body as { code: string }).code);
    }
    expect(codes).toEqual([
      ...Array<string>(5).fill("wrong_code"),
      "challenge_expired",
      ...Array<string>(3).fill("wrong_code"),
      ...Array<string>(2).fill("too_many_requests"),
      "challenge_expired",
    ]);
  });

  test("a new password ends what was begun with the old one", async () => {
    const tom = await signUp("Tom");
    const { secret } = await enrol(tom);
    // He proved his address: what was set up with one that nobody proved goes with the reset.
    await database.query(`update identity."user" set email_verified = true where id = $1`, [tom.id]);
    const laptop = browser();
    await laptop.signIn(tom.email);
    await laptop.post("/api/auth/request-password-reset", { email: tom.email });
    await world.settled();
    const token = /#token=([\w-]+)/.exec(mailbox.list()[0]?.text ?? "")?.[1];
    expect(
      (await laptop.post("/api/auth/reset-password", { token, password: "another password" })).status,
    ).toBe(204);
    expect((await secondStep(laptop, now(secret))).body).toMatchObject({ code: "challenge_expired" });
    // Setting a new password by mail is no way around the app.
    expect((await laptop.signIn(tom.email, "another password")).body).toMatchObject({
      code: "second_factor_required",
    });
  });
});

describe("once it is on", () => {
  test("a code makes two factors of a session, and does not make an old proof fresh", async () => {
    const una = await signUp("Una");
    const elsewhere = browser();
    await elsewhere.signIn(una.email);
    const { secret } = await enrol(una);
    expect((await elsewhere.send("DELETE", "/api/me/totp")).body).toMatchObject({
      code: "step_up_required",
      asks: "mfa",
      ways: ["otp"],
    });
    await database.query(
      "update identity.session set personal_at = now() - interval '1 hour' where user_id = $1",
      [una.id],
    );
    expect(await elsewhere.post("/api/auth/step-up/totp", { code: now(secret) })).toMatchObject({
      status: 200,
      body: { methods: ["pwd", "otp", "mfa"] },
    });
    expect((await elsewhere.send("DELETE", "/api/me/totp")).body).toMatchObject({
      code: "step_up_required",
      asks: "fresh",
    });
    await elsewhere.post("/api/auth/step-up/password", { password });
    expect((await elsewhere.send("DELETE", "/api/me/totp")).status).toBe(204);
    expect(await database.query("select from identity.recovery_code where user_id = $1", [una.id])).toEqual(
      [],
    );
    expect((await browser().signIn(una.email)).status).toBe(200);
    expect(await rows.eventsOf(una.id)).toContain("user.totp_disabled");
    expect((await elsewhere.send("DELETE", "/api/me/totp")).body).toMatchObject({ code: "not_found" });
  });

  test("new recovery codes put the old ones out of use", async () => {
    const vic = await signUp("Vic");
    const { recoveryCodes } = await enrol(vic);
    const made = await vic.browser.send("POST", "/api/me/recovery-codes");
    expect(made.status).toBe(201);
    const [fresh = ""] = (made.body as RecoveryCodes).recoveryCodes;
    const [old = ""] = recoveryCodes;
    expect((await vic.browser.post("/api/auth/step-up/totp", { code: old })).body).toMatchObject({
      code: "wrong_code",
    });
    expect((await vic.browser.post("/api/auth/step-up/totp", { code: fresh })).status).toBe(200);
    expect(await rows.eventsOf(vic.id)).toContain("user.recovery_codes_made");
  });
});
