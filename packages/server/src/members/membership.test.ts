import type { Member } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import {
  arrive,
  customRole,
  eventsOf,
  heldBack,
  noteTable,
  roleIn,
  signedIn,
  writeNotes,
  waitingForLocks,
  type Person,
} from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld({ migrations: [noteTable()] });
const { ask, database, olivia, max, acme } = world;
afterAll(() => world.close());

const path = (person: { readonly userId: string }): string =>
  `/api/organizations/acme/members/${person.userId}`;
const giveRole = (by: Person, to: Person, role: unknown) =>
  ask(by, `${path(to)}/role`, { method: "PUT", body: { role } });
const remove = (by: Person, member: Person) => ask(by, path(member), { method: "DELETE" });
const leave = (person: Person) => ask(person, "/api/organizations/acme/departure", { method: "POST" });
const member = (name: string, role = "member"): Promise<Person> =>
  arrive(database, name, { role, organization: acme });

describe("changing a role", () => {
  test("Olivia makes Nia an admin, who is one from her next request; one event says from what to what", async () => {
    const nia = await member("Nia");
    const rename = () => ask(nia, "/api/organizations/acme", { method: "PATCH", body: { name: "Acme" } });
    expect((await rename()).status).toBe(403);
    const { status, body } = await giveRole(olivia, nia, "admin");
    expect(status).toBe(200);
    expect(body as Member).toMatchObject({ user: { id: nia.userId, name: "Nia" }, role: "admin" });
    expect(await roleIn(database, acme, nia)).toBe("admin");
    expect((await rename()).status).toBe(200);
    expect(await eventsOf(database, nia.userId)).toEqual([
      {
        type: "member.role_changed",
        actor_name: "Olivia",
        subject_name: "Nia",
        before: { role: "member" },
        after: { role: "admin" },
      },
    ]);
  });

  test("a demotion holds from the next request", async () => {
    const ann = await member("Ann", "admin");
    expect((await giveRole(ann, max, "member")).status).toBe(200);
    expect((await giveRole(olivia, ann, "member")).status).toBe(200);
    expect(await giveRole(ann, max, "admin")).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await roleIn(database, acme, max)).toBe("member");
  });

  test("the role that a member has already is given without a word", async () => {
    const ben = await member("Ben");
    expect(await giveRole(olivia, ben, "member")).toMatchObject({ status: 200, body: { role: "member" } });
    expect(await eventsOf(database, ben.userId)).toEqual([]);
  });

  test("there can be several owners, and one of them can step down", async () => {
    const pia = await member("Pia");
    expect((await giveRole(olivia, pia, "owner")).status).toBe(200);
    expect((await giveRole(pia, pia, "member")).status).toBe(200);
    expect(await roleIn(database, acme, pia)).toBe("member");
  });

  test("a role that the organization does not have is refused, also another organization's", async () => {
    await customRole(database, world.globex, { name: "globex-lead", permissions: [] });
    for (const role of ["no-such-role", "globex-lead"])
      expect(await giveRole(olivia, max, role)).toMatchObject({
        status: 409,
        body: { code: "role_unknown" },
      });
    expect(await roleIn(database, acme, max)).toBe("member");
  });

  test("T-ROLE-4: what is no single role is refused: none, several, a list, another case", async () => {
    for (const role of ["", "owner,admin", ["owner"], "Owner", "owner ", "*", null, 1, { owner: true }])
      expect(await giveRole(olivia, max, role)).toMatchObject({
        status: 400,
        body: { code: "invalid_body" },
      });
    expect(await roleIn(database, acme, max)).toBe("member");
  });

  test("somebody who is no member has no role to change", async () => {
    const stranger = await signedIn(database, "Stranger");
    const refusal = { status: 404, body: { code: "not_found" } };
    expect(await giveRole(olivia, stranger, "admin")).toMatchObject(refusal);
    expect(await remove(olivia, stranger)).toMatchObject(refusal);
    expect(await roleIn(database, acme, stranger)).toBeNull();
  });
});

