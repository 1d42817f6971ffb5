import type { Member, Page } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import {
  arrive,
  customRole,
  join,
  organization,
  requestOf,
  signedIn,
  type Person,
} from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";
import { newId } from "../http/index.ts";
import { searchMembers, selectMembers } from "./queries.ts";

const world = await testWorld();
const { ask, database, max, acme } = world;
afterAll(() => world.close());

const pageOf = async (query = ""): Promise<Page<Member>> =>
  (await ask(max, `/api/organizations/acme/members${query}`)).body as Page<Member>;

test("Max sees who belongs to Acme, who joined first first", async () => {
  const { items, next } = await pageOf();
  expect(items.map(({ user, role }) => [user.name, role])).toEqual([
    ["Olivia", "owner"],
    ["Max", "member"],
  ]);
  expect(next).toBeNull();
});

test("when a member was last seen in Acme is told to the day, to whoever may read sessions", async () => {
  const { olivia, eve } = world;
  const dana = await signedIn(database, "Dana");
  for (const [slug, day] of [
    ["lastly", "2026-11-03"],
    ["elsewhere", "2026-11-09"],
  ] as const) {
    const place = await organization(database, slug);
    await join(database, { person: olivia, organization: place, role: "owner" });
    await join(database, { person: max, organization: place, role: "member" });
    await join(database, { person: dana, organization: place, role: "member" });
    await join(database, { person: eve, organization: place, role: "member", open: false });
    await database.query(
      `update guildhall.organization_session set last_used_at = $3
       where organization_id = $1 and user_id = $2`,
      [place.id, dana.userId, `${day}T23:59:59Z`],
    );
  }
  const seenBy = async (person: Person, query = ""): Promise<readonly (string | null)[]> => {
    const { body } = await ask(person, `/api/organizations/lastly/members${query}`);
    return (body as Page<Member>).items
      .filter(({ user }) => [dana.userId, eve.userId].includes(user.id))
      .map(({ lastSeenOn }) => lastSeenOn);
  };
  expect(await seenBy(olivia)).toEqual(["2026-11-03", null]);
  expect(await seenBy(olivia, "?search=dana")).toEqual(["2026-11-03"]);
  expect(await seenBy(max)).toEqual([null, null]);
});

