import { afterAll, expect, test } from "vitest";
import { prove, setPolicy } from "../../../test/policies.ts";
import { testWorld } from "../../../test/world.ts";

const world = await testWorld();
const { ask, database, acme, globex, eve } = world;
afterAll(() => world.close());

test("T-ENUM-1: Eve of Globex can neither read nor change Acme's policy, nor see that it has one", async () => {
  await setPolicy(database, acme, { mfaRequired: true, allowedEmailDomains: ["acme.example"] });
  const before = await database.query("select * from guildhall.organization order by id");
  for (const [rest, asking] of [
    ["/policy", { method: "GET" }],
    ["/policy", { method: "PATCH", body: { mfaRequired: false } }],
    ["/policy/effect", { method: "POST", body: { mfaRequired: false } }],
    ["/session", { method: "POST" }],
    ["/session", { method: "GET" }],
  ] as const) {
    const foreign = await ask(eve, `/api/organizations/acme${rest}`, asking);
    const absent = await ask(eve, `/api/organizations/no-such-organization${rest}`, asking);
    expect([foreign.status, foreign.body]).toEqual([404, absent.body]);
    expect(foreign.headers.get("WWW-Authenticate")).toBeNull();
  }
  expect(await database.query("select * from guildhall.organization order by id")).toEqual(before);
});

test("what Globex demands of Eve, and her identity provider there, count in Globex alone", async () => {
  await setPolicy(database, acme, {});
  await setPolicy(database, globex, { allowedMethods: ["sso"] });
  await prove(database, eve, { methods: [`sso:${acme.id}`] });
  expect((await ask(eve, "/api/organizations/globex")).body).toMatchObject({ asks: "sso" });
  await prove(database, eve, { methods: [`sso:${globex.id}`] });
  expect((await ask(eve, "/api/organizations/globex")).status).toBe(200);
});