describe("removing", () => {
  test("ends the member's sessions in this organization and no other, at once, and leaves what there is", async () => {
    const joe = await member("Joe");
    await arrive(database, "Eva", { role: "owner", organization: world.globex });
    await database.query(
      `insert into guildhall.member (organization_id, user_id, role, name, email)
       values ($1, $2, 'member', 'Joe', 'joe@example.com')`,
      [world.globex.id, joe.userId],
    );
    await ask(joe, "/api/organizations/globex/session", { method: "POST" });
    await writeNotes(database, acme, ["a note"]);
    expect((await ask(joe, "/api/organizations/acme")).status).toBe(200);

    expect((await remove(olivia, joe)).status).toBe(204);
    expect(await ask(joe, "/api/organizations/acme")).toMatchObject({ status: 404 });
    expect((await ask(joe, "/api/organizations/globex")).status).toBe(200);
    expect(
      await database.query("select organization_id from guildhall.organization_session where user_id = $1", [
        joe.userId,
      ]),
    ).toEqual([{ organization_id: world.globex.id }]);
    expect(await database.query("select text from note")).toEqual([{ text: "a note" }]);
    expect(await eventsOf(database, joe.userId)).toEqual([
      {
        type: "member.removed",
        actor_name: "Olivia",
        subject_name: "Joe",
        before: { role: "member", email: "joe@example.com" },
        after: null,
      },
    ]);
  });

  test("leaves what they made: their invitation, their team, and what is recorded of them", async () => {
    const joan = await member("Joan", "admin");
    const made = {
      teams: { name: "Joan's team" },
      invitations: { emails: ["dan@example.org"], role: "member" },
    };
    for (const [what, body] of Object.entries(made))
      expect(
        (await ask(joan, `/api/organizations/acme/${what}`, { method: "POST", body })).status,
      ).toBeLessThan(300);
    const theirs = (): Promise<unknown[]> =>
      database.query(
        `select to_jsonb(i) as row from guildhall.invitation i where i.invited_by = $1
         union all select to_jsonb(t) from guildhall.team t where t.name = 'Joan''s team'
         union all select to_jsonb(e) from guildhall.event e where e.actor_id = $1 order by row`,
        [joan.userId],
      );
    const before = await theirs();
    expect(before.length).toBeGreaterThanOrEqual(4);
    expect((await remove(olivia, joan)).status).toBe(204);
    expect(await theirs()).toEqual(before);
  });

  test("a removed member who is asked about again is not there", async () => {
    const kim = await member("Kim");
    expect((await remove(olivia, kim)).status).toBe(204);
    expect((await remove(olivia, kim)).status).toBe(404);
    expect(await eventsOf(database, kim.userId)).toHaveLength(1);
  });

  test("an admin who removes themself is gone, as if they had left", async () => {
    const lea = await member("Lea", "admin");
    expect((await remove(lea, lea)).status).toBe(204);
    expect(await roleIn(database, acme, lea)).toBeNull();
  });

  test.each([
    ["Gus", (gone: Person) => remove(olivia, gone)],
    ["Gil", (gone: Person) => giveRole(olivia, gone, "admin")],
  ])(
    "somebody whom the system deletes in the meantime is not there, and nothing is recorded: %s",
    async (name, request) => {
      const gone = await member(name);
      const system = await database.system.connect();
      await system.query("begin");
      await system.query(`delete from identity."user" where id = $1`, [gone.userId]);
      const asking = request(gone);
      await waitingForLocks(database);
      await system.query("commit");
      system.release();
      expect(await asking).toMatchObject({ status: 404 });
      expect(await eventsOf(database, gone.userId)).toEqual([]);
    },
  );
});

describe("leaving", () => {
  test("whoever wants to leaves, whatever their role permits, and it is recorded as that", async () => {
    await customRole(database, acme, { name: "guest", permissions: [] });
    const una = await member("Una", "guest");
    expect((await leave(una)).status).toBe(204);
    expect((await ask(una, "/api/organizations/acme")).status).toBe(404);
    expect(await eventsOf(database, una.userId)).toMatchObject([{ type: "member.left", actor_name: "Una" }]);
  });

  test("whoever left lands in another organization of theirs", async () => {
    const vic = await member("Vic");
    await database.query(
      `insert into guildhall.member (organization_id, user_id, role, name, email)
       values ($1, $2, 'member', 'Vic', 'vic@example.com')`,
      [world.globex.id, vic.userId],
    );
    await ask(vic, "/api/organizations/acme/session", { method: "POST" });
    expect((await ask(vic, "/api/me")).body).toMatchObject({ accounts: [{ landing: "acme" }] });
    expect((await leave(vic)).status).toBe(204);
    expect((await ask(vic, "/api/me")).body).toMatchObject({
      accounts: [{ landing: "globex", organizations: [{ slug: "globex" }] }],
    });
  });
});

const removal =
  "delete from guildhall.member where organization_id = $1 and user_id = $2 and $3::text is not null";
const takeAway =
  "update guildhall.role set permissions = '{}' where organization_id = $1 and $2::uuid is not null and name = $3";

describe("whoever loses a right while their request waits for another's decision", () => {
  const setRole = "update guildhall.member set role = $3 where organization_id = $1 and user_id = $2";

  test.each([
    { name: "Ava", role: "admin", decision: setRole, value: "member", refusal: "forbidden" },
    { name: "Aya", role: "admin", decision: setRole, value: "helper", refusal: "above_own_role" },
    { name: "Amy", role: "admin", decision: removal, value: "gone", refusal: "not_found" },
    { name: "Ada", role: "helper", decision: takeAway, value: "helper", refusal: "forbidden" },
  ])(
    "is refused, as if they had asked later: $name, $role",
    async ({ name, role, decision, value, refusal }) => {
      await database.query(
        `insert into guildhall.role (organization_id, name, permissions) values ($1, 'helper', '{member:update}')
       on conflict (organization_id, name) do update set permissions = excluded.permissions`,
        [acme.id],
      );
      const [asker, other] = [await member(name, role), await member(`Other${name}`, "helper")];
      const answer = await heldBack(database, acme, {
        decide: (client) => client.query(decision, [acme.id, asker.userId, value]),
        ask: () => giveRole(asker, other, "member"),
      });
      expect(answer).toMatchObject({ body: { code: refusal } });
      expect(await roleIn(database, acme, other)).toBe("helper");
    },
  );
});
