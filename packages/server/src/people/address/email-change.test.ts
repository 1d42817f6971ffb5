import { afterAll, describe, expect, test } from "vitest";
import { password, testPeople, type Browser, type Got, type SignedUpPerson } from "../../../test/people.ts";

const world = await testPeople();
const { database, browser, mailbox, signUp } = world;
afterAll(() => world.close());

const path = "/api/me/email-change";
const asks = (where: Browser, email: string): Promise<Got> => where.post(path, { email });
const confirms = (where: Browser, token: string): Promise<Got> =>
  where.post(`${path}/confirmation`, { token });
const reads = async (where: Browser): Promise<unknown> => (await where.send("GET", path)).body;

/** The subjects of the mails to an address, the last one first. */
async function mailsTo(email: string): Promise<string[]> {
  await world.settled();
  return mailbox.list().flatMap(({ to, subject }) => (to === email ? [subject] : []));
}

/** The secret in the last mail to an address, and whose it is. */
async function mailedTo(email: string): Promise<{ readonly token: string; readonly account: string }> {
  await world.settled();
  const text = mailbox.list().find(({ to }) => to === email)?.text ?? "";
  const link = /http:\/\/localhost:3000\/change-email#token=([\w-]{43})&account=([\da-f-]{36})/.exec(text);
  return { token: link?.[1] ?? "", account: link?.[2] ?? "" };
}

async function askedFor({ browser: where }: SignedUpPerson, email: string): Promise<string> {
  expect((await asks(where, email)).status).toBe(201);
  return (await mailedTo(email)).token;
}

async function rowOf({ id }: SignedUpPerson): Promise<unknown> {
  const [row] = await database.query(`select email, email_verified from identity."user" where id = $1`, [id]);
  return row;
}

async function eventsOf({ id }: SignedUpPerson): Promise<string[]> {
  const rows = await database.query<{ type: string }>(
    "select type from guildhall.account_event where user_id = $1 and type like 'user.email%' order by id",
    [id],
  );
  return rows.map(({ type }) => type);
}

async function keptOf({ id }: SignedUpPerson): Promise<number> {
  return (
    await database.query(
      "select from identity.verification where value like $1 and identifier like 'address:%'",
      [`${id} %`],
    )
  ).length;
}

/** Makes a session one that only an organization's identity provider vouches for. */
async function vouchedFor({ id }: SignedUpPerson): Promise<void> {
  await database.query(
    "update identity.session set methods = '{sso:acme}', personal_at = null where user_id = $1",
    [id],
  );
}

