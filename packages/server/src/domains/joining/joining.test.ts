import type { Joinable, MembershipRequest } from "@guildhall/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arrive, customRole, eventsOf, organization, type Person } from "../../../test/index.ts";
import { testDomains } from "../../../test/domains.ts";
import { prove } from "../../../test/policies.ts";

const world = await testDomains({ limits: { asksToJoinBy: { times: 3, seconds: 3600 } } });
const { ask, database, proved, claim, personAt, roleOf, mailsTo, olivia, max, eve, acme } = world;
let ada: Person;
let scout: Person;
beforeAll(async () => {
  await customRole(database, acme, { name: "scout", permissions: ["invitation:create", "invitation:read"] });
  await customRole(database, acme, { name: "guest", permissions: [] });
  ada = await arrive(database, "Ada", { role: "admin", organization: acme });
  scout = await arrive(database, "Scout", { role: "scout", organization: acme });
  await proved(olivia, { domain: "join.example", joining: "join", role: "guest" });
  await proved(olivia, { domain: "ask.example", joining: "ask" });
  await proved(olivia, { domain: "none.example", joining: "none" });
  await claim(olivia, { domain: "claimed.example", joining: "join" });
});
afterAll(() => world.close());

const post = { method: "POST" } as const;
const joinable = async (person: Person): Promise<readonly Joinable[]> =>
  ((await ask(person, "/api/me/joinable")).body as { readonly items: readonly Joinable[] }).items;
const join = (person: Person, slug = "acme") => ask(person, `/api/organizations/${slug}/membership`, post);
const request = (person: Person, slug = "acme") =>
  ask(person, `/api/organizations/${slug}/membership-request`, post);
const withdraw = (person: Person) =>
  ask(person, "/api/organizations/acme/membership-request", { method: "DELETE" });
type Deed = "acceptance" | "rejection";
const answer = (person: Person, of: readonly [id: string, deed: Deed], body?: object) =>
  ask(person, `/api/organizations/acme/membership-requests/${of.join("/")}`, {
    ...post,
    ...(of[1] === "acceptance" ? { body: body ?? {} } : {}),
  });
const open = async (person: Person): Promise<readonly MembershipRequest[]> =>
  (
    (await ask(person, "/api/organizations/acme/membership-requests")).body as {
      readonly items: readonly MembershipRequest[];
    }
  ).items;
const unprove = ({ userId }: Person): Promise<unknown> =>
  database.query(`update identity."user" set email_verified = false where id = $1`, [userId]);

