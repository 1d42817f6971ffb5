import type { Account, Me } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { join, openFor, organization, signedIn, type Organization, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database, guildhall, eve, globex } = world;
afterAll(() => world.close());

interface Founded {
  readonly owner: Person;
  readonly member: Person;
  readonly there: Organization;
}

/** An organization with an owner and a member of its own, who have it open. */
async function founded(name: string): Promise<Founded> {
  const [owner, member] = [
    await signedIn(database, `${name}Owner`),
    await signedIn(database, `${name}Member`),
  ];
  const there = await organization(database, name);
  await join(database, { person: owner, organization: there, role: "owner" });
  await join(database, { person: member, organization: there, role: "member" });
  return { owner, member, there };
}

const remove = (person: Person, { slug }: Organization) =>
  ask(person, `/api/organizations/${slug}`, { method: "DELETE" });
const restoring = (person: Person, { slug }: Organization, headers: Readonly<Record<string, string>> = {}) =>
  ask(person, `/api/organizations/${slug}/restoration`, { method: "POST", headers });
const daysAgo = (days: number, { id }: Organization): Promise<unknown> =>
  database.query(
    "update guildhall.organization set deletion_requested_at = now() - make_interval(days => $1) where id = $2",
    [days, id],
  );
const eventsOf = ({ id }: Organization): Promise<unknown[]> =>
  database.query("select type, actor_id from guildhall.event where organization_id = $1 order by id", [id]);
const sessionsOf = ({ id }: Organization): Promise<unknown[]> =>
  database.query("select user_id from guildhall.organization_session where organization_id = $1", [id]);
const accountOf = async (person: Person): Promise<Account | undefined> =>
  ((await ask(person, "/api/me")).body as Me).accounts[0];

