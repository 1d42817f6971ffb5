import type { Passkey, PasskeyChallenge } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { Authenticator, type Oddity, type Options } from "../../../test/authenticator.ts";
import { PeopleRows } from "../../../test/people-rows.ts";
import { testPeople, type Browser, type Got } from "../../../test/people.ts";
import { newId } from "../../http/index.ts";

const world = await testPeople();
const { database, signUp, browser, mailbox } = world;
const rows = new PeopleRows(database);
afterAll(() => world.close());

interface Begun {
  readonly challenge: string;
  readonly options: Options;
}

async function begin(where: Browser, path: string): Promise<Begun> {
  const { body } = await where.send("POST", `${path}/options`);
  const { challenge, options } = body as PasskeyChallenge;
  return { challenge, options: options as unknown as Options };
}

async function register(where: Browser, device: Authenticator, oddity?: Oddity): Promise<Got> {
  const { challenge, options } = await begin(where, "/api/me/passkeys");
  return where.post("/api/me/passkeys", {
    challenge,
    name: "Laptop",
    response: device.register(options, oddity),
  });
}

async function show(where: Browser, device: Authenticator, path = "/api/auth/sign-in/passkey"): Promise<Got> {
  const { challenge, options } = await begin(where, path);
  return where.post(path, { challenge, response: device.assert(options) });
}

const refused = { status: 401, body: { code: "passkey_refused" } };

describe("adding", () => {
  test("Olivia adds a passkey, is told by mail, and signs in with it: that is two factors", async () => {
    const olivia = await signUp("Olivia");
    await world.settled();
    const device = new Authenticator();
    const added = await register(olivia.browser, device);
    expect(added).toMatchObject({ status: 201, body: { name: "Laptop", lastUsedAt: null } });
    await world.settled();
    expect(mailbox.list()[0]).toMatchObject({ to: olivia.email, subject: "A passkey was added" });
    const laptop = browser();
    expect(await show(laptop, device)).toMatchObject({
      status: 200,
      body: { user: { id: olivia.id }, landing: "olivia" },
    });
    expect(
      await database.query("select methods from identity.session where id = any($1)", [
        await rows.sessionsIn(laptop),
      ]),
    ).toEqual([{ methods: ["hwk", "mfa"] }]);
    expect(await rows.eventsOf(olivia.id)).toEqual([
      "user.created",
      "user.passkey_added",
      "account.signed_in",
    ]);
  });

  test("it asks for a fresh proof, also between its beginning and its end", async () => {
    const ann = await signUp("Ann");
    const { challenge, options } = await begin(ann.browser, "/api/me/passkeys");
    await database.query(
      "update identity.session set personal_at = now() - interval '1 hour' where user_id = $1",
      [ann.id],
    );
    const response = new Authenticator().register(options);
    const stale = { status: 401, body: { code: "step_up_required", asks: "fresh" } };
    expect(await ann.browser.post("/api/me/passkeys", { challenge, name: "Laptop", response })).toMatchObject(
      stale,
    );
    expect(await ann.browser.send("POST", "/api/me/passkeys/options")).toMatchObject(stale);
    expect(await database.query("select from identity.passkey where user_id = $1", [ann.id])).toEqual([]);
  });

  test.each([
    ["a page of another origin", { origin: "https://evil.example" }],
    ["another site", { rpId: "evil.example" }],
    ["a device that did not ask who holds it", { userVerified: false }],
  ])("what comes from %s is refused", async (_, oddity) => {
    const bo = await signUp(`Bo${newId().slice(-6)}`);
    expect(await register(bo.browser, new Authenticator(), oddity)).toMatchObject(refused);
    expect(await database.query("select from identity.passkey where user_id = $1", [bo.id])).toEqual([]);
  });

  test("a credential that somebody has can not be added again", async () => {
    const [cy, di] = [await signUp("Cy"), await signUp("Di")];
    const device = new Authenticator();
    expect((await register(cy.browser, device)).status).toBe(201);
    expect(await register(di.browser, device)).toMatchObject(refused);
  });

  test("a challenge of Max's is nothing in Eve's browser", async () => {
    const [max, eve] = [await signUp("Max"), await signUp("Eve")];
    const { challenge, options } = await begin(max.browser, "/api/me/passkeys");
    const body = { challenge, name: "Laptop", response: new Authenticator().register(options) };
    expect((await eve.browser.post("/api/me/passkeys", body)).body).toMatchObject({
      code: "challenge_expired",
    });
  });
});

