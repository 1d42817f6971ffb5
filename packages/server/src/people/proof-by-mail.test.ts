import { createHash } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { password, testPeople, type SignedUpPerson } from "../../test/people.ts";

const world = await testPeople();
const { database, browser, mailbox, people, signUp } = world;
afterAll(() => world.close());

const newPassword = "a password of another kind";

/** The secret in the last mail to somebody that has one; empty when there is none. */
async function mailedTo(email: string, page: "verify" | "reset"): Promise<string> {
  await world.settled();
  const link = new RegExp(`http://localhost:3000/${page}#token=([\\w-]{43})`);
  const found = mailbox
    .list()
    .flatMap((mail) => (mail.to === email ? [link.exec(mail.text)?.[1] ?? ""] : []));
  return found.find((token) => token !== "") ?? "";
}

async function mailsTo(email: string): Promise<number> {
  await world.settled();
  return mailbox.list().filter(({ to }) => to === email).length;
}

const verify = (token: string) => browser().post("/api/auth/verify-email", { token });
const reset = (token: string, secret = newPassword) =>
  browser().post("/api/auth/reset-password", { token, password: secret });
const askForReset = async (email: string): Promise<string> => {
  expect((await browser().post("/api/auth/request-password-reset", { email })).status).toBe(204);
  return mailedTo(email, "reset");
};

async function isVerified({ id }: SignedUpPerson): Promise<boolean | undefined> {
  const [row] = await database.query<{ email_verified: boolean }>(
    `select email_verified from identity."user" where id = $1`,
    [id],
  );
  return row?.email_verified;
}

async function eventsOf({ id }: SignedUpPerson, type: string): Promise<number> {
  return (
    await database.query("select from guildhall.account_event where user_id = $1 and type = $2", [id, type])
  ).length;
}

async function sessionsOf({ id }: SignedUpPerson): Promise<number> {
  return (await database.query("select from identity.session where user_id = $1", [id])).length;
}

async function age(token: string, interval: string): Promise<void> {
  const hash = createHash("sha256").update(token).digest("hex");
  await database.query(
    "update identity.verification set expires_at = expires_at - $1::interval where identifier like $2",
    [interval, `%${hash}`],
  );
}

