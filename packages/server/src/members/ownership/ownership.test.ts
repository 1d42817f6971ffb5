import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arrive, customRole, eventsOf, organization, roleIn, type Person } from "../../../test/index.ts";
import { testWorld } from "../../../test/world.ts";
import { Problem } from "../../http/index.ts";
import type { Transfer } from "./owners.ts";

let asked: Transfer[] = [];
let stepUp = false;
const world = await testWorld({
  beforeTransfer: (transfer) => {
    asked.push(transfer);
    if (stepUp) throw new Problem("step_up_required");
  },
});
const { ask, database, guildhall, acme } = world;
afterAll(() => world.close());

const post = (person: Person, path: string, body?: object) =>
  ask(person, `/api/organizations/${path}`, { method: "POST", ...(body ? { body } : {}) });
const transfer = (by: Person, to: { readonly userId: string }, ownRole?: string) =>
  post(by, "acme/ownership", { user: to.userId, ...(ownRole === undefined ? {} : { ownRole }) });
const newOwner = (name: string): Promise<Person> =>
  arrive(database, name, { role: "owner", organization: acme });
const newMember = (name: string): Promise<Person> =>
  arrive(database, name, { role: "member", organization: acme });
const owners = (slug: string): Promise<{ name: string }[]> =>
  database.query(
    `select m.name from guildhall.member m join guildhall.organization o on o.id = m.organization_id
     where o.slug = $1 and m.role = 'owner' order by m.name`,
    [slug],
  );

describe("the last owner", () => {
  test("T-OWN-1: can not go in any way: not by leaving, being removed or demoted, by themself or others", async () => {
    const initech = await organization(database, "Initech");
    const bill = await arrive(database, "Bill", { role: "owner", organization: initech });
    const adam = await arrive(database, "Adam", { role: "admin", organization: initech });
    const members = `/api/organizations/initech/members/${bill.userId}`;
    const lastOwner = { status: 409, body: { code: "last_owner" } };
    expect(await post(bill, "initech/departure")).toMatchObject(lastOwner);
    expect(await ask(bill, members, { method: "DELETE" })).toMatchObject(lastOwner);
    for (const role of ["admin", "member"])
      expect(await ask(bill, `${members}/role`, { method: "PUT", body: { role } })).toMatchObject(lastOwner);
    for (const [suffix, asking] of [
      ["", { method: "DELETE" }],
      ["/role", { method: "PUT", body: { role: "member" } }],
    ] as const)
      expect(await ask(adam, members + suffix, asking)).toMatchObject({
        status: 403,
        body: { code: "above_own_role" },
      });
    expect(await owners("initech")).toEqual([{ name: "Bill" }]);
    expect(await eventsOf(database, bill.userId)).toEqual([]);
  });

  test("goes as soon as there is another", async () => {
    const hooli = await organization(database, "Hooli");
    const gavin = await arrive(database, "Gavin", { role: "owner", organization: hooli });
    await arrive(database, "Jack", { role: "owner", organization: hooli });
    expect((await post(gavin, "hooli/departure")).status).toBe(204);
    expect(await owners("hooli")).toEqual([{ name: "Jack" }]);
  });
});

