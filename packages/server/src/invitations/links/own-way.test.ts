import { afterAll, expect, test } from "vitest";
import { signedIn } from "../../../test/index.ts";
import { testLinks } from "../../../test/links.ts";

const world = await testLinks();
const { ask, database, olivia, globex } = world;
afterAll(() => world.close());

test("T-SSO-2: whom only Globex's identity provider vouches for founds and joins nothing elsewhere", async () => {
  const nia = await signedIn(database, "Nia");
  const offer = await world.invited(olivia, nia.email);
  const link = await world.made(olivia);
  await database.query("update identity.session set methods = $2 where id = $1", [
    nia.sessionId,
    [`sso:${globex.id}`],
  ]);
  const counts = async (): Promise<unknown> =>
    database.query(`select (select count(*) from guildhall.member) as members,
      (select count(*) from guildhall.organization) as organizations,
      (select count(*) from guildhall.membership_request) as requests,
      (select count(*) from guildhall.invitation where answer is null) as offers`);
  const before = await counts();

  const tries = [
    await ask(nia, "/api/organizations", { method: "POST", body: { name: "Nia and sons" } }),
    await ask(nia, "/api/organizations/acme/membership", { method: "POST" }),
    await ask(nia, "/api/organizations/acme/membership-request", { method: "POST" }),
    await world.answer(nia, "acceptance", offer),
    await world.use(nia, "acceptance", { ...link }),
  ];
  for (const { status, body } of tries)
    expect([status, body]).toMatchObject([401, { code: "step_up_required", asks: "sign_in" }]);
  expect(await counts()).toEqual(before);
  expect(await world.usesOf(link.id)).toBe(0);

  await database.query("update identity.session set methods = $2 where id = $1", [
    nia.sessionId,
    [`sso:${globex.id}`, "pwd"],
  ]);
  expect(await world.answer(nia, "acceptance", offer)).toMatchObject({ status: 200 });
});
