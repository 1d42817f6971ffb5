import { afterAll, expect, test } from "vitest";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database, eve } = world;
afterAll(() => world.close());

test("Eve of Globex can neither read nor change, delete or restore Acme, and learns nothing from trying (T-ISO-1)", async () => {
  const before = await database.query("select * from guildhall.organization order by id");
  for (const [rest, asking] of [
    ["", { method: "GET" }],
    ["", { method: "PATCH", body: { name: "Evecorp" } }],
    ["", { method: "PATCH", body: { slug: "evecorp" } }],
    ["", { method: "PATCH", body: { metadata: { owned: "by Eve" } } }],
    ["", { method: "DELETE" }],
    ["/restoration", { method: "POST" }],
  ] as const) {
    const foreign = await ask(eve, `/api/organizations/acme${rest}`, asking);
    const absent = await ask(eve, `/api/organizations/no-such-organization${rest}`, asking);
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(absent.body);
  }
  expect(await database.query("select * from guildhall.organization order by id")).toEqual(before);
});
