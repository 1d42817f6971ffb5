import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arrive, customRole, requestOf, type Asking, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database, guildhall, olivia, max, eve, acme, globex } = world;
let gus: Person;
beforeAll(async () => {
  gus = await arrive(database, "Gus", { role: "member", organization: globex });
  await customRole(database, acme, { name: "acme-lead", permissions: [] });
  await customRole(database, globex, { name: "globex-lead", permissions: [] });
});
afterAll(() => world.close());

const everything = (): Promise<unknown[]> =>
  database.query(
    `select 'member' as what, to_jsonb(m) as row from guildhall.member m
     union all select 'role', to_jsonb(r) from guildhall.role r
     union all select 'found by', to_jsonb(s) from guildhall.member_search s
     union all select 'event', to_jsonb(e) from guildhall.event e order by 1, 2`,
  );

const inOrganization = (slug: string, user: string): readonly (readonly [string, Asking])[] => [
  [`${slug}/members`, {}],
  [`${slug}/members?search=max`, {}],
  [`${slug}/members/${user}/role`, { method: "PUT", body: { role: "member" } }],
  [`${slug}/members/${user}`, { method: "DELETE" }],
  [`${slug}/departure`, { method: "POST" }],
  [`${slug}/ownership`, { method: "POST", body: { user } }],
  [`${slug}/roles`, {}],
  [`${slug}/roles`, { method: "POST", body: { name: "spy", permissions: [] } }],
  [`${slug}/roles/acme-lead`, { method: "PATCH", body: { permissions: [] } }],
  [`${slug}/roles/acme-lead?successor=member`, { method: "DELETE" }],
];

describe("Eve of Globex", () => {
  test("can do nothing to the members and roles of Acme, and learns nothing from trying (T-ISO-1)", async () => {
    const before = await everything();
    for (const [index, [path, asking]] of inOrganization("acme", max.userId).entries()) {
      const foreign = await ask(eve, `/api/organizations/${path}`, asking);
      const [absentPath, absentAsking] = inOrganization("no-such-organization", max.userId)[index] ?? [
        "",
        {},
      ];
      const absent = await ask(eve, `/api/organizations/${absentPath}`, absentAsking);
      expect([path, foreign.status, foreign.body]).toEqual([path, 404, absent.body]);
    }
    expect(await everything()).toEqual(before);
  });

  test("T-ROLE-2: can not reach a person or role of Acme's through her own organization (T-ISO-2)", async () => {
    const before = await everything();
    const nobody = "01990000-0000-7000-8000-00000000dead";
    const asked = (user: string, role: string): readonly (readonly [string, Asking])[] => [
      [`members/${user}/role`, { method: "PUT", body: { role: "admin" } }],
      [`members/${gus.userId}/role`, { method: "PUT", body: { role } }],
      [`members/${user}`, { method: "DELETE" }],
      ["ownership", { method: "POST", body: { user } }],
      ["ownership", { method: "POST", body: { user: gus.userId, ownRole: role } }],
      [`roles/${role}`, { method: "PATCH", body: { permissions: [] } }],
      [`roles/${role}`, { method: "DELETE" }],
      [`roles/globex-lead?successor=${role}`, { method: "DELETE" }],
    ];
    const absent = asked(nobody, "no-such-role");
    for (const [index, [path, asking]] of asked(max.userId, "acme-lead").entries()) {
      const [absentPath, absentAsking] = absent[index] ?? ["", {}];
      const [foreign, nothing] = [
        await ask(eve, `/api/organizations/globex/${path}`, asking),
        await ask(eve, `/api/organizations/globex/${absentPath}`, absentAsking),
      ];
      expect([path, foreign.status, withoutId(foreign.body)]).toEqual([
        path,
        nothing.status,
        withoutId(nothing.body),
      ]);
      expect([404, 409]).toContain(foreign.status);
    }
    expect(await everything()).toEqual(before);
  });

  test("finds nobody of Acme, by whatever name, address or role", async () => {
    for (const query of ["search=max", "search=olivia@", "role=acme-lead", "role=member&search=m"]) {
      const { body } = await ask(eve, `/api/organizations/globex/members?${query}`);
      expect([query, body]).toEqual([query, { items: [], next: null }]);
    }
    const { body } = await ask(eve, "/api/organizations/globex/roles");
    expect(JSON.stringify(body)).not.toContain("acme-lead");
  });
});