describe("handing over", () => {
  beforeAll(() => customRole(database, acme, { name: "adviser", permissions: ["member:read"] }));

  test("makes the other an owner and oneself what one chose, in one event", async () => {
    const [olga, nico] = [await newOwner("Olga"), await newMember("Nico")];
    const { status, body } = await transfer(olga, nico, "adviser");
    expect(status).toBe(200);
    expect(body).toMatchObject({ user: { id: nico.userId }, role: "owner" });
    expect([await roleIn(database, acme, olga), await roleIn(database, acme, nico)]).toEqual([
      "adviser",
      "owner",
    ]);
    expect(await eventsOf(database, nico.userId)).toEqual([
      {
        type: "ownership.transferred",
        actor_name: "Olga",
        subject_name: "Nico",
        before: { role: "member", ownRole: "owner" },
        after: { role: "owner", ownRole: "adviser" },
      },
    ]);
    expect(await eventsOf(database, olga.userId)).toEqual([]);
  });

  test("leaves the one who handed over an admin, unless they said otherwise, and no more power than that", async () => {
    const [otto, nina] = [await newOwner("Otto"), await newMember("Nina")];
    expect((await transfer(otto, nina)).status).toBe(200);
    expect(await roleIn(database, acme, otto)).toBe("admin");
    expect(await transfer(otto, nina)).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  test("to somebody who is an owner already is stepping down; keeping the role besides changes nothing", async () => {
    const [oda, nils] = [await newOwner("Oda"), await newOwner("Nils")];
    expect((await transfer(oda, nils, "owner")).status).toBe(200);
    expect(await eventsOf(database, nils.userId)).toEqual([]);
    expect((await transfer(oda, nils, "member")).status).toBe(200);
    expect([await roleIn(database, acme, oda), await roleIn(database, acme, nils)]).toEqual([
      "member",
      "owner",
    ]);
  });

  test("to oneself, to nobody's member, or for a role that there is not, is refused and changes nothing", async () => {
    const [oleg, ned] = [await newOwner("Oleg"), await newMember("Ned")];
    expect(await transfer(oleg, oleg, "member")).toMatchObject({
      status: 400,
      body: { code: "invalid_body" },
    });
    expect(await transfer(oleg, { userId: oleg.userId.toUpperCase() })).toMatchObject({ status: 400 });
    expect(await transfer(oleg, world.eve)).toMatchObject({ status: 404 });
    expect(await transfer(oleg, ned, "no-such-role")).toMatchObject({ body: { code: "role_unknown" } });
    expect([await roleIn(database, acme, oleg), await roleIn(database, acme, ned)]).toEqual([
      "owner",
      "member",
    ]);
  });

  test("asks the application first, which can demand more proof: then nothing has happened", async () => {
    const [ole, nat] = [await newOwner("Ole"), await newMember("Nat")];
    asked = [];
    stepUp = true;
    expect(await transfer(ole, nat)).toMatchObject({ status: 401, body: { code: "step_up_required" } });
    stepUp = false;
    expect([await roleIn(database, acme, ole), await roleIn(database, acme, nat)]).toEqual([
      "owner",
      "member",
    ]);
    expect(asked).toMatchObject([
      {
        to: [{ userId: nat.userId, email: nat.email }],
        ownRole: "admin",
        context: { user: { id: ole.userId }, role: "owner" },
      },
    ]);
    asked = [];
    await transfer(nat, ole);
    expect(asked).toEqual([]);
  });
});

describe("T-OWN-3: handing over is all or nothing", () => {
  test.each([
    ["the new owner's row", "trigger planted before update on guildhall.member", "new.role = 'owner'"],
    ["the old owner's row", "trigger planted before update on guildhall.member", "old.role = 'owner'"],
    ["the event", "trigger planted before insert on guildhall.event", "new.type = 'ownership.transferred'"],
    ["the last check", "trigger planted after update on guildhall.organization", "true"],
    ["a mail", "trigger planted before insert on graphile_worker._private_jobs", "true"],
    [
      "the commit",
      "constraint trigger planted after update on guildhall.member deferrable initially deferred",
      "true",
    ],
  ])("when it fails at %s", async (what, trigger, condition) => {
    const [first, second] = [await newOwner(`Old at ${what}`), await newMember(`New at ${what}`)];
    const mails = guildhall.mailbox?.list();
    await database.query(`
      create function public.fail() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$;
      create ${trigger} for each row when (${condition}) execute function public.fail();`);
    const { status } = await transfer(first, second);
    await database.query("drop function public.fail() cascade");
    expect(status).toBe(500);
    expect([await roleIn(database, acme, first), await roleIn(database, acme, second)]).toEqual([
      "owner",
      "member",
    ]);
    expect(await eventsOf(database, second.userId)).toEqual([]);
    expect(guildhall.mailbox?.list()).toEqual(mails);
  });
});