describe("another e-mail address", () => {
  test("is asked for, waits, and is the person's once the secret from the mail is shown: once", async () => {
    const ada = await signUp("Ada");
    const answer = await asks(ada.browser, "Ada@New.example");
    expect(answer).toMatchObject({ status: 201, body: { email: "ada@new.example" } });
    const { expiresAt } = answer.body as { readonly expiresAt: string };
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(59 * 60_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(60 * 60_000);
    expect(await reads(ada.browser)).toEqual({ pending: { email: "ada@new.example", expiresAt } });
    expect(await rowOf(ada)).toEqual({ email: ada.email, email_verified: false });
    const { token, account } = await mailedTo("ada@new.example");
    expect(account).toBe(ada.id);
    expect(await mailsTo("ada@new.example")).toEqual(["Confirm your new e-mail address"]);
    expect((await mailsTo(ada.email))[0]).toBe("A new e-mail address was asked for");

    expect(await confirms(ada.browser, token)).toMatchObject({
      status: 200,
      body: { id: ada.id, name: "Ada", email: "ada@new.example", emailVerified: true },
    });
    expect(await rowOf(ada)).toEqual({ email: "ada@new.example", email_verified: true });
    expect(await reads(ada.browser)).toEqual({ pending: null });
    expect((await mailsTo(ada.email))[0]).toBe("Your e-mail address was changed");
    expect(await confirms(ada.browser, token)).toMatchObject({
      status: 410,
      body: { code: "token_expired" },
    });
    expect(await eventsOf(ada)).toEqual(["user.email_change_requested", "user.email_changed"]);
    expect((await browser().signIn("ada@new.example")).status).toBe(200);
    expect((await browser().signIn(ada.email)).status).toBe(401);
  });

  test("needs the person as well as the mailbox: nobody else confirms it, signed in or not", async () => {
    const [bea, mallory] = [await signUp("Bea"), await signUp("Mallory")];
    const token = await askedFor(bea, "bea@new.example");
    expect(await confirms(mallory.browser, token)).toMatchObject({ status: 410 });
    expect(await confirms(browser(), token)).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
    expect(await rowOf(mallory)).toMatchObject({ email: mallory.email });
    expect(await rowOf(bea)).toMatchObject({ email: bea.email });
    // In another browser in which she is signed in.
    const phone = browser();
    await phone.signIn(bea.email);
    expect((await confirms(phone, token)).status).toBe(200);
  });

  test("is kept as a hash, for an hour", async () => {
    const cleo = await signUp("Cleo");
    const token = await askedFor(cleo, "cleo@new.example");
    const rows = await database.query("select v::text as row from identity.verification v");
    expect(JSON.stringify(rows)).not.toContain(token);
    await database.query("update identity.verification set expires_at = now() where value like $1", [
      `${cleo.id} %`,
    ]);
    expect(await reads(cleo.browser)).toEqual({ pending: null });
    expect(await confirms(cleo.browser, token)).toMatchObject({ status: 410 });
    expect(await rowOf(cleo)).toMatchObject({ email: cleo.email });
  });

  test("that is asked for again replaces the one before, and can be taken back", async () => {
    const dora = await signUp("Dora");
    const first = await askedFor(dora, "dora@first.example");
    const second = await askedFor(dora, "dora@second.example");
    expect(await reads(dora.browser)).toMatchObject({ pending: { email: "dora@second.example" } });
    expect((await confirms(dora.browser, first)).status).toBe(410);
    expect((await dora.browser.send("DELETE", path)).status).toBe(204);
    expect(await dora.browser.send("DELETE", path)).toMatchObject({ status: 404 });
    expect((await confirms(dora.browser, second)).status).toBe(410);
    expect(await rowOf(dora)).toMatchObject({ email: dora.email });
    expect(await eventsOf(dora)).toEqual([
      "user.email_change_requested",
      "user.email_change_requested",
      "user.email_change_cancelled",
    ]);
  });

  test("is not the one that the person has", async () => {
    const edna = await signUp("Edna");
    expect(await asks(edna.browser, edna.email.toUpperCase())).toMatchObject({
      status: 400,
      body: { code: "invalid_body", fields: [{ field: "email" }] },
    });
    expect(await eventsOf(edna)).toEqual([]);
  });

  test("is asked for with a fresh proof, and with the second factor of whoever has one (ASVS 7.5.1)", async () => {
    const fred = await signUp("Fred");
    const older = (age: string): Promise<unknown> =>
      database.query("update identity.session set personal_at = now() - $2::interval where user_id = $1", [
        fred.id,
        age,
      ]);
    await older("16 minutes");
    const refused = await asks(fred.browser, "fred@new.example");
    expect(refused).toMatchObject({ status: 401, body: { code: "step_up_required", asks: "fresh" } });
    await older("1 minute");
    await database.query(
      "insert into identity.totp (user_id, secret, confirmed_at) values ($1, 'x', now())",
      [fred.id],
    );
    expect(await asks(fred.browser, "fred@new.example")).toMatchObject({ body: { asks: "mfa" } });
    expect([await keptOf(fred), await mailsTo("fred@new.example")]).toEqual([0, []]);
  });
});

describe("an address that somebody else has", () => {
  test("is answered as a free one is: only who has the mailbox is told, and nobody can confirm it (T-ENUM-2)", async () => {
    const [gina, olga] = [await signUp("Gina"), await signUp("Olga")];
    const answers = [];
    for (const email of ["gina@free.example", olga.email]) {
      const { status, body, headers } = await asks(gina.browser, email);
      const said = [...headers].filter(([name]) => name !== "request-id").sort();
      answers.push(JSON.stringify({ status, keys: Object.keys(body as object), said }));
      expect(await reads(gina.browser)).toMatchObject({ pending: { email } });
    }
    expect(new Set(answers).size).toBe(1);
    expect((await mailsTo(olga.email))[0]).toBe("This e-mail address belongs to your account");
    expect(mailbox.list().find(({ to }) => to === olga.email)?.text).not.toContain("token");
    expect(await mailedTo(olga.email)).toEqual({ token: "", account: "" });
    expect(await rowOf(olga)).toMatchObject({ email: olga.email });
  });

  test("is one person's, whoever of two confirms it first, or signs up with it meanwhile", async () => {
    for (const round of ["one", "two", "three"]) {
      const [hal, ivy] = [await signUp(`Hal${round}`), await signUp(`Ivy${round}`)];
      const email = `shared-${round}@new.example`;
      const tokens = [await askedFor(hal, email), await askedFor(ivy, email)];
      const answers = await Promise.all([
        confirms(hal.browser, tokens[0] ?? ""),
        confirms(ivy.browser, tokens[1] ?? ""),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: "email_taken" });
      expect(
        await database.query(`select email from identity."user" where email = $1`, [email]),
      ).toHaveLength(1);
    }
    const jan = await signUp("Jan");
    const token = await askedFor(jan, "nell@example.com");
    await signUp("Nell");
    expect(await confirms(jan.browser, token)).toMatchObject({ status: 409, body: { code: "email_taken" } });
    expect(await rowOf(jan)).toMatchObject({ email: jan.email });
  });

  test("of twenty who show one secret at once, one changes the address (T-ONCE-1)", async () => {
    const kim = await signUp("Kim");
    const token = await askedFor(kim, "kim@new.example");
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirms(kim.browser, token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    expect(await eventsOf(kim)).toEqual(["user.email_change_requested", "user.email_changed"]);
  });
});

describe("whom only an organization's identity provider vouches for", () => {
  test("is sent to that organization where nobody else ever vouched for them (T-SSO-2)", async () => {
    const lea = await signUp("Lea");
    await vouchedFor(lea);
    await database.query("delete from identity.account where user_id = $1", [lea.id]);
    expect(await asks(lea.browser, "lea@new.example")).toMatchObject({
      status: 403,
      body: { code: "email_vouched" },
    });
    expect(await keptOf(lea)).toBe(0);
  });

  test("proves who they are first where they have a way of their own, and is told of no address that waits", async () => {
    const mia = await signUp("Mia");
    const token = await askedFor(mia, "mia@private.example");
    await vouchedFor(mia);
    const asked = { status: 401, body: { code: "step_up_required", asks: "sign_in" } };
    expect(await asks(mia.browser, "mia@new.example")).toMatchObject(asked);
    expect(await mia.browser.send("DELETE", path)).toMatchObject(asked);
    expect(await confirms(mia.browser, token)).toMatchObject(asked);
    expect(await reads(mia.browser)).toEqual({ pending: null });
    expect(await keptOf(mia)).toBe(1);
    expect(await rowOf(mia)).toMatchObject({ email: mia.email });
  });
});

describe("once it has changed", () => {
  test("what was mailed to the address before proves nothing: no reset, no code, no proof (T-INV-1)", async () => {
    const nia = await signUp("Nia");
    await browser().post("/api/auth/request-password-reset", { email: nia.email });
    await world.settled();
    const reset = /#token=([\w-]{43})/.exec(mailbox.list().find(({ to }) => to === nia.email)?.text ?? "");
    const [phone, laptop] = [browser(), browser()];
    await phone.post("/api/auth/email-code", { email: nia.email });
    await laptop.signIn(nia.email);
    await laptop.post("/api/auth/email-code", { email: nia.email });
    await world.settled();
    const [stepUp, signIn] = mailbox.list().flatMap(({ to, text }) => {
      const digits = /is (\d{4}) (\d{4})\./.exec(text);
      return to === nia.email && digits ? [`${digits[1] ?? ""}${digits[2] ?? ""}`] : [];
    });
    const token = await askedFor(nia, "nia@new.example");
    expect((await confirms(laptop, token)).status).toBe(200);

    const used = { token: reset?.[1] ?? "", password: "a password of a thief" };
    expect(used.token).toHaveLength(43);
    expect(await browser().post("/api/auth/reset-password", used)).toMatchObject({ status: 410 });
    expect(
      await phone.post("/api/auth/sign-in/email-code", { email: nia.email, code: signIn }),
    ).toMatchObject({ status: 401, body: { code: "wrong_code" } });
    expect(await laptop.post("/api/auth/step-up/email-code", { code: stepUp })).toMatchObject({
      status: 401,
      body: { code: "wrong_code" },
    });
    expect(
      await database.query("select from identity.verification where value like $1", [`${nia.id} %`]),
    ).toEqual([]);
  });

  test("the person is signed in where they confirmed it, and nowhere else", async () => {
    const otto = await signUp("Otto");
    const [phone, olaf] = [browser(), await signUp("Olaf")];
    await phone.signIn(otto.email);
    await phone.signIn(olaf.email);
    const token = await askedFor(otto, "otto@new.example");
    expect((await confirms(otto.browser, token)).status).toBe(200);
    expect(await reads(otto.browser)).toEqual({ pending: null });
    expect((await phone.send("GET", path, { headers: { "Guildhall-Account": otto.id } })).status).toBe(401);
    expect((await phone.send("GET", path, { headers: { "Guildhall-Account": olaf.id } })).status).toBe(200);
  });

  test("accounts elsewhere stay linked, and the password stays", async () => {
    const pia = await signUp("Pia");
    const linked = `select provider_id, account_id, password from identity.account where user_id = $1 order by 1`;
    await database.query(
      `insert into identity.account (id, account_id, provider_id, user_id) values (gen_random_uuid(), 'pia', 'google', $1)`,
      [pia.id],
    );
    const before = await database.query(linked, [pia.id]);
    expect((await confirms(pia.browser, await askedFor(pia, "pia@new.example"))).status).toBe(200);
    expect(await database.query(linked, [pia.id])).toEqual(before);
    expect(before).toHaveLength(2);
  });
});

describe("an address that waits is forgotten", () => {
  test("with a password that is changed, or set anew by mail: so whoever did not ask ends it", async () => {
    const quin = await signUp("Quin");
    let token = await askedFor(quin, "quin@thief.example");
    const changed = { oldPassword: password, password: "a new password of Quin's" };
    expect((await quin.browser.send("PUT", "/api/me/password", { body: changed })).status).toBe(204);
    expect([await keptOf(quin), (await confirms(quin.browser, token)).status]).toEqual([0, 410]);

    token = await askedFor(quin, "quin@thief.example");
    await browser().post("/api/auth/request-password-reset", { email: quin.email });
    await world.settled();
    const mail = mailbox.list().find(({ to }) => to === quin.email);
    const reset = /#token=([\w-]{43})/.exec(mail?.text ?? "")?.[1];
    const body = { token: reset, password: "another password of Quin's" };
    expect((await browser().post("/api/auth/reset-password", body)).status).toBe(204);
    expect(await keptOf(quin)).toBe(0);
    await quin.browser.signIn(quin.email, body.password);
    expect((await confirms(quin.browser, token)).status).toBe(410);
  });

  test("when whoever has the mailbox proves it, and somebody else had signed up with it (T-LINK-1)", async () => {
    const thief = await signUp("Rex");
    await askedFor(thief, "rex@thief.example");
    const verification = mailbox
      .list()
      .flatMap(({ to, text }) => (to === thief.email ? [/verify#token=([\w-]{43})/.exec(text)?.[1]] : []))
      .find((token) => token !== undefined);
    const proved = await browser().post("/api/auth/verify-email", { token: verification });
    expect(proved).toMatchObject({ status: 200, body: { removed: true } });
    expect(await keptOf(thief)).toBe(0);
  });
});

describe("mails about it", () => {
  test("are so many in an hour, to the new address and to the present one", async () => {
    const limited = await testPeople({ limits: { mailTo: { times: 2, seconds: 60 } } });
    const [sue, tom] = [await limited.signUp("Sue"), await limited.signUp("Tom")];
    const statuses = [];
    for (const email of ["sue@one.example", "sue@two.example", "sue@three.example"])
      statuses.push((await asks(sue.browser, email)).status);
    expect(statuses).toEqual([201, 201, 429]);
    // Counted for the mailbox, whoever asks.
    expect((await asks(tom.browser, "sue@one.example")).status).toBe(201);
    expect(await asks(tom.browser, "sue@one.example")).toMatchObject({
      status: 429,
      body: { code: "too_many_requests" },
    });
    await limited.close();
  });

  test("lead nowhere once it was taken back before they went out", async () => {
    const idle = await testPeople({ working: false });
    const uma = await idle.signUp("Uma");
    expect((await asks(uma.browser, "uma@new.example")).status).toBe(201);
    expect((await uma.browser.send("DELETE", path)).status).toBe(204);
    idle.work();
    await idle.settled();
    expect(idle.mailbox.list().filter(({ to }) => to === "uma@new.example")).toEqual([]);
    await idle.close();
  });
});
