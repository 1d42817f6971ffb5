import { mergeGrants, type Me } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { countingProxy, join, organization, requestOf, signedIn } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";
import { createLogger, createRouter } from "../http/index.ts";
import { createPool } from "../postgres/index.ts";
import { createDoor } from "../tenancy/index.ts";
import { meRoutes } from "./me.ts";

const world = await testWorld();
const { ask, database, max, acme } = world;
afterAll(() => world.close());

const rename = (name: string) => ask(max, "/api/me", { method: "PATCH", body: { name } });
const events = (): Promise<unknown[]> =>
  database.query("select type, user_id from guildhall.account_event where user_id = $1", [max.userId]);

test("Max changes his name: his organizations show it at once, and it is recorded once", async () => {
  expect(await rename("Maximilian")).toMatchObject({
    status: 200,
    body: { id: max.userId, name: "Maximilian", email: max.email, emailVerified: true },
  });
  expect(
    await database.query("select name from guildhall.member where organization_id = $1 and user_id = $2", [
      acme.id,
      max.userId,
    ]),
  ).toEqual([{ name: "Maximilian" }]);
  expect((await rename("Maximilian")).status).toBe(200);
  expect(await events()).toEqual([{ type: "user.renamed", user_id: max.userId }]);
});

test("a name that hides characters is refused, and nothing has changed (T-NAME-1)", async () => {
  expect((await rename("Ma\u202Ex")).status).toBe(400);
  expect(await database.query(`select name from identity."user" where id = $1`, [max.userId])).toEqual([
    { name: "Maximilian" },
  ]);
});

test("with two accounts in one browser, the one that the request speaks for is renamed and the other is not (T-ACC-1)", async () => {
  const [one, other] = [await signedIn(database, "One"), await signedIn(database, "Other")];
  await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
    one.browserId,
    other.userId,
  ]);
  const headers = { "Guildhall-Account": other.userId };
  expect(await ask(one, "/api/me", { method: "PATCH", body: { name: "Second" }, headers })).toMatchObject({
    body: { id: other.userId, name: "Second" },
  });
  expect(
    await database.query(`select name from identity."user" where id = any($1) order by name`, [
      [one.userId, other.userId],
    ]),
  ).toEqual([{ name: "One" }, { name: "Second" }]);
});

test("who somebody is and where costs one round trip, in however many organizations and accounts", async () => {
  const nia = await signedIn(database, "Nia");
  for (let number = 0; number < 5; number += 1)
    await join(database, {
      person: nia,
      organization: await organization(database, `Place${String(number)}`),
      role: "member",
    });
  const pal = await signedIn(database, "Pal");
  await join(database, { person: pal, organization: acme, role: "member", open: false });
  await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
    nia.browserId,
    pal.userId,
  ]);
  const wire = await countingProxy(database.tenantUrl);
  const tenant = createPool({ connectionString: wire.url, max: 1 });
  const publicUrl = "http://localhost:3000";
  const door = createDoor({
    ...{ publicUrl, tenant, system: database.system, grants: mergeGrants({}) },
    onSystem: () => undefined,
  });
  const routes = meRoutes(door, { deleteAccount: () => Promise.reject(new Error("Nobody goes.")) });
  const answer = createRouter({ routes, publicUrl, logger: createLogger({ level: "silent" }) });
  await tenant.query("select 1");
  wire.taken();
  for (let time = 0; time < 10; time += 1) {
    const { accounts } = (await (await answer(requestOf(nia, "/api/me"))).json()) as Me;
    expect(accounts.map(({ organizations }) => organizations.length)).toEqual(expect.arrayContaining([5, 1]));
  }
  expect(wire.taken()).toBe(10);
  await tenant.end();
  await wire.close();
});