describe("signing in", () => {
  test("an answer works once, also when it is sent several times at once (T-ONCE-1)", async () => {
    const fay = await signUp("Fay");
    const device = new Authenticator();
    await register(fay.browser, device);
    const laptop = browser();
    const { challenge, options } = await begin(laptop, "/api/auth/sign-in/passkey");
    const body = { challenge, response: device.assert(options) };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => laptop.post("/api/auth/sign-in/passkey", body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410]);
    const again = await begin(laptop, "/api/auth/sign-in/passkey");
    expect(
      await laptop.post("/api/auth/sign-in/passkey", { ...body, challenge: again.challenge }),
    ).toMatchObject(refused);
  });

  test("a challenge ends after five minutes, with a wrong answer, and works in no other browser", async () => {
    const gus = await signUp("Gus");
    const device = new Authenticator();
    await register(gus.browser, device);
    const path = "/api/auth/sign-in/passkey";
    const expired = { status: 410, body: { code: "challenge_expired" } };
    const laptop = browser();

    const old = await begin(laptop, path);
    await database.query("update identity.challenge set expires_at = now() where id = $1", [old.challenge]);
    const late = { challenge: old.challenge, response: device.assert(old.options) };
    expect(await laptop.post(path, late)).toMatchObject(expired);

    const wrong = await begin(laptop, path);
    const { challenge } = wrong;
    const foreign = device.assert(wrong.options, { origin: "https://evil.example" });
    expect(await laptop.post(path, { challenge, response: foreign })).toMatchObject(refused);
    expect(await laptop.post(path, { challenge, response: device.assert(wrong.options) })).toMatchObject(
      expired,
    );

    const here = await begin(laptop, path);
    const elsewhere = browser();
    await begin(elsewhere, path);
    const stolen = { challenge: here.challenge, response: device.assert(here.options) };
    expect(await elsewhere.post(path, stolen)).toMatchObject(expired);
    expect((await laptop.post(path, stolen)).status).toBe(200);
  });

  test("a counter that went back is refused: the passkey may have been copied", async () => {
    const hal = await signUp("Hal");
    const device = new Authenticator();
    await register(hal.browser, device);
    device.counter = 7;
    expect((await show(browser(), device)).status).toBe(200);
    device.counter = 3;
    expect(await show(browser(), device)).toMatchObject(refused);
    expect(
      await database.query("select counter::int from identity.passkey where user_id = $1", [hal.id]),
    ).toEqual([{ counter: 8 }]);
  });

  test("a passkey that nobody has, and one without verification of its user, are refused alike", async () => {
    const ida = await signUp("Ida");
    const device = new Authenticator();
    await register(ida.browser, device);
    const laptop = browser();
    expect(await show(laptop, new Authenticator())).toMatchObject(refused);
    const { challenge, options } = await begin(laptop, "/api/auth/sign-in/passkey");
    const response = device.assert(options, { userVerified: false });
    expect(await laptop.post("/api/auth/sign-in/passkey", { challenge, response })).toMatchObject(refused);
    expect(await rows.accountsIn(laptop)).toEqual([]);
  });
});

describe("proving again", () => {
  test("a passkey makes two factors of a session, and a fresh one", async () => {
    const jo = await signUp("Jo");
    const device = new Authenticator();
    await register(jo.browser, device);
    await database.query(
      "update identity.session set personal_at = now() - interval '1 hour' where user_id = $1",
      [jo.id],
    );
    expect(await show(jo.browser, device, "/api/auth/step-up/passkey")).toMatchObject({
      status: 200,
      body: { user: jo.id, methods: ["pwd", "hwk", "mfa"] },
    });
    expect((await jo.browser.send("POST", "/api/me/totp")).status).toBe(201);
  });

  test("Eve's passkey proves nothing of Max's account, even in his browser", async () => {
    const [kim, eve] = [await signUp("Kim"), await signUp("Eva")];
    const device = new Authenticator();
    await register(eve.browser, device);
    expect(await show(kim.browser, device, "/api/auth/step-up/passkey")).toMatchObject(refused);
    expect(await rows.eventsOf(kim.id)).not.toContain("account.stepped_up");
  });
});

describe("looking after them", () => {
  test("Lea renames and removes her own; to Eve they are absent", async () => {
    const [lea, eve] = [await signUp("Lea"), await signUp("Evi")];
    const device = new Authenticator();
    const { id } = (await register(lea.browser, device)).body as Passkey;
    const path = `/api/me/passkeys/${id}`;
    const absent = { status: 404, body: { code: "not_found" } };
    expect(await eve.browser.send("PATCH", path, { body: { name: "Mine" } })).toMatchObject(absent);
    expect(await eve.browser.send("DELETE", path)).toMatchObject(absent);
    expect(await lea.browser.send("PATCH", path, { body: { name: "Phone" } })).toMatchObject({
      status: 200,
      body: { id, name: "Phone" },
    });
    expect((await lea.browser.send("DELETE", path)).status).toBe(204);
    expect(await show(browser(), device)).toMatchObject(refused);
    expect(await rows.eventsOf(lea.id)).toEqual([
      "user.created",
      "user.passkey_added",
      "user.passkey_renamed",
      "user.passkey_removed",
    ]);
  });

  test("the last way in can not be removed", async () => {
    const mo = await signUp("Mo");
    const device = new Authenticator();
    const { id } = (await register(mo.browser, device)).body as Passkey;
    await database.query("delete from identity.account where user_id = $1", [mo.id]);
    expect(await mo.browser.send("DELETE", `/api/me/passkeys/${id}`)).toMatchObject({
      status: 409,
      body: { code: "last_way" },
    });
    expect((await show(browser(), device)).status).toBe(200);
  });
});
