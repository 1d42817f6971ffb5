import { afterAll, expect, test } from "vitest";
import { piecesOf, rowsIn, testExports } from "../../test/exports.ts";
import { newId } from "../http/index.ts";
import { runDoctor } from "../tenancy/index.ts";

const world = await testExports();
const { database, guildhall, olivia, eve, acme, globex, ask, request, work, open } = world;
afterAll(() => world.close());

test("T-ISO-1: Eve of Globex learns and changes nothing of Acme's exports, by its name or by hers", async () => {
  const { id } = await request(olivia);
  await work();
  const rows = (): Promise<unknown> => database.query("select * from guildhall.export order by id");
  const before = await rows();
  for (const [rest, method] of [
    ["", "GET"],
    ["", "POST"],
    [`/${id}`, "GET"],
    [`/${id}/archive`, "GET"],
  ] as const) {
    const foreign = await ask(eve, `/api/organizations/acme/exports${rest}`, { method });
    const nowhere = await ask(eve, `/api/organizations/no-such-organization/exports${rest}`, { method });
    expect([foreign.status, foreign.body]).toEqual([404, nowhere.body]);
  }
  for (const rest of [`/${id}`, `/${id}/archive`]) {
    const foreign = await ask(eve, `/api/organizations/globex/exports${rest}`);
    const nowhere = await ask(eve, `/api/organizations/globex/exports${rest.replace(id, newId())}`);
    expect([foreign.status, foreign.body]).toEqual([404, nowhere.body]);
  }
  expect(await rows()).toEqual(before);
});

test("T-ISO-1: Eve's own export of Globex has nobody of Acme in it", async () => {
  const { id } = await request(eve, "globex");
  await work();
  const files = await open(eve, id, "globex");
  expect(rowsIn(files.get("guildhall.member.ndjson"))).toMatchObject([{ user_id: eve.userId }]);
  const everything = Buffer.concat([...files.values()]).toString("latin1");
  for (const absent of [acme.id, "Acme", olivia.userId, olivia.email])
    expect(everything).not.toContain(absent);
  expect(await piecesOf(world, globex)).toBe(1);
});

test("T-ISO-1: cursors over an export are refused outside an organization, and see one inside", async () => {
  const openIn = (actorId: string | null): Promise<readonly object[]> =>
    guildhall.asOrganization({ organizationId: globex.id, actorId }, async ({ db }) => {
      await db.query("select from guildhall.open_export('lines', 'images')");
      return db.query<object>("fetch all from lines");
    });
  const lines = JSON.stringify(await openIn(eve.userId));
  expect(lines).toContain(globex.id);
  expect(lines).not.toContain(acme.id);
  await expect(
    database.tenant.query("select guildhall.open_export('lines', 'images')"),
  ).rejects.toMatchObject({
    code: "GH001",
  });
});

test("the doctor finds no fault with exports", async () => {
  const owner = await database.system.connect();
  const findings = await runDoctor({ owner }).finally(() => owner.release());
  expect(findings.filter(({ object }) => /export|withh/.test(object))).toEqual([]);
});
