import { builtInGrants, type Role } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { arrive, customRole, eventsOf, noteTable, requestOf, roleIn, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const noteGrants = { owner: ["note:read", "note:write"], admin: ["note:read"] } as const;
const world = await testWorld({ migrations: [noteTable()], grants: noteGrants });
const { ask, database, guildhall, olivia, max, acme } = world;
afterAll(() => world.close());

const roles = "/api/organizations/acme/roles";
const list = async (by: Person): Promise<{ items: Role[]; permissions: string[] }> =>
  (await ask(by, roles)).body as { items: Role[]; permissions: string[] };
const create = (by: Person, name: string, permissions: readonly string[]) =>
  ask(by, roles, { method: "POST", body: { name, permissions } });
const update = (by: Person, name: string, permissions: readonly string[]) =>
  ask(by, `${roles}/${name}`, { method: "PATCH", body: { permissions } });
const drop = (by: Person, name: string, successor?: string) =>
  ask(by, `${roles}/${name}${successor === undefined ? "" : `?successor=${successor}`}`, {
    method: "DELETE",
  });
const member = (name: string, role: string): Promise<Person> =>
  arrive(database, name, { role, organization: acme });
const stored = (name: string): Promise<{ permissions: string[] }[]> =>
  database.query("select permissions from guildhall.role where organization_id = $1 and name = $2", [
    acme.id,
    name,
  ]);

describe("listing", () => {
  test("shows the built-in roles first, how many have each, and every permission that there is", async () => {
    await customRole(database, acme, { name: "zeta", permissions: [] });
    await customRole(database, acme, { name: "beta", permissions: ["note:read"] });
    await customRole(database, world.globex, { name: "globex-lead", permissions: [] });
    await member("Bea", "beta");
    const { items, permissions } = await list(max);
    expect(items.map(({ name, builtIn, members }) => [name, builtIn, members])).toEqual([
      ["owner", true, 1],
      ["admin", true, 0],
      ["member", true, 1],
      ["beta", false, 1],
      ["zeta", false, 0],
    ]);
    expect(items[1]?.permissions).toEqual([...builtInGrants.admin, "note:read"]);
    expect(items[3]?.permissions).toEqual(["note:read"]);
    expect(permissions).toEqual([...builtInGrants.owner, "note:read", "note:write"]);
  });
});

describe("creating", () => {
  test("makes a role that can be given at once, with its permissions in one order and each once", async () => {
    const { status, body } = await create(olivia, "editor", [
      "note:write",
      "member:read",
      "note:write",
      "note:read",
    ]);
    expect(status).toBe(201);
    const permissions = ["member:read", "note:read", "note:write"];
    expect(body).toEqual({ name: "editor", builtIn: false, permissions, members: 0 });
    expect(await stored("editor")).toEqual([{ permissions }]);
    expect(await eventsOf(database, "editor")).toEqual([
      {
        type: "role.created",
        actor_name: "Olivia",
        subject_name: "editor",
        before: null,
        after: { permissions },
      },
    ]);
    const path = `/api/organizations/acme/members/${max.userId}/role`;
    expect((await ask(olivia, path, { method: "PUT", body: { role: "editor" } })).status).toBe(200);
    expect((await ask(max, "/api/organizations/acme/session")).body).toMatchObject({
      role: "editor",
      permissions,
    });
    await ask(olivia, path, { method: "PUT", body: { role: "member" } });
  });

  test("a name that a role has is taken, a built-in one's too", async () => {
    expect((await create(olivia, "taken", [])).status).toBe(201);
    for (const name of ["taken", "owner", "admin", "member"])
      expect(await create(olivia, name, ["member:read"])).toMatchObject({
        status: 409,
        body: { code: "role_taken", fields: [{ field: "name" }] },
      });
    expect(await stored("taken")).toEqual([{ permissions: [] }]);
    expect(await eventsOf(database, "owner")).toEqual([]);
  });

  test("a permission that there is not is refused, and which one is said", async () => {
    for (const unknown of ["note:burn", "*", "note:*", "", "note:read ", "NOTE:READ", "constructor"])
      expect(await create(olivia, "dreamer", ["note:read", unknown])).toMatchObject({
        status: 409,
        body: { code: "permission_unknown", fields: [{ field: "permissions.1" }] },
      });
    expect(await stored("dreamer")).toEqual([]);
  });

  test("of twenty people who create one name at once, one has created it", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(olivia, "rush", [])));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
    expect(await eventsOf(database, "rush")).toHaveLength(1);
  });
});

