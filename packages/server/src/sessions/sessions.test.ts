import type { Me } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { join, signedIn, type Organization, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database, acme, globex, eve } = world;
afterAll(() => world.close());

const post = { method: "POST" } as const;
const opened = (person: Person, organization: Organization): Promise<unknown[]> =>
  database.query(
    "select id from guildhall.organization_session where user_id = $1 and organization_id = $2",
    [person.userId, organization.id],
  );
const openedEvents = (person: Person): Promise<{ type: string }[]> =>
  database.query("select type from guildhall.event where actor_id = $1 order by id", [person.userId]);

async function memberOfBoth(name: string): Promise<Person> {
  const person = await signedIn(database, name);
  await join(database, { person, organization: acme, role: "member", open: false });
  await join(database, { person, organization: globex, role: "admin", open: false });
  return person;
}

describe("opening", () => {
  test("a member opens a session, once: opening again gives the same one and records nothing more", async () => {
    const nia = await memberOfBoth("Nia");
    const first = await ask(nia, "/api/organizations/acme/session", post);
    expect(first).toMatchObject({
      status: 200,
      body: { organization: { slug: "acme" }, role: "member", user: { name: "Nia" } },
    });
    const second = await ask(nia, "/api/organizations/acme/session", post);
    expect(second.body).toEqual(first.body);
    expect(await opened(nia, acme)).toHaveLength(1);
    expect(await openedEvents(nia)).toEqual([{ type: "organization_session.opened" }]);
  });

  test("both organizations are open at once, and closing one leaves the other as it was", async () => {
    const ben = await memberOfBoth("Ben");
    for (const slug of ["acme", "globex"]) await ask(ben, `/api/organizations/${slug}/session`, post);
    expect((await ask(ben, "/api/organizations/acme")).status).toBe(200);
    expect((await ask(ben, "/api/organizations/globex")).status).toBe(200);

    expect((await ask(ben, "/api/organizations/acme/session", { method: "DELETE" })).status).toBe(204);
    expect(await ask(ben, "/api/organizations/acme")).toMatchObject({
      status: 401,
      body: { code: "organization_session_required" },
    });
    expect((await ask(ben, "/api/organizations/globex")).status).toBe(200);
    expect([await opened(ben, acme), await opened(ben, globex)]).toMatchObject([[], [{}]]);
  });

  test("fifty tabs that open the same organization at once share one session and one event", async () => {
    const tim = await memberOfBoth("Tim");
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ask(tim, "/api/organizations/acme/session", post)),
    );
    const ids = new Set(answers.map(({ body }) => (body as { id: string }).id));
    expect(ids.size).toBe(1);
    expect(await opened(tim, acme)).toEqual([{ id: [...ids][0] }]);
    expect(await openedEvents(tim)).toHaveLength(1);
  });

  test("a session is never said to last longer than its account's", async () => {
    const una = await memberOfBoth("Una");
    await database.query(
      "update identity.session set expires_at = now() + interval '1 hour' where user_id = $1",
      [una.userId],
    );
    const { body } = await ask(una, "/api/organizations/acme/session", post);
    const { openedAt, expiresAt } = body as { openedAt: string; expiresAt: string };
    expect(Date.parse(expiresAt) - Date.parse(openedAt)).toBeLessThanOrEqual(60 * 60 * 1000);
  });

  test("switching moves nothing but where the next sign-in lands", async () => {
    const lea = await memberOfBoth("Lea");
    for (const slug of ["acme", "globex", "acme"]) await ask(lea, `/api/organizations/${slug}/session`, post);
    const { body } = await ask(lea, "/api/me");
    expect((body as Me).accounts[0]).toMatchObject({ landing: "acme" });
  });

  test("Eve can not open Acme: the answer is that of an organization that does not exist", async () => {
    const foreign = await ask(eve, "/api/organizations/acme/session", post);
    const absent = await ask(eve, "/api/organizations/no-such-organization/session", post);
    expect([foreign.status, foreign.body]).toEqual([404, absent.body]);
    expect(await opened(eve, acme)).toEqual([]);
  });

  test("while a member is being removed and opens a session at the same time, no session is left over (T-REV-5)", async () => {
    for (let round = 0; round < 100; round += 1) {
      const person = await signedIn(database, `Racer${String(round)}`);
      await join(database, { person, organization: acme, role: "member", open: false });
      const [answer] = await Promise.all([
        ask(person, "/api/organizations/acme/session", post),
        database.query("delete from guildhall.member where user_id = $1", [person.userId]),
      ]);
      expect([200, 404]).toContain(answer.status);
      expect(await opened(person, acme)).toEqual([]);
      expect((await ask(person, "/api/organizations/acme")).status).toBe(404);
    }
  });
});

