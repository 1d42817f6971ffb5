import type { ListedSession, Me, Page } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { alsoIn } from "../../test/accounts.ts";
import {
  arrive,
  customRole,
  eventsOf,
  join,
  openFor,
  organization,
  signedIn,
  type Organization,
  type Person,
} from "../../test/index.ts";
import { customRanks, rankGrants, ranks } from "../../test/ranks.ts";
import { testWorld, type Answer } from "../../test/world.ts";
import { newId } from "../http/index.ts";

const world = await testWorld({ grants: rankGrants });
const { ask, database, olivia, max, acme, globex } = world;
afterAll(() => world.close());

const listed = async (person: Person, search = "", slug = "acme"): Promise<Page<ListedSession>> =>
  (await ask(person, `/api/organizations/${slug}/sessions${search}`)).body as Page<ListedSession>;
const idsOf = ({ items }: Page<ListedSession>): string[] => items.map(({ id }) => id);
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

async function openSessions(person: Person, there: Organization): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from guildhall.organization_session where organization_id = $1 and user_id = $2 order by id`,
    [there.id, person.userId],
  );
  return rows.map(({ id }) => id);
}

describe("who has an organization open", () => {
  test("Olivia sees each session with its member, device, address and times, the last opened first", async () => {
    const nia = await arrive(database, "Nia", { role: "member", organization: globex });
    await join(database, { person: nia, organization: acme, role: "member", open: false });
    const opened = await ask(nia, "/api/organizations/acme/session", {
      method: "POST",
      headers: { "User-Agent": firefox },
    });
    const { id } = opened.body as { id: string };
    const { items } = await listed(olivia);
    expect(items[0]).toMatchObject({
      id,
      user: { id: nia.userId, name: "Nia", email: "nia@example.com" },
      current: false,
      device: { browser: "Firefox", system: "Linux" },
    });
    expect(idsOf({ items, next: null })).toEqual(idsOf({ items, next: null }).sort().reverse());
    expect(items.filter(({ current }) => current).map(({ user }) => user.name)).toEqual(["Olivia"]);
    // Of Nia's session in Globex, Acme learns nothing.
    expect(items.filter(({ user }) => user.name === "Nia")).toHaveLength(1);
  });

  test("pages follow one another without a gap, and one member's can be asked for alone", async () => {
    const there = await organization(database, "Paging");
    const boss = await arrive(database, "Boss", { role: "owner", organization: there });
    const tim = await arrive(database, "Tim", { role: "member", organization: there });
    for (let places = 0; places < 4; places += 1) await openFor(database, await alsoIn(database, tim), there);
    const all = idsOf(await listed(boss, "", there.slug));
    expect(all).toHaveLength(6);
    const pages: string[] = [];
    let search = "?limit=2";
    for (;;) {
      const page = await listed(boss, search, there.slug);
      pages.push(...idsOf(page));
      if (page.next === null) break;
      search = `?limit=2&after=${page.next}`;
    }
    expect(pages).toEqual(all);
    const ofTim = await listed(boss, `?user=${tim.userId}`, there.slug);
    expect(idsOf(ofTim)).toEqual((await openSessions(tim, there)).reverse());
  });

  test("what has expired is not open", async () => {
    const una = await arrive(database, "Una", { role: "member", organization: acme });
    await database.query("update guildhall.organization_session set expires_at = now() where user_id = $1", [
      una.userId,
    ]);
    expect((await listed(olivia, `?user=${una.userId}`)).items).toEqual([]);
    const [id = ""] = await openSessions(una, acme);
    expect((await ask(olivia, `/api/organizations/acme/sessions/${id}`, { method: "DELETE" })).status).toBe(
      404,
    );
  });

  test("a session of a caller without a browser is listed and ended like any other", async () => {
    await database.query("alter table guildhall.organization_session alter column browser_id drop not null");
    const cli = await signedIn(database, "Cli");
    await join(database, { person: cli, organization: acme, role: "member", open: false });
    const id = newId();
    await database.query(
      `insert into guildhall.organization_session (organization_id, id, user_id, browser_id, session_id, expires_at)
       values ($1, $2, $3, null, $4, now() + interval '1 hour')`,
      [acme.id, id, cli.userId, cli.sessionId],
    );
    expect((await listed(olivia, `?user=${cli.userId}`)).items).toMatchObject([
      { id, device: { browser: null, system: null }, ip: null },
    ]);
    const ended = await ask(olivia, `/api/organizations/acme/sessions/${id}`, { method: "DELETE" });
    expect([ended.status, await openSessions(cli, acme)]).toEqual([204, []]);
  });
});

const end = (admin: Person, path: string, slug = "acme"): Promise<Answer> =>
  ask(admin, `/api/organizations/${slug}/${path}`, { method: "DELETE" });

describe("ending sessions of others", () => {
  const mayRevoke = ["owner", "deputy", "steward", "admin"];

  test.each(ranks)(
    "$name ends the sessions of those who are not above them, and of nobody else",
    async (rank) => {
      const there = await organization(database, `Ranks-${rank.name}`);
      for (const [name, permissions] of Object.entries(customRanks))
        await customRole(database, there, { name, permissions });
      const actor = await arrive(database, `Actor-${rank.name}`, { role: rank.name, organization: there });
      for (const { name } of ranks) {
        const target = await arrive(database, `${rank.name}-${name}`, { role: name, organization: there });
        const [id = ""] = await openSessions(target, there);
        const reaches = mayRevoke.includes(rank.name) && rank.reaches.has(name);
        for (const path of [`sessions/${id}`, `members/${target.userId}/sessions`]) {
          const { status, body } = await end(actor, path, there.slug);
          const code = mayRevoke.includes(rank.name) ? "above_own_role" : "forbidden";
          if (reaches) expect([name, status]).toEqual([name, 204]);
          else expect([name, status, body]).toMatchObject([name, 403, { code }]);
          expect(await openSessions(target, there)).toHaveLength(reaches ? 0 : 1);
          if (reaches) await reopen(target, there);
        }
      }
    },
  );

  async function provedNow({ sessionId }: Person): Promise<void> {
    await database.query(
      "update identity.session set shown_at = jsonb_build_object('pwd', clock_timestamp()) where id = $1",
      [sessionId],
    );
  }

  /** As if they had signed in again. */
  async function reopen(person: Person, there: Organization): Promise<void> {
    await provedNow(person);
    await openFor(database, person, there);
  }

  test("Ben is asked to prove again who he is in Acme alone, and then comes in", async () => {
    const ben = await arrive(database, "Ben", { role: "member", organization: acme });
    await join(database, { person: ben, organization: globex, role: "member" });
    const [id = ""] = await openSessions(ben, acme);
    expect((await end(olivia, `sessions/${id}`)).status).toBe(204);

    const open = (slug: string) => ask(ben, `/api/organizations/${slug}/session`, { method: "POST" });
    expect(await ask(ben, "/api/organizations/acme")).toMatchObject({
      body: { code: "organization_session_required" },
    });
    expect(await open("acme")).toMatchObject({
      status: 401,
      body: { code: "step_up_required", asks: "fresh" },
    });
    expect([(await open("globex")).status, await openSessions(ben, acme)]).toEqual([200, []]);
    const [account] = ((await ask(ben, "/api/me")).body as Me).accounts;
    expect(
      Object.fromEntries(account?.organizations.map(({ slug, session }) => [slug, session]) ?? []),
    ).toEqual({ acme: "step_up", globex: "open" });
    await provedNow(ben);
    expect((await open("acme")).status).toBe(200);
    expect(await eventsOf(database, id)).toEqual([
      {
        type: "organization_session.revoked",
        actor_name: "Olivia",
        subject_name: "Ben",
        before: { user: ben.userId },
        after: null,
      },
    ]);
  });

  test("one device of Ida's is signed out, her other one stays and needs to prove nothing", async () => {
    const ida = await arrive(database, "Ida", { role: "member", organization: acme });
    const phone = await alsoIn(database, ida);
    const onPhone = await openFor(database, phone, acme);
    expect((await end(olivia, `sessions/${onPhone}`)).status).toBe(204);
    expect((await ask(ida, "/api/organizations/acme")).status).toBe(200);
    const post = { method: "POST" };
    expect((await ask(ida, "/api/organizations/acme/session", post)).status).toBe(200);
    expect((await ask(phone, "/api/organizations/acme/session", post)).status).toBe(401);
  });

  test("a member who had nothing open is barred as well: no device of theirs opens Acme without a proof", async () => {
    const leo = await signedIn(database, "Leo");
    await join(database, { person: leo, organization: acme, role: "member", open: false });
    expect((await end(olivia, `members/${leo.userId}/sessions`)).status).toBe(204);
    const answer = await ask(leo, "/api/organizations/acme/session", { method: "POST" });
    expect(answer).toMatchObject({ status: 401, body: { code: "step_up_required" } });
    expect(await openSessions(leo, acme)).toEqual([]);
  });

  test("while Kim opens Acme and is signed out of it at the same time, no session is left over", async () => {
    for (let round = 0; round < 25; round += 1) {
      const kim = await signedIn(database, `Kim${round}`);
      await join(database, { person: kim, organization: acme, role: "member", open: false });
      const post = { method: "POST" };
      const [opened, ended] = await Promise.all([
        ask(kim, "/api/organizations/acme/session", post),
        end(olivia, `members/${kim.userId}/sessions`),
      ]);
      expect([200, 401]).toContain(opened.status);
      expect([ended.status, await openSessions(kim, acme)]).toEqual([204, []]);
    }
  });

  test("two admins who end one session at once end it once, and it is recorded once", async () => {
    const zoe = await arrive(database, "Zoe", { role: "member", organization: acme });
    const [id = ""] = await openSessions(zoe, acme);
    const answers = await Promise.all(Array.from({ length: 8 }, () => end(olivia, `sessions/${id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(7).fill(404)]);
    expect(await eventsOf(database, id)).toHaveLength(1);
  });

  test("Max, a member, neither sees who is in nor ends anything", async () => {
    const before = await openSessions(olivia, acme);
    expect(await ask(max, "/api/organizations/acme/sessions")).toMatchObject({ body: { code: "forbidden" } });
    expect(await end(max, `sessions/${before[0] ?? ""}`)).toMatchObject({ body: { code: "forbidden" } });
    expect(await openSessions(olivia, acme)).toEqual(before);
  });
});
