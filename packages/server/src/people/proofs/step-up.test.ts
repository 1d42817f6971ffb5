import type { Proved } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { hashOf, PeopleRows } from "../../../test/people-rows.ts";
import { password, testPeople, type Browser } from "../../../test/people.ts";
import { withMethod } from "./methods.ts";

const few = { times: 5, seconds: 600 };
const world = await testPeople({ limits: { stepUpIn: few } });
const { database, signUp, browser, mailbox } = world;
const rows = new PeopleRows(database);
afterAll(() => world.close());

/** What is kept of the one account session of a browser. */
async function sessionIn(where: Browser): Promise<Readonly<Record<string, unknown>>> {
  const [id] = await rows.sessionsIn(where);
  const [row] = await database.query<Record<string, unknown>>(
    "select id, methods, authenticated_at, personal_at from identity.session where id = $1",
    [id],
  );
  return row ?? {};
}

/** Lets the proofs of a browser's account be an hour old. */
async function age(where: Browser): Promise<void> {
  await database.query(
    `update identity.session set authenticated_at = now() - interval '1 hour', personal_at = now() - interval '1 hour'
     where id = any($1)`,
    [await rows.sessionsIn(where)],
  );
}

/** Makes it a session that only an organization's identity provider vouches for. */
async function onlySso(where: Browser): Promise<void> {
  await database.query(
    "update identity.session set methods = '{sso:acme}', personal_at = null where id = any($1)",
    [await rows.sessionsIn(where)],
  );
}

const byPassword = (where: Browser, text = password): ReturnType<Browser["post"]> =>
  where.post("/api/auth/step-up/password", { password: text });

/** Asks for a code in a browser, and reads it in the mail. */
async function codeFor(where: Browser, email: string): Promise<string> {
  expect((await where.post("/api/auth/email-code", { email })).status).toBe(204);
  await world.settled();
  const mail = mailbox.list().find(({ to, subject }) => to === email && subject === "Your code");
  return /(\d{4} \d{4})/.exec(mail?.text ?? "")?.[1] ?? "";
}

describe("with the password", () => {
  test("Max proves again who he is: his sessions stay, the proof is new, and so is his cookie", async () => {
    const max = await signUp("Max");
    const opened = await rows.openOrganization(max.browser, max.id);
    await age(max.browser);
    const [before, token] = [await sessionIn(max.browser), max.browser.token];
    const proved = await byPassword(max.browser);
    expect(proved).toMatchObject({ status: 200, body: { user: max.id, methods: ["pwd"] } });
    const after = await sessionIn(max.browser);
    expect(after["id"]).toBe(before["id"]);
    expect(after["authenticated_at"]).toEqual(new Date((proved.body as Proved).authenticatedAt));
    expect(Number(after["authenticated_at"])).toBeGreaterThan(Number(before["authenticated_at"]));
    expect(after["personal_at"]).toEqual(after["authenticated_at"]);
    expect(max.browser.token).not.toBe(token);
    expect(
      await database.query("select from guildhall.browser where token_hash = $1", [hashOf({ token })]),
    ).toEqual([]);
    expect(await rows.open([opened])).toEqual([opened]);
    expect(await rows.eventsOf(max.id)).toEqual(["user.created", "account.stepped_up"]);
  });

  test("a wrong password changes nothing and signs nobody out", async () => {
    const olivia = await signUp("Olivia");
    const [before, token] = [await sessionIn(olivia.browser), olivia.browser.token];
    expect(await byPassword(olivia.browser, "a guess of hers")).toMatchObject({
      status: 401,
      body: { code: "wrong_credentials" },
    });
    expect(await sessionIn(olivia.browser)).toEqual(before);
    expect(olivia.browser.token).toBe(token);
    expect(await rows.eventsOf(olivia.id)).toEqual(["user.created"]);
  });

  test("after five wrong passwords a session waits, and the same person elsewhere does not (T-RL-1)", async () => {
    const nia = await signUp("Nia");
    const elsewhere = browser("203.0.113.9");
    await elsewhere.signIn(nia.email);
    const answers = [];
    for (let times = 0; times < 6; times += 1)
      answers.push((await byPassword(nia.browser, "a guess")).status);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await byPassword(elsewhere)).status).toBe(200);
  });

  test("whoever has two accounts in a browser says which one, and the other is left alone", async () => {
    const where = browser();
    const first = await signUp("First", where);
    const second = await signUp("Second", where);
    await age(where);
    expect(await byPassword(where)).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    const headers = { "Guildhall-Account": second.id };
    const proved = await where.post("/api/auth/step-up/password", { password }, headers);
    expect(proved).toMatchObject({ status: 200, body: { user: second.id } });
    expect(await rows.eventsOf(first.id)).not.toContain("account.stepped_up");
    expect(
      await database.query(
        "select user_id from identity.session where personal_at < now() - interval '30 minutes' and user_id = any($1)",
        [[first.id, second.id]],
      ),
    ).toEqual([{ user_id: first.id }]);
  });

  test("Eve can not name Max: his account is not in her browser (T-AUTH-2)", async () => {
    const eve = await signUp("Eve");
    const [max] = await database.query<{ id: string }>(
      `select id from identity."user" where email = 'max@example.com'`,
    );
    const headers = { "Guildhall-Account": max?.id ?? "" };
    expect(await eve.browser.post("/api/auth/step-up/password", { password }, headers)).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
  });

  test("whoever came by an organization's identity provider alone adds a way of their own", async () => {
    const una = await signUp("Una");
    await onlySso(una.browser);
    expect(await una.browser.send("POST", "/api/me/totp")).toMatchObject({
      status: 401,
      body: { code: "step_up_required", asks: "sign_in", ways: ["email", "pwd"] },
    });
    expect(await byPassword(una.browser)).toMatchObject({ body: { methods: ["sso:acme", "pwd"] } });
    expect((await una.browser.send("POST", "/api/me/totp")).status).toBe(201);
  });

  test("what changes who one is asks for a fresh proof, in the words of RFC 9470", async () => {
    const ivo = await signUp("Ivo");
    await age(ivo.browser);
    const refused = await ivo.browser.send("POST", "/api/me/totp");
    expect(refused).toMatchObject({ status: 401, body: { code: "step_up_required", asks: "fresh" } });
    expect(refused.headers.get("www-authenticate")).toBe(
      'Bearer error="insufficient_user_authentication", acr_values="urn:guildhall:acr:sign-in", max_age=900',
    );
    expect(await database.query("select from identity.totp where user_id = $1", [ivo.id])).toEqual([]);
  });
});