test("while an account signs out and opens a session at the same time, no session is left over", async () => {
  const outcomes = new Set<number>();
  for (let round = 0; round < 100; round += 1) {
    const person = await signedIn(database, `Leaver${String(round)}`);
    await join(database, { person, organization: acme, role: "member", open: false });
    const [answer] = await Promise.all([
      ask(person, "/api/organizations/acme/session", post),
      database.query("delete from identity.session where id = $1", [person.sessionId]),
    ]);
    outcomes.add(answer.status);
    expect(await opened(person, acme)).toEqual([]);
  }
  expect([200, 401]).toEqual(expect.arrayContaining([...outcomes]));
});

describe("everything a browser has open", () => {
  test("one list: each account's organizations with role and state, the last used first", async () => {
    const ida = await memberOfBoth("Ida");
    await ask(ida, "/api/organizations/globex/session", post);
    const { status, body } = await ask(ida, "/api/me");
    expect(status).toBe(200);
    expect((body as Me).accounts).toMatchObject([
      {
        user: { id: ida.userId, name: "Ida", email: "ida@example.com", emailVerified: true },
        landing: "globex",
        organizations: [
          { slug: "globex", name: "Globex", role: "admin", session: "open" },
          { slug: "acme", name: "Acme", role: "member", session: "ready", lastUsedAt: null },
        ],
      },
    ]);
  });

  test("nobody is signed in: no accounts, and no error", async () => {
    expect((await ask(null, "/api/me")).body).toEqual({ accounts: [] });
  });

  test("the session tells what it permits", async () => {
    const joe = await memberOfBoth("Joe");
    await ask(joe, "/api/organizations/acme/session", post);
    const { body } = await ask(joe, "/api/organizations/acme/session");
    expect(body).toMatchObject({
      role: "member",
      permissions: expect.arrayContaining(["member:read"]) as unknown,
    });
    expect((body as { permissions: string[] }).permissions).not.toContain("organization:update");
  });
});

describe("two accounts in one browser", () => {
  test("each is asked for by name, each with its own role, and the one used last is meant when none is named (T-ACC-1)", async () => {
    const work = await signedIn(database, "Work");
    const home = await signedIn(database, "Home");
    await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
      work.browserId,
      home.userId,
    ]);
    const both = { ...home, token: work.token, browserId: work.browserId };
    await join(database, { person: work, organization: acme, role: "admin", open: false });
    await join(database, { person: both, organization: acme, role: "member", open: false });

    const as = (person: Person) => ({ headers: { "Guildhall-Account": person.userId } });
    for (const person of [work, home]) {
      expect(await ask(work, "/api/organizations/acme/session", { ...post, ...as(person) })).toMatchObject({
        status: 200,
        body: { user: { name: person.name } },
      });
    }
    const roleOf = async (asking: object): Promise<unknown> =>
      ((await ask(work, "/api/organizations/acme/session", asking)).body as { role: string }).role;
    expect(await roleOf(as(work))).toBe("admin");
    expect(await roleOf(as(home))).toBe("member");
    expect(await roleOf({})).toBe("member");
    expect(await ask(work, "/api/organizations/acme", as(eve))).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
  });
});
