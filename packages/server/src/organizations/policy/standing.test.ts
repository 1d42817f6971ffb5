import type { Me } from "@guildhall/protocol";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { arrive, join, openFor, requestOf, signedIn, type Person } from "../../../test/index.ts";
import { noDemands, prove, sessionIn, setPolicy } from "../../../test/policies.ts";
import { secondServer } from "../../../test/second-server.ts";
import { testWorld } from "../../../test/world.ts";

const world = await testWorld();
const other = await secondServer(world.database);
const { ask, database, guildhall, olivia, max, acme, globex } = world;
afterAll(async () => {
  await other.close();
  await world.close();
});

const hour = 60 * 60;
const inAcme = "/api/organizations/acme";
const session = `${inAcme}/session`;
const open = { method: "POST" } as const;
const background = { headers: { "Guildhall-Background": "1" } } as const;

beforeEach(async () => {
  for (const organization of [acme, globex]) await setPolicy(database, organization, noDemands);
  await prove(database, olivia, { methods: ["pwd", "otp", "mfa"], unused: 0 });
  await prove(database, max, { unused: 0 });
});

describe("T-STEP-3: a policy that is tightened", () => {
  test("holds from the next request on, on two servers amid hundreds of requests; and so does one that is relaxed", async () => {
    const people = await Promise.all(
      Array.from({ length: 10 }, (_, number) =>
        arrive(database, `Worker${String(number)}`, { role: "member", organization: acme }),
      ),
    );
    const after = { allowed: 0, refused: 0 };
    const before = { allowed: 0, refused: 0 };
    let decided = false;
    const work = async (person: Person, number: number): Promise<void> => {
      const server = number % 2 === 0 ? guildhall : other;
      for (let left = 20; left > 0;) {
        // What began before the change was answered may go either way; what began after it may not.
        const count = decided ? after : before;
        if (decided) left -= 1;
        const { status } = await server.fetch(requestOf(person, inAcme));
        count[status === 200 ? "allowed" : "refused"] += 1;
      }
    };
    const decide = async (body: object): Promise<void> => {
      while (before.allowed + before.refused < 200) await new Promise((resolve) => setImmediate(resolve));
      const { status } = await other.fetch(requestOf(olivia, `${inAcme}/policy`, { method: "PATCH", body }));
      decided = true;
      expect(status).toBe(200);
    };
    await Promise.all([...people.map(work), decide({ mfaRequired: true })]);
    expect(after).toEqual({ allowed: 0, refused: 200 });
    expect(before.allowed).toBeGreaterThan(0);

    decided = false;
    Object.assign(before, { allowed: 0, refused: 0 });
    Object.assign(after, { allowed: 0, refused: 0 });
    await Promise.all([...people.map(work), decide({ mfaRequired: false })]);
    expect(after).toEqual({ allowed: 200, refused: 0 });
  });

  test("leaves the session where it is: who proves more is in it again, and nothing is recorded of it", async () => {
    const before = await sessionIn(database, max, acme);
    await setPolicy(database, acme, { mfaRequired: true });
    expect((await ask(max, inAcme)).body).toMatchObject({ code: "step_up_required", asks: "mfa" });
    expect((await ask(max, session, open)).body).toMatchObject({ code: "step_up_required", asks: "mfa" });
    expect(await sessionIn(database, max, acme)).toEqual(before);
    await prove(database, max, { methods: ["pwd", "otp", "mfa"] });
    expect((await ask(max, session, open)).body).toMatchObject({ id: before?.id });
    expect((await ask(max, inAcme)).status).toBe(200);
  });

  test("T-STEP-2: a sibling tab, another account's name and an old expectation are no way around", async () => {
    expect((await ask(max, inAcme)).status).toBe(200);
    await setPolicy(database, acme, { mfaRequired: true });
    const tabs = Array.from({ length: 20 }, (_, tab) =>
      ask(max, tab % 2 === 0 ? inAcme : session, tab % 4 === 1 ? open : {}),
    );
    for (const { status } of await Promise.all(tabs)) expect(status).toBe(401);
    const headers = { "Guildhall-Account": max.userId };
    expect((await ask(max, inAcme, { headers })).status).toBe(401);
  });
});

describe("switching", () => {
  test("is refused with what to prove, and every other session stays as it was", async () => {
    await join(database, { person: max, organization: globex, role: "member" });
    await setPolicy(database, acme, { allowedMethods: ["hwk"] });
    const kept = await sessionIn(database, max, globex);
    const refused = await ask(max, session, open);
    expect(refused).toMatchObject({ status: 401, body: { asks: "sign_in", ways: ["hwk"] } });
    expect(await sessionIn(database, max, globex)).toEqual(kept);
    expect((await ask(max, "/api/organizations/globex")).status).toBe(200);
  });

  test("the list says it before the click, and with a session beside one without", async () => {
    await setPolicy(database, acme, { mfaRequired: true });
    const nia = await signedIn(database, "Nia");
    await join(database, { person: nia, organization: acme, role: "member", open: false });
    await join(database, { person: nia, organization: globex, role: "member" });
    const { body } = await ask(nia, "/api/me");
    expect((body as Me).accounts[0]?.organizations).toMatchObject([
      { slug: "globex", session: "open", asks: null, ways: [] },
      { slug: "acme", session: "step_up", asks: "mfa", ways: ["hwk", "otp"] },
    ]);
    expect((await ask(nia, session, open)).body).toMatchObject({ asks: "mfa" });
    expect(await sessionIn(database, nia, acme)).toBeUndefined();
    await setPolicy(database, acme, noDemands);
    expect((await ask(nia, session, open)).status).toBe(200);
  });

  test("what is asked of somebody in one organization leaves the others in what they read across all", async () => {
    await setPolicy(database, acme, { mfaRequired: true });
    const read = await guildhall.account(requestOf(max, "/"), ({ each }) =>
      each("organization:read", ({ db, context }) =>
        db.query<{ slug: string }>("select slug from guildhall.organization where id = $1", [
          context.organization.id,
        ]),
      ),
    );
    expect(read.map(({ context }) => context.organization.slug)).not.toContain("acme");
  });
});