describe("proving an e-mail address", () => {
  test("the secret from the mail proves it, once", async () => {
    const nia = await signUp("Nia");
    const token = await mailedTo(nia.email, "verify");
    expect(await verify(token)).toMatchObject({ status: 200, body: { email: nia.email } });
    expect(await isVerified(nia)).toBe(true);
    expect(await verify(token)).toMatchObject({ status: 410, body: { code: "token_expired" } });
    expect(await eventsOf(nia, "user.email_verified")).toBe(1);
  });

  test("of twenty who use one secret at once, one proves the address (T-ONCE-1)", async () => {
    const otto = await signUp("Otto");
    const token = await mailedTo(otto.email, "verify");
    const answers = await Promise.all(Array.from({ length: 20 }, () => verify(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    expect(await eventsOf(otto, "user.email_verified")).toBe(1);
  });

  test("a mail that is asked for again proves it as well, and then no mail before it does", async () => {
    const pia = await signUp("Pia");
    const first = await mailedTo(pia.email, "verify");
    expect((await browser().post("/api/auth/send-verification-email", { email: pia.email })).status).toBe(
      204,
    );
    const second = await mailedTo(pia.email, "verify");
    expect(second).not.toBe(first);
    expect((await verify(second)).status).toBe(200);
    expect((await verify(first)).status).toBe(410);
    expect(await eventsOf(pia, "user.email_verified")).toBe(1);
  });

  test("two mails of one person used at once prove the address once, and neither waits for the other forever", async () => {
    for (const name of ["Ada", "Bea", "Cleo", "Dora"]) {
      const person = await signUp(name);
      const first = await mailedTo(person.email, "verify");
      await browser().post("/api/auth/send-verification-email", { email: person.email });
      const second = await mailedTo(person.email, "verify");
      const answers = await Promise.all([verify(first), verify(second)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
      expect(await eventsOf(person, "user.email_verified")).toBe(1);
    }
  });

  test("a password that somebody else set with the address before is gone once it is proved elsewhere (T-LINK-1)", async () => {
    const thief = await signUp("Gil");
    const second = browser();
    await second.signIn(thief.email);
    const mails = await mailsTo(thief.email);
    const answer = await verify(await mailedTo(thief.email, "verify"));
    expect(answer).toMatchObject({ status: 200, body: { email: thief.email, removed: true } });
    expect(await isVerified(thief)).toBe(true);
    expect(await sessionsOf(thief)).toBe(0);
    expect((await thief.browser.signOut(thief.id)).status).toBe(401);
    expect((await browser().signIn(thief.email)).status).toBe(401);
    expect(await database.query("select from identity.account where user_id = $1", [thief.id])).toEqual([]);
    expect(await eventsOf(thief, "user.password_removed")).toBe(1);
    expect(await mailsTo(thief.email)).toBe(mails + 1);
    expect(mailbox.list()[0]?.subject).toContain("was removed");
    // Who has the mailbox sets a password of their own.
    expect((await reset(await askForReset(thief.email))).status).toBe(204);
    expect((await browser().signIn(thief.email, newPassword)).status).toBe(200);
  });

  test("who proves it in the browser in which they signed up keeps what they set up", async () => {
    const hana = await signUp("Hana");
    const token = await mailedTo(hana.email, "verify");
    const answer = await hana.browser.post("/api/auth/verify-email", { token });
    expect(answer).toMatchObject({ status: 200, body: { email: hana.email, removed: false } });
    expect(await sessionsOf(hana)).toBe(1);
    expect((await browser().signIn(hana.email)).status).toBe(200);
    expect(await eventsOf(hana, "user.password_removed")).toBe(0);
  });

  test("an address that was proved before loses nothing by a later mail", async () => {
    const ivo = await signUp("Ivo");
    const token = await mailedTo(ivo.email, "verify");
    await database.query(`update identity."user" set email_verified = true where id = $1`, [ivo.id]);
    expect(await verify(token)).toMatchObject({ status: 200, body: { removed: false } });
    expect((await browser().signIn(ivo.email)).status).toBe(200);
  });

  test("after a day the secret is too old", async () => {
    const quin = await signUp("Quin");
    const token = await mailedTo(quin.email, "verify");
    await age(token, "23 hours 59 minutes");
    const [row] = await database.query<{ alive: boolean }>(
      "select expires_at > now() as alive from identity.verification where value like $1",
      [`${quin.id} %`],
    );
    expect(row?.alive).toBe(true);
    await age(token, "1 minute");
    expect((await verify(token)).status).toBe(410);
    expect(await isVerified(quin)).toBe(false);
  });

  test("a secret proves nothing of an address that the person has no more", async () => {
    const rosa = await signUp("Rosa");
    const token = await mailedTo(rosa.email, "verify");
    await database.query(`update identity."user" set email = 'rosa@another.example' where id = $1`, [
      rosa.id,
    ]);
    expect((await verify(token)).status).toBe(410);
    expect(await isVerified(rosa)).toBe(false);
  });

  test("what was never mailed, and what was mailed for something else, proves nothing", async () => {
    const sam = await signUp("Sam");
    const forReset = await askForReset(sam.email);
    for (const token of [
      "x",
      "A".repeat(43),
      forReset,
      "x".repeat(2048),
      `verify:${forReset}`,
      "' or true --",
    ])
      expect(await verify(token)).toMatchObject({ status: 410, body: { code: "token_expired" } });
    expect((await reset(await mailedTo(sam.email, "verify"))).status).toBe(410);
    expect(await isVerified(sam)).toBe(false);
    expect((await reset(forReset)).status).toBe(204);
  });
});

describe("asking for a mail", () => {
  test("is answered the same for every address, and sends nothing where nobody has asked for it (T-ENUM-2)", async () => {
    const tess = await signUp("Tess");
    const uma = await signUp("Uma");
    await uma.browser.post("/api/auth/verify-email", { token: await mailedTo(uma.email, "verify") });
    for (const path of ["/api/auth/send-verification-email", "/api/auth/request-password-reset"]) {
      const answers = [];
      for (const email of [tess.email, uma.email, "nobody@example.com"]) {
        const { status, text, headers } = await browser().post(path, { email });
        const said = [...headers].filter(([name]) => name !== "request-id");
        answers.push(JSON.stringify({ status, text, said }));
      }
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toContain('"status":204');
    }
    expect(await mailsTo("nobody@example.com")).toBe(0);
    // The mail of the sign-up, and one of each kind that was asked for: Uma has nothing left to prove.
    expect([await mailsTo(tess.email), await mailsTo(uma.email)]).toEqual([3, 2]);
  });

  test("opening a link changes nothing: there is nothing to get", async () => {
    const vera = await signUp("Vera");
    const token = await mailedTo(vera.email, "verify");
    const before = await database.query("select * from identity.verification order by id");
    const answers = ["", `?token=${token}`, `/${token}`].map((rest) =>
      people.identity.handler(new Request(`http://localhost:3000/api/auth/verify-email${rest}`)),
    );
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(404);
    expect(await database.query("select * from identity.verification order by id")).toEqual(before);
  });

  test("old secrets that nobody used are cleared away", async () => {
    const wim = await signUp("Wim");
    await age(await mailedTo(wim.email, "verify"), "25 hours");
    await signUp("Xenia");
    expect(await database.query("select from identity.verification where expires_at < now()")).toEqual([]);
  });
});

describe("setting a new password", () => {
  test("ends every session of that person everywhere, and of nobody else; the old password is wrong from then on (T-REV-2)", async () => {
    const [max, olivia] = [await signUp("Max"), await signUp("Olivia")];
    const shared = browser();
    await shared.signIn(max.email);
    await shared.signIn(olivia.email);
    expect([await sessionsOf(max), await sessionsOf(olivia)]).toEqual([2, 2]);
    const mails = await mailsTo(max.email);

    expect((await reset(await askForReset(max.email))).status).toBe(204);

    expect([await sessionsOf(max), await sessionsOf(olivia)]).toEqual([0, 2]);
    expect((await max.browser.signOut()).status).toBe(401);
    expect((await shared.signOut(max.id)).status).toBe(404);
    expect((await shared.signOut(olivia.id)).status).toBe(204);
    expect((await browser().signIn(max.email, password)).status).toBe(401);
    expect((await browser().signIn(max.email, newPassword)).status).toBe(200);
    expect(await eventsOf(max, "user.password_changed")).toBe(1);
    expect(await eventsOf(max, "account.signed_out")).toBe(0);
    // The mail with the link, and one that tells that it was used.
    expect(await mailsTo(max.email)).toBe(mails + 2);
    expect(mailbox.list()[0]).toMatchObject({ to: max.email, subject: "Your password was changed" });
  });

  test("of twenty who use one secret at once, one sets the password (T-ONCE-1)", async () => {
    const yara = await signUp("Yara");
    const token = await askForReset(yara.email);
    const passwords = Array.from({ length: 20 }, (_, number) => `password number ${number}`);
    const answers = await Promise.all(passwords.map((secret) => reset(token, secret)));
    const won = passwords.filter((_, number) => answers[number]?.status === 204);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    expect((await browser().signIn(yara.email, won[0])).status).toBe(200);
    expect(await eventsOf(yara, "user.password_changed")).toBe(1);
  });

  test("uses up the other secrets that were mailed for it; after an hour one is too old", async () => {
    const zoe = await signUp("Zoe");
    const [first, second] = [await askForReset(zoe.email), await askForReset(zoe.email)];
    expect((await reset(second)).status).toBe(204);
    expect((await reset(first)).status).toBe(410);
    const third = await askForReset(zoe.email);
    await age(third, "1 hour");
    expect((await reset(third)).status).toBe(410);
    expect(await eventsOf(zoe, "user.password_changed")).toBe(1);
  });

  test("a password that is too short is refused, and the secret works still", async () => {
    const abe = await signUp("Abe");
    const token = await askForReset(abe.email);
    expect(await reset(token, "short")).toMatchObject({ status: 400, body: { code: "invalid_body" } });
    expect((await reset(token)).status).toBe(204);
  });

  test("proves the mailbox, and leaves whoever used the address before no way in (T-LINK-1)", async () => {
    const thief = await signUp("Jon");
    await database.query(
      `insert into identity.account (id, account_id, provider_id, user_id) values (gen_random_uuid(), 'thief', 'google', $1)`,
      [thief.id],
    );
    await database.query(
      "insert into identity.totp (user_id, secret, confirmed_at) values ($1, 'x', now())",
      [thief.id],
    );
    expect((await reset(await askForReset(thief.email))).status).toBe(204);
    expect(await isVerified(thief)).toBe(true);
    expect(await sessionsOf(thief)).toBe(0);
    expect(
      await database.query("select provider_id from identity.account where user_id = $1", [thief.id]),
    ).toEqual([{ provider_id: "credential" }]);
    expect((await browser().signIn(thief.email)).status).toBe(401);
    expect((await browser().signIn(thief.email, newPassword)).status).toBe(200);
  });

  test("gives a first password to somebody who had none", async () => {
    const ben = await signUp("Ben");
    await database.query("delete from identity.account where user_id = $1", [ben.id]);
    expect((await reset(await askForReset(ben.email))).status).toBe(204);
    expect((await browser().signIn(ben.email, newPassword)).status).toBe(200);
  });

  test(
    "while the old password is used to sign in: no session of before is left, whoever came first",
    { timeout: 120_000 },
    async () => {
      const cara = await signUp("Cara");
      let current = password;
      for (let round = 0; round < 8; round += 1) {
        const next = `password of round ${round}`;
        const token = await askForReset(cara.email);
        const [changed, ...signIns] = await Promise.all([
          reset(token, next),
          ...Array.from({ length: 4 }, () => browser().signIn(cara.email, current)),
        ]);
        expect(changed.status).toBe(204);
        for (const { status } of signIns) expect([200, 401]).toContain(status);
        expect(await sessionsOf(cara)).toBe(0);
        current = next;
      }
    },
  );
});