describe("with a code by mail", () => {
  test("Ann signs in with the code, which proves her mailbox, too, and works once (T-ONCE-1)", async () => {
    const ann = await signUp("Ann");
    const code = await codeFor(ann.browser, ann.email);
    const signedIn = await ann.browser.post("/api/auth/sign-in/email-code", { email: ann.email, code });
    expect(signedIn).toMatchObject({
      status: 200,
      body: { user: { id: ann.id, emailVerified: true }, landing: "ann" },
    });
    expect(await sessionIn(ann.browser)).toMatchObject({ methods: ["email"] });
    expect(await rows.eventsOf(ann.id)).toEqual(["user.created", "user.email_verified", "account.signed_in"]);
    expect(await ann.browser.post("/api/auth/sign-in/email-code", { email: ann.email, code })).toMatchObject({
      status: 401,
      body: { code: "wrong_code" },
    });
    // It was she who had set the password, in this browser: it stays.
    expect((await browser().signIn(ann.email)).status).toBe(200);
  });

  test("of five who show one code at once, one is let in (T-ONCE-1)", async () => {
    const bea = await signUp("Bea");
    const laptop = browser();
    const code = await codeFor(laptop, bea.email);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        laptop.post("/api/auth/sign-in/email-code", { email: bea.email, code }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await rows.eventsOf(bea.id)).filter((type) => type === "account.signed_in")).toHaveLength(1);
  });

  test("a code works in no other browser than the one that asked for it", async () => {
    const cid = await signUp("Cid");
    const laptop = browser();
    const code = await codeFor(laptop, cid.email);
    const other = browser();
    await other.post("/api/auth/email-code", { email: "somebody@example.com" });
    const tried = await other.post("/api/auth/sign-in/email-code", { email: cid.email, code });
    expect(tried).toMatchObject({ status: 401, body: { code: "wrong_code" } });
    expect((await laptop.post("/api/auth/sign-in/email-code", { email: cid.email, code })).status).toBe(200);
  });

  test("after five wrong ones the right one is dead, and so is one that is ten minutes old", async () => {
    const dot = await signUp("Dot");
    const laptop = browser();
    const code = await codeFor(laptop, dot.email);
    const wrong = code.startsWith("0") ? "1111 1111" : "0000 0000";
    for (let times = 0; times < 5; times += 1)
      expect(
        (await laptop.post("/api/auth/sign-in/email-code", { email: dot.email, code: wrong })).status,
      ).toBe(401);
    expect((await laptop.post("/api/auth/sign-in/email-code", { email: dot.email, code })).status).toBe(401);
    const second = await codeFor(laptop, dot.email);
    await database.query("update identity.challenge set expires_at = now() where kind = 'email_code'");
    expect(
      (await laptop.post("/api/auth/sign-in/email-code", { email: dot.email, code: second })).status,
    ).toBe(401);
  });

  test("an address that nobody has is answered just the same, and gets no mail", async () => {
    const before = mailbox.list().length;
    const [known, unknown] = [await signUp("Fay"), "nobody@example.com"];
    await world.settled();
    const sent = mailbox.list().length;
    const answers = [];
    for (const email of [known.email, unknown]) {
      const { status, text, headers } = await browser().post("/api/auth/email-code", { email });
      answers.push({
        status,
        text,
        cookies: headers.getSetCookie().map((line) => line.replace(/=[^;]+/, "")),
      });
    }
    await world.settled();
    expect(answers[0]).toEqual(answers[1]);
    expect(mailbox.list()).toHaveLength(sent + 1);
    expect(sent).toBeGreaterThan(before);
  });

  test("a password that somebody set with an address before it was proved is gone once it is (T-LINK-1)", async () => {
    const thief = await signUp("Gil");
    const own = browser();
    const code = await codeFor(own, thief.email);
    expect((await own.post("/api/auth/sign-in/email-code", { email: thief.email, code })).status).toBe(200);
    expect(await rows.accountsIn(thief.browser)).toEqual([]);
    expect((await browser().signIn(thief.email)).status).toBe(401);
    await world.settled();
    expect(mailbox.list()[0]).toMatchObject({
      to: thief.email,
      subject: expect.stringContaining("was removed") as unknown,
    });
    expect(await rows.eventsOf(thief.id)).toContain("user.password_removed");
  });

  test("an account steps up with the code to its own address, and not with another's", async () => {
    const hal = await signUp("Hal");
    await age(hal.browser);
    const other = await signUp("Other");
    const foreign = await codeFor(hal.browser, other.email);
    const tried = await hal.browser.post("/api/auth/step-up/email-code", { code: foreign });
    expect(tried).toMatchObject({ status: 401, body: { code: "wrong_code" } });
    const code = await codeFor(hal.browser, hal.email);
    expect(await hal.browser.post("/api/auth/step-up/email-code", { code })).toMatchObject({
      status: 200,
      body: { user: hal.id, methods: ["pwd", "email"] },
    });
    expect(await rows.eventsOf(hal.id)).toEqual([
      "user.created",
      "user.email_verified",
      "account.stepped_up",
    ]);
  });
});