describe("joining by a domain", () => {
  test("Nia, whose address is proved, sees Acme, joins with the domain's role, once, and it is recorded once", async () => {
    const nia = await personAt("Nia", "join.example");
    expect(await joinable(nia)).toEqual([
      {
        organization: { slug: "acme", name: "Acme", logo: null },
        way: "join",
        role: "guest",
        link: null,
        request: null,
      },
    ]);
    expect(await join(nia)).toMatchObject({
      status: 201,
      body: { organization: { slug: "acme", name: "Acme" }, role: "guest" },
    });
    expect(await join(nia)).toMatchObject({ status: 409, body: { code: "already_member" } });
    expect(await roleOf(nia, acme)).toBe("guest");
    expect(await joinable(nia)).toEqual([]);
    expect(await eventsOf(database, nia.userId)).toMatchObject([
      { type: "member.joined", actor_name: "Nia", after: { role: "guest", domain: "join.example" } },
    ]);
  });

  test("ten times at the same moment, Ned joins once", async () => {
    const ned = await personAt("Ned", "join.example");
    const codes = await Promise.all(Array.from({ length: 10 }, async () => (await join(ned)).status));
    expect(codes.sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    expect(await eventsOf(database, ned.userId)).toHaveLength(1);
  });

  test("T-INV-1, T-ENUM-1: to whom the address is not proved or elsewhere, Acme is as absent as one that is not there", async () => {
    const una = await personAt("Una", "join.example");
    await unprove(una);
    expect(await joinable(una)).toEqual([]);
    for (const deed of [join, request]) {
      const foreign = await deed(una);
      const absent = await deed(una, "no-such-organization");
      expect([foreign.status, foreign.body]).toMatchObject([403, { code: "email_unproved" }]);
      expect(foreign.body).toEqual({ ...(absent.body as object), instance: expect.anything() as string });
    }
    for (const domain of [
      "none.example",
      "claimed.example",
      "else.example",
      "notjoin.example",
      "join.example.evil",
    ]) {
      const person = await personAt(`P${domain.replaceAll(".", "")}`, domain);
      expect(await joinable(person)).toEqual([]);
      for (const deed of [join, request]) {
        const foreign = await deed(person);
        const absent = await deed(person, "no-such-organization");
        expect([domain, foreign.status, { ...(foreign.body as object), instance: "" }]).toEqual([
          domain,
          404,
          { ...(absent.body as object), instance: "" },
        ]);
      }
    }
  });

  test("where people may only ask, nobody joins by themselves; where the role is gone, neither", async () => {
    const asker = await personAt("Abe", "ask.example");
    expect(await join(asker)).toMatchObject({ status: 409, body: { code: "request_required" } });
    await database.query("update guildhall.email_domain set role = 'gone' where domain = 'join.example'");
    const late = await personAt("Late", "join.example");
    expect((await join(late)).body).toMatchObject({ code: "request_required" });
    expect(await joinable(late)).toMatchObject([{ way: "ask", role: null }]);
    await database.query("update guildhall.email_domain set role = 'guest' where domain = 'join.example'");
  });

  test("T-INV-14: an organization that is being deleted is joined by nobody", async () => {
    const closed = await organization(database, "Closed");
    const owner = await arrive(database, "Cleo", { role: "owner", organization: closed });
    await proved(owner, { domain: "closed.example", joining: "join" }, "closed");
    const carl = await personAt("Carl", "closed.example");
    expect(await joinable(carl)).toHaveLength(1);
    await database.query("update guildhall.organization set deletion_requested_at = now() where id = $1", [
      closed.id,
    ]);
    expect(await joinable(carl)).toEqual([]);
    for (const deed of [join, request]) expect((await deed(carl, "closed")).status).toBe(404);
  });
});

describe("asking to join", () => {
  test("whoever may invite is told by mail, and others are not; asking twice is asking once", async () => {
    const bea = await personAt("Bea", "ask.example");
    const first = await request(bea);
    const second = await request(bea);
    expect([first.status, second.body]).toEqual([201, first.body]);
    for (const to of [olivia, ada, scout])
      expect(mailsTo(to.email).map(({ subject }) => subject)).toEqual(["[Acme] Bea asks to join"]);
    for (const to of [max, eve]) expect(mailsTo(to.email)).toEqual([]);
    const { id } = first.body as { readonly id: string };
    expect(await open(scout)).toMatchObject([{ id, user: { name: "Bea", email: "bea@ask.example" } }]);
    expect(await joinable(bea)).toMatchObject([{ way: "ask", request: { id } }]);
    expect(await eventsOf(database, id)).toMatchObject([
      { type: "membership_request.created", actor_name: "Bea" },
    ]);
    expect((await withdraw(bea)).status).toBe(204);
    expect((await withdraw(bea)).status).toBe(404);
    expect(await open(scout)).toEqual([]);
  });

  test("T-RL-2: a person asks so often and no more", async () => {
    const bob = await personAt("Bob", "ask.example");
    for (let time = 1; time <= 3; time += 1) expect((await request(bob)).status).toBe(201);
    expect(await request(bob)).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    await withdraw(bob);
  });

  test("T-NAME-1: a name that would be a link or a command is none in the mail", async () => {
    const mal = await personAt("Mal", "ask.example");
    await database.query(`update identity."user" set name = $2 where id = $1`, [
      mal.userId,
      "evil.example/login\r\nBcc: all@x.example <b>\u202E",
    ]);
    await request(mal);
    const [mail] = mailsTo(ada.email);
    expect(mail?.subject).toBe("[Acme] evil. example/login Bcc: all x. example b asks to join");
    expect(mail?.subject).not.toMatch(/[\r\n<>\u202E]/);
    expect(mail?.html).not.toContain("<b>");
    await withdraw(mal);
  });

  test("an admin accepts with a role, who asked is a member and is told; nobody answers twice", async () => {
    const cid = await personAt("Cid", "ask.example");
    const { id } = (await request(cid)).body as { readonly id: string };
    expect((await answer(max, [id, "acceptance"])).status).toBe(403);
    expect((await answer(ada, [id, "acceptance"], { role: "owner" })).body).toMatchObject({
      code: "above_own_role",
    });
    expect((await answer(ada, [id, "acceptance"], { role: "nothing-such" })).body).toMatchObject({
      code: "role_unknown",
    });
    const both = await Promise.all([
      answer(ada, [id, "acceptance"], { role: "admin" }),
      answer(olivia, [id, "rejection"]),
    ]);
    expect(both.map(({ status }) => status < 300).sort()).toEqual([false, true]);
    const accepted = both[0].status === 200;
    expect(await roleOf(cid, acme)).toBe(accepted ? "admin" : null);
    expect(mailsTo(cid.email).map(({ subject }) => subject)).toEqual([
      accepted ? "[Acme] You are a member now" : "[Acme] Your request was declined",
    ]);
    for (const deed of ["acceptance", "rejection"] as const)
      expect((await answer(ada, [id, deed])).status).toBe(404);
  });

  test("accepting somebody as an owner asks for a recent proof, and every other owner is told of it (T-STEP-2)", async () => {
    const oda = await personAt("Oda", "ask.example");
    const { id } = (await request(oda)).body as { readonly id: string };
    await prove(database, olivia, { age: 16 * 60 });
    expect(await answer(olivia, [id, "acceptance"], { role: "owner" })).toMatchObject({
      status: 401,
      body: { code: "step_up_required", asks: "fresh" },
    });
    expect([await roleOf(oda, acme), await open(olivia)]).toMatchObject([null, [{ id }]]);
    await prove(database, olivia, { age: 0 });
    expect((await answer(olivia, [id, "acceptance"], { role: "owner" })).status).toBe(200);
    expect(await roleOf(oda, acme)).toBe("owner");
    expect(mailsTo(olivia.email).map(({ subject }) => subject)).toContain("[Acme] There is a new owner");
    expect(mailsTo(oda.email).map(({ subject }) => subject)).toEqual(["[Acme] You are a member now"]);
    await database.query("delete from guildhall.member where organization_id = $1 and user_id = $2", [
      acme.id,
      oda.userId,
    ]);
  });

  test("a request is declined, told to who asked, and can be made again", async () => {
    const dan = await personAt("Dan", "ask.example");
    const { id } = (await request(dan)).body as { readonly id: string };
    expect((await answer(scout, [id, "rejection"])).status).toBe(204);
    expect(mailsTo(dan.email).map(({ subject }) => subject)).toEqual(["[Acme] Your request was declined"]);
    expect(await roleOf(dan, acme)).toBeNull();
    const again = (await request(dan)).body as { readonly id: string };
    expect(again.id).not.toBe(id);
    expect((await answer(scout, [again.id, "acceptance"], { role: "guest" })).status).toBe(200);
    expect(await eventsOf(database, dan.userId)).toMatchObject([
      { type: "member.joined", actor_name: "Scout", after: { role: "guest", request: again.id } },
    ]);
  });

  test("T-INV-1: nobody is accepted whose address is no longer the one that they proved and asked with", async () => {
    const fay = await personAt("Fay", "ask.example");
    const { id } = (await request(fay)).body as { readonly id: string };
    await unprove(fay);
    expect((await answer(ada, [id, "acceptance"])).status).toBe(404);
    await database.query(
      `update identity."user" set email_verified = true, email = 'fay@else.example' where id = $1`,
      [fay.userId],
    );
    expect((await answer(ada, [id, "acceptance"])).status).toBe(404);
    expect(await roleOf(fay, acme)).toBeNull();
    expect((await answer(ada, [id, "rejection"])).status).toBe(204);
  });

  test("SQL that a request came to run accepts nobody as an owner, nobody who did not ask, and nothing twice", async () => {
    const gil = await personAt("Gil", "ask.example");
    const { id } = (await request(gil)).body as { readonly id: string };
    const run = (sql: string): Promise<unknown> =>
      world.guildhall.asOrganization({ organizationId: acme.id, actorId: ada.userId }, ({ db }) =>
        db.query<object>(sql),
      );
    await expect(run(`select guildhall.accept_request('${id}', 'owner')`)).rejects.toMatchObject({
      code: "GH006",
    });
    await expect(
      run(
        `update guildhall.membership_request set answer = 'accepted', answered_at = now() where organization_id = '${acme.id}' and id = '${id}'`,
      ),
    ).rejects.toMatchObject({ code: "GH010" });
    await expect(
      run(
        `insert into guildhall.membership_request (organization_id, id, user_id, name, email) values ('${acme.id}', guildhall.new_id(), '${eve.userId}', 'Eve', 'e')`,
      ),
    ).rejects.toThrow("permission denied");
    await expect(run(`select guildhall.admit('${acme.id}', '${eve.userId}', 'owner', '{}')`)).rejects.toThrow(
      "permission denied",
    );
    expect(await run(`select guildhall.accept_request('${eve.userId}', 'member') as refusal`)).toEqual([
      { refusal: "not_found" },
    ]);
    expect([await roleOf(gil, acme), await roleOf(eve, acme)]).toEqual([null, null]);
  });
});