describe("T-TIME-1: idle time", () => {
  const unused = (minutes: number): Promise<void> =>
    prove(database, max, { age: 24 * hour, unused: minutes * 60 });
  const usedAt = async (): Promise<number | undefined> =>
    (await sessionIn(database, max, acme))?.last_used_at.getTime();

  test("a session that lay unused for longer asks for a fresh proof, and opening it again is no proof", async () => {
    await setPolicy(database, acme, { idleSeconds: hour });
    await unused(59);
    expect((await ask(max, inAcme)).status).toBe(200);
    await unused(61);
    const refused = await ask(max, inAcme);
    expect(refused).toMatchObject({ status: 401, body: { code: "step_up_required", asks: "fresh" } });
    expect(refused.headers.get("WWW-Authenticate")).toMatch(/max_age=3600$/);
    expect((await ask(max, session, open)).body).toMatchObject({ asks: "fresh" });
    expect((await ask(max, session, { method: "DELETE" })).body).toMatchObject({ asks: "fresh" });
    expect((await ask(max, inAcme)).status).toBe(401);
    await prove(database, max, {});
    expect((await ask(max, inAcme)).status).toBe(200);
  });

  test("a session that ended does not count as used: who opens another shows a proof that is young enough", async () => {
    await setPolicy(database, acme, { idleSeconds: hour });
    await unused(1);
    await database.query(
      "update guildhall.organization_session set expires_at = now() where organization_id = $1 and user_id = $2",
      [acme.id, max.userId],
    );
    expect((await ask(max, session, open)).body).toMatchObject({ asks: "fresh" });
    await prove(database, max, {});
    expect((await ask(max, session, open)).status).toBe(200);
  });

  test("is extended by what somebody does, and by nothing that a page or a browser does by itself", async () => {
    const quiet = [
      { "Guildhall-Background": "1" },
      { "Sec-Purpose": "prefetch" },
      { "Sec-Purpose": "prefetch;prerender" },
    ];
    await unused(30);
    const before = await usedAt();
    for (const headers of quiet) {
      expect((await ask(max, inAcme, { headers })).status).toBe(200);
      expect((await ask(max, session, { ...open, headers })).status).toBe(200);
    }
    expect(await usedAt()).toBe(before);
    expect((await ask(max, inAcme)).status).toBe(200);
    expect(await usedAt()).toBeGreaterThan(before ?? Infinity);
  });

  test("a session that was opened in the background was not used yet", async () => {
    await setPolicy(database, acme, { idleSeconds: hour });
    const tom = await signedIn(database, "Tom");
    await join(database, { person: tom, organization: acme, role: "member", open: false });
    await prove(database, tom, { age: hour - 60 });
    expect((await ask(tom, session, { ...open, ...background })).status).toBe(200);
    await prove(database, tom, { age: hour + 60 });
    await database.query(
      "update guildhall.organization_session set last_used_at = last_used_at - interval '2 minutes' where user_id = $1",
      [tom.userId],
    );
    expect((await ask(tom, inAcme)).body).toMatchObject({ asks: "fresh" });
  });
});

describe("T-TIME-1: maximum age", () => {
  test("is counted from the proof, however much the session is used", async () => {
    await setPolicy(database, acme, { maxAgeSeconds: hour });
    await prove(database, max, { age: hour - 30, unused: 0 });
    expect((await ask(max, inAcme)).status).toBe(200);
    await prove(database, max, { age: hour + 30, unused: 0 });
    const refused = await ask(max, inAcme);
    expect(refused.body).toMatchObject({ asks: "fresh" });
    expect(refused.headers.get("WWW-Authenticate")).toMatch(/max_age=3600$/);
  });
});

describe("restoring an organization", () => {
  test("asks an owner for what the policy asks", async () => {
    const nora = await signedIn(database, "Nora");
    const [row] = await database.query<{ id: string }>(
      `insert into guildhall.organization (id, name, slug, deletion_requested_at, mfa_required)
       values (guildhall.new_id(), 'Umbrella', 'umbrella', now(), true) returning id`,
    );
    const umbrella = { id: row?.id ?? "", slug: "umbrella", name: "Umbrella" };
    await join(database, { person: nora, organization: umbrella, role: "owner", open: false });
    const restoration = "/api/organizations/umbrella/restoration";
    expect((await ask(nora, restoration, open)).body).toMatchObject({ asks: "mfa" });
    await prove(database, nora, { methods: ["pwd", "otp", "mfa"] });
    expect((await ask(nora, restoration, open)).status).toBe(200);
    await openFor(database, nora, umbrella);
    expect((await ask(nora, "/api/organizations/umbrella")).status).toBe(200);
  });
});