describe("inside the door of Globex, with SQL of an attacker's own (T-RLS-4)", () => {
  const injected = (by: Person, slug: string, statement: string): Promise<unknown> =>
    guildhall
      .organization(requestOf(by, "/"), slug, null, ({ db }) => db.change(statement))
      .catch((error: unknown) => (error as { code?: string }).code);

  test("members, roles and what members are found by of Acme are neither read nor written", async () => {
    const before = await everything();
    for (const table of ["member", "role", "member_search"])
      expect(
        await injected(eve, "globex", `select from guildhall.${table} where organization_id = '${acme.id}'`),
      ).toBe(0);
    for (const statement of [
      `update guildhall.member set role = 'member' where organization_id = '${acme.id}'`,
      `delete from guildhall.member where organization_id = '${acme.id}'`,
      `delete from guildhall.role where organization_id = '${acme.id}'`,
      `update guildhall.role set permissions = '{}' where organization_id = '${acme.id}'`,
    ])
      expect([statement, await injected(eve, "globex", statement)]).toEqual([statement, 0]);
    expect(await everything()).toEqual(before);
  });

  test("nobody is made a member, moved, renamed, or written into what members are found by", async () => {
    const before = await everything();
    for (const statement of [
      `insert into guildhall.member (organization_id, user_id, role, name, email)
       values ('${globex.id}', '${max.userId}', 'member', 'Max', 'max@example.com')`,
      `update guildhall.member set organization_id = '${acme.id}'`,
      `update guildhall.member set user_id = '${max.userId}'`,
      "update guildhall.member set name = 'Mallory'",
      "update guildhall.member set joined_at = now()",
      "update guildhall.role set name = 'owner'",
      `update guildhall.role set organization_id = '${acme.id}'`,
      `insert into guildhall.member_search (user_id, key) values ('${eve.userId}', 'olivia')`,
      "delete from guildhall.member_search",
      "select guildhall.search_keys('a', 'b')",
      "alter table guildhall.member disable trigger all",
      "set session_replication_role = replica",
    ])
      expect([statement, await injected(eve, "globex", statement)]).toEqual([statement, "42501"]);
    expect(
      await injected(eve, "globex", `insert into guildhall.role values ('${acme.id}', 'spy', '{}')`),
    ).toBe("42501");
    expect(await everything()).toEqual(before);
  });

  test("T-ROLE-3: only owners touch owners: an admin neither becomes one, nor makes, demotes or removes one", async () => {
    const ada = await arrive(database, "Ada", { role: "admin", organization: acme });
    const before = await everything();
    for (const statement of [
      `update guildhall.member set role = 'owner' where user_id = '${ada.userId}'`,
      `update guildhall.member set role = 'owner' where user_id = '${max.userId}'`,
      "update guildhall.member set role = 'member'",
      "delete from guildhall.member",
      `delete from guildhall.member where user_id = '${olivia.userId}'`,
      // Letting go of the context in the middle does not let go of the guard.
      "delete from guildhall.member where role = 'owner' and set_config('guildhall.context', '', true) is not null",
      "update guildhall.member set role = 'member' where role = 'owner' and set_config('guildhall.context', '', true) = ''",
    ])
      expect([statement, await injected(ada, "acme", statement)]).toEqual([
        statement,
        expect.stringMatching(/^GH00[16]$/) as unknown,
      ]);
    expect(await everything()).toEqual(before);
  });
});

function withoutId(body: unknown): unknown {
  const { instance: _, ...rest } = body as { readonly instance?: string };
  return rest;
}
