import { afterAll, expect, test } from "vitest";
import { testSso } from "../../test/sso.ts";

const world = await testSso();
const { ask, database, acme, globex, eve } = world;
afterAll(() => world.close());

test("Eve of Globex sees, changes, tries and deletes nothing of Acme's identity provider (T-ISO-1)", async () => {
  const { id } = await world.live(acme);
  const before = await database.query("select * from guildhall.sso_connection order by id");
  const connection = {
    ...{ kind: "oidc", issuer: "https://evil.example", clientId: "x", clientSecret: "x" },
  };
  for (const [method, rest, body] of [
    ["GET", "", undefined],
    ["POST", "", { connection }],
    ["PATCH", `/${id}`, { state: "draft" }],
    ["DELETE", `/${id}`, undefined],
    ["POST", `/${id}/test`, {}],
  ] as const) {
    const asking = { method, ...(body === undefined ? {} : { body }) };
    const [foreign, absent, own] = await Promise.all(
      ["acme", "no-such-organization", "globex"].map((slug) =>
        ask(eve, `/api/organizations/${slug}/sso${rest}`, asking),
      ),
    );
    expect([foreign?.status, foreign?.body]).toEqual([404, absent?.body]);
    // By her own organization's address she reaches hers alone.
    if (rest !== "") expect(own?.body).toMatchObject({ code: "not_found" });
  }
  await database.query("delete from guildhall.sso_connection where organization_id = $1", [globex.id]);
  expect(await database.query("select * from guildhall.sso_connection order by id")).toEqual(before);
});

test("Globex' provider makes nobody anything in Acme, whatever it says (T-SSO-2)", async () => {
  const laptop = world.browser();
  await world.live(globex);
  for (const email of ["max@acme.example", "olivia@acme.example"]) {
    world.providers.globex.people.set("mallory", { email });
    expect(await world.go(laptop, { as: "mallory", organization: "globex" })).toBe(
      "/sign-in?problem=sso_refused",
    );
  }
  expect(laptop.cookie).toBeNull();
});