test("for whoever may not read sessions, none is read", async () => {
  const read = (maySeeSessions: boolean): Promise<{ plan: string; days: readonly (string | null)[] }> =>
    world.guildhall.organization(requestOf(max, "/"), "acme", "member:read", async ({ db }) => {
      const page = { organizationId: acme.id, after: null, limit: 21, maySeeSessions };
      const [part] = selectMembers(db, page).parts;
      const lines = await db.query<Record<string, string>>(
        `explain (analyze, costs off, timing off) ${part?.text ?? ""}`,
        part?.values,
      );
      const days = (await selectMembers(db, page)).map((row) => row.last_seen_on);
      return { plan: lines.map((line) => line["QUERY PLAN"]).join("\n"), days };
    });
  const hers = await read(true);
  expect(hers.plan).toMatch(/ on organization_session s \(actual/);
  expect(hers.days).not.toContain(null);
  const his = await read(false);
  expect(his.plan).not.toMatch(/ on organization_session s \(actual/);
  expect(new Set(his.days)).toEqual(new Set([null]));
});

test("a long list comes in pages that miss nobody and show nobody twice, also when people join meanwhile", async () => {
  for (let number = 0; number < 7; number += 1) {
    await join(database, {
      person: await signedIn(database, `Ann${String(number)}`),
      organization: acme,
      role: "member",
    });
  }
  const names: string[] = [];
  let after = "";
  do {
    const { items, next } = await pageOf(`?limit=2${after}`);
    names.push(...items.map(({ user }) => user.name));
    after = next === null ? "" : `&after=${encodeURIComponent(next)}`;
    if (names.length === 4)
      await join(database, { person: await signedIn(database, "Late"), organization: acme, role: "member" });
  } while (after !== "");
  expect(names).toEqual(["Olivia", "Max", "Ann0", "Ann1", "Ann2", "Ann3", "Ann4", "Ann5", "Ann6", "Late"]);
});

test("a cursor that no page gave, and a limit out of bounds, are refused in words", async () => {
  for (const query of [
    "?after=nonsense",
    "?after=bm9uc2Vuc2U",
    "?limit=0",
    "?limit=101",
    "?limit=many",
    "?unknown=1",
  ]) {
    const { status, body } = await ask(max, `/api/organizations/acme/members${query}`);
    expect([query, status, body]).toMatchObject([query, 400, { code: "invalid_query" }]);
  }
});

describe("searching", () => {
  const found = async (search: string, more = ""): Promise<string[]> =>
    (await pageOf(`?search=${encodeURIComponent(search)}&limit=100${more}`)).items.map(
      ({ user }) => user.name,
    );

  test("finds by the beginning of a name, of any word of it, and of an e-mail address", async () => {
    await named("José van der Berg-Smith", "post@jose.example");
    for (const search of [
      "jos",
      "José v",
      "JOSE VAN",
      "van",
      "der berg",
      "berg",
      "Berg-Sm",
      "smith",
      "post@jose",
      "POST@",
    ])
      expect([search, await found(search)]).toEqual([search, ["José van der Berg-Smith"]]);
    for (const search of ["ose", "erg", "jose.example", "josé x", "st@"])
      expect([search, await found(search)]).toEqual([search, []]);
  });

  test("reads letters of every script, and no sign as a wildcard", async () => {
    await named("Ольга Петрова", "olga@example.org");
    await named("陳大文", "chan@example.org");
    expect(await found("ПЕТР")).toEqual(["Ольга Петрова"]);
    expect(await found("陳")).toEqual(["陳大文"]);
    for (const search of ["%", "_lga", "o%a", "ol*", "\\", "' or true --", "\u{10FFFF}"])
      expect([search, await found(search)]).toEqual([search, []]);
  });

  test("follows a name and an address that change, and forgets who is gone", async () => {
    const ira = await named("Ira Old", "ira@example.org");
    await database.query(
      `update identity."user" set name = 'Ira New', email = 'new@example.org' where id = $1`,
      [ira.userId],
    );
    expect([await found("old"), await found("ira@"), await found("new@")]).toEqual([[], [], ["Ira New"]]);
    await database.query("delete from guildhall.member where user_id = $1", [ira.userId]);
    expect(await found("ira")).toEqual([]);
  });

  test("comes in pages as the whole list does, and together with a role", async () => {
    await customRole(database, acme, { name: "scout", permissions: ["member:read"] });
    for (const number of [1, 2, 3, 4, 5])
      await arrive(database, `Zoe${String(number)}`, {
        role: number % 2 === 0 ? "scout" : "member",
        organization: acme,
      });
    const first = await pageOf("?search=zoe&limit=2");
    const second = await pageOf(`?search=zoe&limit=2&after=${first.next ?? ""}`);
    const third = await pageOf(`?search=zoe&limit=2&after=${second.next ?? ""}`);
    expect([first, second, third].map(({ items }) => items.map(({ user }) => user.name))).toEqual([
      ["Zoe1", "Zoe2"],
      ["Zoe3", "Zoe4"],
      ["Zoe5"],
    ]);
    expect(third.next).toBeNull();
    expect(await found("zoe", "&role=scout")).toEqual(["Zoe2", "Zoe4"]);
    expect((await pageOf("?role=scout")).items.map(({ user }) => user.name)).toEqual(["Zoe2", "Zoe4"]);
    const paged = await pageOf("?role=scout&limit=1");
    expect((await pageOf(`?role=scout&limit=1&after=${paged.next ?? ""}`)).items).toMatchObject([
      { user: { name: "Zoe4" } },
    ]);
    expect((await pageOf("?role=no-such-role")).items).toEqual([]);
  });

  test("reads an index in a large organization, under row-level security", async () => {
    const large = await organization(database, "Large");
    const boss = await arrive(database, "Boss", { role: "owner", organization: large });
    await database.query(
      `with person as (
         insert into identity."user" (id, name, email)
         select gen_random_uuid(), 'Name' || n || ' Of' || md5(n::text), 'n' || n || '@large.example'
         from generate_series(1, 5000) n returning id, name, email
       )
       insert into guildhall.member (organization_id, user_id, role, name, email)
       select $1, id, 'member', name, email from person`,
      [large.id],
    );
    await database.query("analyze guildhall.member, guildhall.member_search");
    const plan = await world.guildhall.organization(
      requestOf(boss, "/"),
      "large",
      "member:read",
      ({ db }) => {
        const statement = searchMembers(
          db,
          { words: "of0a", role: null },
          { organizationId: large.id, after: null, limit: 21, maySeeSessions: false },
        );
        const [part] = statement.parts;
        return db.query<Record<string, string>>(
          `explain (analyze, costs off, timing off) ${part?.text ?? ""}`,
          part?.values,
        );
      },
    );
    const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
    expect(text).toMatch(/using member_search_pkey .*\n *Index Cond: .*key >= .* AND \(key < /);
    expect(text).not.toContain("Rows Removed by Filter");
  });
});

async function named(name: string, email: string): Promise<Person> {
  const person = await signedIn(database, `Nobody${String((people += 1))}`);
  await join(database, { person, organization: acme, role: "member" });
  await database.query(`update identity."user" set name = $2, email = $3 where id = $1`, [
    person.userId,
    name,
    email,
  ]);
  return { ...person, name, email };
}
let people = 0;

test("a person who changes their name or e-mail address is seen under the new one", async () => {
  await database.query(
    `update identity."user" set name = 'Maximilian', email = 'max@example.org' where id = $1`,
    [max.userId],
  );
  const { items } = await pageOf();
  expect(items.find(({ user }) => user.id === max.userId)?.user).toMatchObject({
    name: "Maximilian",
    email: "max@example.org",
  });
});

test("the members of one team are listed, also searched and by role; of a team that is not Acme's, nobody", async () => {
  const crew = await organization(database, "Crew");
  const [team, foreign] = [newId(), newId()];
  await database.query(
    "insert into guildhall.team (organization_id, id, name) values ($1, $2, 'Sales'), ($3, $4, 'Sales')",
    [acme.id, team, crew.id, foreign],
  );
  const uma = await arrive(database, "Uma Sales", { role: "admin", organization: acme });
  const vic = await arrive(database, "Vic Sales", { role: "member", organization: acme });
  const wes = await arrive(database, "Wes", { role: "member", organization: crew });
  await database.query(
    `insert into guildhall.team_member (organization_id, team_id, user_id)
     values ($1, $2, $3), ($1, $2, $4), ($5, $6, $7)`,
    [acme.id, team, uma.userId, vic.userId, crew.id, foreign, wes.userId],
  );
  const named = async (query: string): Promise<readonly string[]> =>
    (await pageOf(query)).items.map(({ user }) => user.name);
  expect(await named(`?team=${team}`)).toEqual(["Uma Sales", "Vic Sales"]);
  expect(await named(`?team=${team}&search=vic`)).toEqual(["Vic Sales"]);
  expect(await named(`?team=${team}&role=admin`)).toEqual(["Uma Sales"]);
  expect(await named(`?team=${team}&search=sal&role=member`)).toEqual(["Vic Sales"]);
  const { next } = await pageOf(`?team=${team}&limit=1`);
  expect(await named(`?team=${team}&limit=1&after=${encodeURIComponent(next ?? "")}`)).toEqual(["Vic Sales"]);
  for (const other of [foreign, newId()])
    expect(await pageOf(`?team=${other}`)).toEqual({ items: [], next: null });
  expect((await ask(max, "/api/organizations/acme/members?team=sales")).status).toBe(400);
});