describe("deleting", () => {
  test("an owner deletes: nobody enters from the next request on, sessions are gone, and it is recorded once (T-REV-3)", async () => {
    const { owner, member, there } = await founded("Initech");
    const { status, body } = await remove(owner, there);
    expect(status).toBe(200);
    const days = (Date.parse((body as { deletesAt: string }).deletesAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);

    expect(await sessionsOf(there)).toEqual([]);
    const locked = { status: 409, body: { code: "organization_locked" } };
    for (const person of [owner, member]) {
      expect(await ask(person, "/api/organizations/initech")).toMatchObject(locked);
      expect(await ask(person, "/api/organizations/initech/session", { method: "POST" })).toMatchObject(
        locked,
      );
      expect(await ask(person, "/api/organizations/initech", { method: "DELETE" })).toMatchObject(locked);
    }
    const principal = { organizationId: there.id, actorId: null };
    await expect(guildhall.asOrganization(principal, () => null)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await eventsOf(there)).toEqual([
      { type: "organization.deletion_requested", actor_id: owner.userId },
    ]);
  });

  test("its members see it locked and until when, and land in their next organization", async () => {
    const { owner, member, there } = await founded("Hooli");
    await join(database, { person: member, organization: globex, role: "member", open: false });
    await ask(member, "/api/organizations/hooli/session", { method: "POST" });
    expect(await accountOf(member)).toMatchObject({ landing: "hooli" });
    const { body } = await remove(owner, there);
    const { deletesAt } = body as { deletesAt: string };
    expect(await accountOf(member)).toMatchObject({
      landing: "globex",
      organizations: [
        { slug: "globex", session: "ready", deletesAt: null },
        { slug: "hooli", session: "locked", deletesAt, role: "member" },
      ],
    });
    expect(await accountOf(owner)).toMatchObject({ landing: null, organizations: [{ session: "locked" }] });
  });

  test("a member and an admin may not, and Eve is told what she is told of nothing", async () => {
    const { member, there } = await founded("Umbrella");
    const admin = await signedIn(database, "Alba");
    await join(database, { person: admin, organization: there, role: "admin" });
    for (const person of [member, admin])
      expect(await remove(person, there)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const absent = await ask(eve, "/api/organizations/nobody-has-this", { method: "DELETE" });
    expect((await remove(eve, there)).body).toEqual(absent.body);
    expect(await eventsOf(there)).toEqual([]);
  });

  test("Eve can not tell one that is being deleted from nothing, neither can who opens a slug of that name", async () => {
    const { owner, there } = await founded("Stark");
    await remove(owner, there);
    for (const [method, rest] of [
      ["GET", ""],
      ["POST", "/session"],
      ["POST", "/restoration"],
    ] as const) {
      const foreign = await ask(eve, `/api/organizations/stark${rest}`, { method });
      const absent = await ask(eve, `/api/organizations/nobody-has-this${rest}`, { method });
      expect([foreign.status, foreign.body]).toEqual([404, absent.body]);
    }
    const founding = { method: "POST", body: { name: "Stark", slug: "stark" } };
    expect(await ask(eve, "/api/organizations", founding)).toMatchObject({ body: { code: "slug_taken" } });
  });

  test("of twenty requests to delete it at once one does, and it is recorded once", async () => {
    const { owner, there } = await founded("Wonka");
    const answers = await Promise.all(Array.from({ length: 20 }, () => remove(owner, there)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(await eventsOf(there)).toHaveLength(1);
  });

  test("while members open it and it is deleted, nobody is inside afterwards, and nobody comes back with it", async () => {
    for (let round = 0; round < 30; round += 1) {
      const { owner, member, there } = await founded(`Race${round}`);
      await database.query("delete from guildhall.organization_session where user_id = $1", [member.userId]);
      const opening = ask(member, `/api/organizations/${there.slug}/session`, { method: "POST" });
      const [deleted, opened] = await Promise.all([remove(owner, there), opening]);
      expect([deleted.status, [200, 409].includes(opened.status)]).toEqual([200, true]);
      expect((await ask(member, `/api/organizations/${there.slug}`)).status).toBe(409);
      await restoring(owner, there);
      expect(await ask(member, `/api/organizations/${there.slug}`)).toMatchObject({
        body: { code: "organization_session_required" },
      });
    }
  });
});

describe("restoring", () => {
  test("an owner restores it within 30 days: everything is there, sessions are opened anew, it is recorded once", async () => {
    const { owner, member, there } = await founded("Soylent");
    await remove(owner, there);
    await daysAgo(29, there);
    expect(await restoring(owner, there)).toMatchObject({ status: 200, body: { slug: "soylent" } });
    expect((await restoring(owner, there)).status).toBe(200);
    expect(await eventsOf(there)).toEqual([
      { type: "organization.deletion_requested", actor_id: owner.userId },
      { type: "organization.restored", actor_id: owner.userId },
    ]);
    expect((await ask(member, "/api/organizations/soylent/session", { method: "POST" })).status).toBe(200);
    expect(await accountOf(member)).toMatchObject({
      organizations: [{ slug: "soylent", session: "open", deletesAt: null }],
    });
  });

  test("a member may not", async () => {
    const { owner, member, there } = await founded("Cyberdyne");
    await remove(owner, there);
    expect(await restoring(member, there)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await ask(member, "/api/organizations/cyberdyne")).body).toMatchObject({
      code: "organization_locked",
    });
  });

  test("after 30 days it is gone for everybody, also before its rows are", async () => {
    const { owner, there } = await founded("Tyrell");
    await remove(owner, there);
    await daysAgo(30, there);
    expect((await restoring(owner, there)).status).toBe(404);
    expect((await ask(owner, "/api/organizations/tyrell")).status).toBe(404);
    expect(await accountOf(owner)).toMatchObject({ landing: null, organizations: [] });
  });

  test("with two accounts in one browser, the owner's is the one, unless the request names the other", async () => {
    const { owner, member, there } = await founded("Oscorp");
    await remove(owner, there);
    await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
      owner.browserId,
      member.userId,
    ]);
    expect((await restoring(owner, there, { "Guildhall-Account": member.userId })).status).toBe(403);
    expect((await restoring(owner, there)).status).toBe(200);
  });

  test("a session that was smuggled in meanwhile does not outlive it", async () => {
    const { owner, member, there } = await founded("Vandelay");
    await remove(owner, there);
    await openFor(database, member, there);
    expect((await ask(member, "/api/organizations/vandelay")).status).toBe(409);
    await restoring(owner, there);
    expect(await sessionsOf(there)).toEqual([]);
  });
});