test("a code stands in no row and no line of the log, also while its mail waits (T-LOG-1)", async () => {
  const slow = await testPeople({ working: false });
  const canary = await slow.signUp("Canary");
  await canary.browser.post("/api/auth/email-code", { email: canary.email });
  const tables = ["identity.challenge", "graphile_worker._private_jobs", "guildhall.account_event"];
  const everything = async (): Promise<string> =>
    JSON.stringify(
      await Promise.all(tables.map((table) => slow.database.query(`select t::text from ${table} t`))),
    );
  const kept = await everything();
  slow.work();
  await slow.settled();
  const mail = slow.mailbox.list().find(({ subject }) => subject === "Your code");
  const code = /(\d{4}) (\d{4})/.exec(mail?.text ?? "")?.slice(1) ?? [];
  expect(code).toHaveLength(2);
  for (const text of [code.join(" "), code.join("")])
    for (const place of [kept, await everything(), slow.log()]) expect(place).not.toContain(text);
  expect(kept).not.toContain("canary@example.com");
  await slow.close();
});

describe("what two factors are (T-AUTH-1)", () => {
  test.each([
    [["pwd"], "pwd", ["pwd"]],
    [["pwd"], "email", ["pwd", "email"]],
    [["pwd"], "oauth:google", ["pwd", "oauth:google"]],
    [["pwd"], "otp", ["pwd", "otp", "mfa"]],
    [["email"], "otp", ["email", "otp", "mfa"]],
    [["sso:acme"], "otp", ["sso:acme", "otp", "mfa"]],
    [[], "otp", ["otp"]],
    [["mfa:acme"], "otp", ["mfa:acme", "otp"]],
    [[], "hwk", ["hwk", "mfa"]],
    [["pwd", "otp", "mfa"], "email", ["pwd", "otp", "mfa", "email"]],
  ])("%j and then %s is %j", (methods, method, shown) => {
    expect(withMethod(methods, method)).toEqual(shown);
  });
});
