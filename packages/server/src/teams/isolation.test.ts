import type { Team } from "@guildhall/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestOf, type Asking } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database, guildhall, olivia, max, eve, acme } = world;
const nobody = "01990000-0000-7000-8000-00000000dead";
let sales: Team;
let gang: Team;
beforeAll(async () => {
  const asking = { method: "POST", body: { name: "Sales" } };
  sales = (await ask(olivia, "/api/organizations/acme/teams", asking)).body as Team;
  await ask(olivia, `/api/organizations/acme/teams/${sales.id}/members/${max.userId}`, { method: "PUT" });
  gang = (await ask(eve, "/api/organizations/globex/teams", asking)).body as Team;
});
afterAll(() => world.close());

const everything = (): Promise<unknown[]> =>
  database.query(
    `select to_jsonb(t) as row from guildhall.team t
     union all select to_jsonb(m) from guildhall.team_member m
     union all select to_jsonb(e) from guildhall.event e order by 1`,
  );

type Attempt = readonly [path: string, asking: Asking];

const asked = (team: string, user: string): readonly Attempt[] => [
  [`teams/${team}`, { method: "PATCH", body: { name: "Spies" } }],
  [`teams/${team}`, { method: "DELETE" }],
  [`teams/${team}/members`, {}],
  [`teams/${team}/members/${user}`, { method: "PUT" }],
  [`teams/${team}/members/${user}`, { method: "DELETE" }],
];

test("Eve of Globex can do nothing to Acme's teams, through Acme or through Globex, and learns nothing from trying (T-ISO-1, T-ISO-2)", async () => {
  const before = await everything();
  const absent = await ask(eve, "/api/organizations/no-such-organization/teams");
  const attempts: readonly Attempt[] = [
    ["acme/teams", {}],
    ["acme/teams", { method: "POST", body: { name: "Spies" } }],
    ...asked(sales.id, max.userId).flatMap(([path, asking]): Attempt[] => [
      [`acme/${path}`, asking],
      [`globex/${path}`, asking],
    ]),
    ...asked(sales.id, eve.userId).map(([path, asking]): Attempt => [`globex/${path}`, asking]),
    // Her own team, and a person who is Acme's: as a person who is not there.
    [`globex/teams/${gang.id}/members/${max.userId}`, { method: "PUT" }],
    [`globex/teams/${gang.id}/members/${nobody}`, { method: "PUT" }],
    [`globex/teams/${gang.id}/members/${max.userId}`, { method: "DELETE" }],
  ];
  for (const [path, asking] of attempts) {
    const { status, body } = await ask(eve, `/api/organizations/${path}`, asking);
    expect([path, asking.method, status, body]).toEqual([path, asking.method, 404, absent.body]);
  }
  expect(await everything()).toEqual(before);
});

test("Eve sees her own teams only", async () => {
  const { body } = await ask(eve, "/api/organizations/globex/teams");
  expect(body).toMatchObject({ items: [{ id: gang.id, members: 0 }], next: null });
});

test("SQL of an attacker's own inside the door of Globex neither reads nor writes Acme's teams, nor ties a knot to them (T-ISO-3)", async () => {
  const before = await everything();
  const injected = (statement: string): Promise<unknown> =>
    guildhall
      .organization(requestOf(eve, "/"), "globex", null, ({ db }) => db.change(statement))
      .catch((error: unknown) => (error as { code?: string }).code);
  for (const [statement, outcome] of [
    [`select from guildhall.team where organization_id = '${acme.id}'`, 0],
    [`select from guildhall.team_member where organization_id = '${acme.id}'`, 0],
    [`update guildhall.team set name = 'Spies' where organization_id = '${acme.id}'`, 0],
    [`delete from guildhall.team where id = '${sales.id}'`, 0],
    [`delete from guildhall.team_member where team_id = '${sales.id}'`, 0],
    [`update guildhall.team set organization_id = '${acme.id}'`, "42501"],
    [`update guildhall.team_member set team_id = '${sales.id}'`, "42501"],
    [
      `insert into guildhall.team (organization_id, id, name) values ('${acme.id}', '${nobody}', 'Spies')`,
      "42501",
    ],
    [`insert into guildhall.team_member values ('${acme.id}', '${sales.id}', '${eve.userId}')`, "42501"],
    [`insert into guildhall.team_member (team_id, user_id) values ('${sales.id}', '${eve.userId}')`, "23503"],
    [`insert into guildhall.team_member (team_id, user_id) values ('${gang.id}', '${max.userId}')`, "23503"],
  ] as const)
    expect([statement, await injected(statement)]).toEqual([statement, outcome]);
  expect(await everything()).toEqual(before);
});
