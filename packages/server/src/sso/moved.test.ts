import { afterAll, expect, test } from "vitest";
import { testSso } from "../../test/sso.ts";

const world = await testSso();
const { acme, ask, browser, database, go, guildhall, max, methodsIn } = world;
afterAll(() => world.close());

const path = "/api/me/email-change";

async function moves(email: string): Promise<void> {
  await ask(max, path, { method: "POST", body: { email } });
  const text = guildhall.mailbox?.list().find(({ to }) => to === email)?.text ?? "";
  const token = /#token=([\w-]{43})/.exec(text)?.[1];
  expect((await ask(max, `${path}/confirmation`, { method: "POST", body: { token } })).status).toBe(200);
}

test("whose address moved out of Acme's domains is nobody whom Acme's provider may name, by subject or by address (T-SSO-2)", async () => {
  await world.live(acme);
  const office = browser();
  expect(await go(office, { as: "max", returnTo: "/acme" })).toBe("/acme");
  const mine = browser(max);
  await database.query("update identity.session set methods = methods || $2 where id = $1", [
    max.sessionId,
    [`sso:${acme.id}`, `mfa:${acme.id}`],
  ]);

  await moves("max@home.example");
  // What Acme said was of the address before: it is gone here, and its own session ended.
  expect(await methodsIn(mine)).toEqual({ [max.userId]: ["pwd"] });
  expect(await methodsIn(office)).toEqual({});
  expect(await go(browser(), { as: "max" })).toContain("problem=sso_refused");
  world.providers.acme.people.set("thief", { email: "max@home.example", name: "Max" });
  const before = await database.query(`select count(*) from identity.session where user_id = $1`, [
    max.userId,
  ]);
  expect(await go(browser(), { as: "thief" })).toContain("problem=sso_refused");
  expect(
    await database.query(`select count(*) from identity.session where user_id = $1`, [max.userId]),
  ).toEqual(before);

  // The one who comes to Acme with the address that he had is another person.
  world.providers.acme.people.set("successor", { email: "max@acme.example", name: "Max the second" });
  await database.query("update guildhall.sso_connection set provision_role = 'member'");
  const newcomer = browser();
  expect(await go(newcomer, { as: "successor", returnTo: "/acme" })).toBe("/acme");
  expect(Object.keys(await methodsIn(newcomer))).not.toContain(max.userId);
});