describe("changing", () => {
  test("holds from the members' next request, for better and for worse, in the door's first flight too", async () => {
    await customRole(database, acme, { name: "clerk", permissions: ["note:read"] });
    const cleo = await member("Cleo", "clerk");
    const may = (permission: "note:read" | "note:write"): Promise<boolean> =>
      guildhall
        .organization(requestOf(cleo, "/"), "acme", permission, () => true)
        .catch((error: unknown) => {
          if ((error as { code?: string }).code === "forbidden") return false;
          throw error;
        });
    expect([await may("note:read"), await may("note:write")]).toEqual([true, false]);
    expect(await update(olivia, "clerk", ["note:write"])).toMatchObject({
      status: 200,
      body: { name: "clerk", permissions: ["note:write"], members: 1 },
    });
    expect([await may("note:read"), await may("note:write")]).toEqual([false, true]);
    expect(await eventsOf(database, "clerk")).toMatchObject([
      {
        type: "role.updated",
        before: { permissions: ["note:read"] },
        after: { permissions: ["note:write"] },
      },
    ]);
  });

  test("to what it permits already changes nothing", async () => {
    await customRole(database, acme, { name: "same", permissions: ["member:read", "note:read"] });
    expect((await update(olivia, "same", ["note:read", "member:read"])).status).toBe(200);
    expect(await eventsOf(database, "same")).toEqual([]);
  });

  test("a role that there is not, or that is built in, can not be changed by anybody (T-ROLE-2)", async () => {
    expect(await update(olivia, "no-such-role", [])).toMatchObject({ status: 404 });
    expect(await update(olivia, "globex-lead", [])).toMatchObject({ status: 404 });
    for (const name of ["owner", "admin", "member"]) {
      expect(await update(olivia, name, [])).toMatchObject({ status: 403, body: { code: "above_own_role" } });
      expect(await drop(olivia, name)).toMatchObject({ status: 403, body: { code: "above_own_role" } });
    }
    expect(await update(olivia, "same", ["note:burn"])).toMatchObject({
      body: { code: "permission_unknown" },
    });
  });

  test("a permission that the application gave up does not tie the owners' hands", async () => {
    await customRole(database, acme, { name: "relic", permissions: ["fax:send"] });
    const ray = await member("Ray", "admin");
    expect(await update(ray, "relic", [])).toMatchObject({ status: 403, body: { code: "above_own_role" } });
    expect((await update(olivia, "relic", [])).status).toBe(200);
    expect(await stored("relic")).toEqual([{ permissions: [] }]);
  });
});

describe("deleting", () => {
  test("one that nobody has is simply gone, and recorded", async () => {
    await customRole(database, acme, { name: "unused", permissions: ["note:read"] });
    expect((await drop(olivia, "unused")).status).toBe(204);
    expect(await stored("unused")).toEqual([]);
    expect(await eventsOf(database, "unused")).toMatchObject([
      {
        type: "role.deleted",
        before: { permissions: ["note:read"], members: 0 },
        after: { successor: null },
      },
    ]);
    expect((await drop(olivia, "unused")).status).toBe(404);
  });

  test("one that members have asks for its successor, and they have it in the same transaction", async () => {
    await customRole(database, acme, { name: "leaving", permissions: ["note:read"] });
    await customRole(database, acme, { name: "coming", permissions: ["note:read", "member:read"] });
    const [pam, pat] = [await member("Pam", "leaving"), await member("Pat", "leaving")];
    expect(await drop(olivia, "leaving")).toMatchObject({ status: 409, body: { code: "role_in_use" } });
    for (const successor of ["no-such-role", "leaving", "globex-lead"])
      expect(await drop(olivia, "leaving", successor)).toMatchObject({
        status: 409,
        body: { code: "role_unknown" },
      });
    expect([await roleIn(database, acme, pam), await stored("leaving")]).toMatchObject(["leaving", [{}]]);

    expect((await drop(olivia, "leaving", "coming")).status).toBe(204);
    expect([await roleIn(database, acme, pam), await roleIn(database, acme, pat)]).toEqual([
      "coming",
      "coming",
    ]);
    expect((await ask(pam, "/api/organizations/acme/session")).body).toMatchObject({
      role: "coming",
      permissions: ["note:read", "member:read"],
    });
    expect(await eventsOf(database, "leaving")).toMatchObject([
      { before: { members: 2 }, after: { successor: "coming" } },
    ]);
    expect(await eventsOf(database, pam.userId)).toEqual([]);
  });
});

test("T-ROLE-4: what is stored can hold no role that does not exist, whatever SQL says so", async () => {
  for (const role of ["", "owner,admin", "no-such-role", "globex-lead", "Owner", "*"])
    await expect(
      guildhall.organization(requestOf(olivia, "/"), "acme", null, ({ db }) =>
        db.change("update guildhall.member set role = $3 where organization_id = $1 and user_id = $2", [
          acme.id,
          max.userId,
          role,
        ]),
      ),
    ).rejects.toMatchObject({ code: "23503" });
  expect(await roleIn(database, acme, max)).toBe("member");
});

test("an organization that goes takes its roles and whoever has them along", async () => {
  const gone = { id: "01990000-0000-7000-8000-000000000001", slug: "gone", name: "Gone" };
  await database.query("insert into guildhall.organization (id, name, slug) values ($1, 'Gone', 'gone')", [
    gone.id,
  ]);
  await customRole(database, gone, { name: "ghost", permissions: [] });
  await arrive(database, "Casper", { role: "ghost", organization: gone });
  await arrive(database, "Boo", { role: "owner", organization: gone });
  await database.query("delete from guildhall.organization where id = $1", [gone.id]);
  expect(await database.query("select from guildhall.member where organization_id = $1", [gone.id])).toEqual(
    [],
  );
  expect(await database.query("select from guildhall.role where organization_id = $1", [gone.id])).toEqual(
    [],
  );
});
