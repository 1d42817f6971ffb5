import type { Me } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { join, openFor, organization, signedIn, type Organization, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld({ pages: ["careers"], limits: { foundBy: { times: 1000, seconds: 60 } } });
const { ask, database, eve, max } = world;
afterAll(() => world.close());

const post = { method: "POST" } as const;

/** An organization with an owner of its own, so that each test moves one that no other test knows. */
async function founded(name: string): Promise<{ readonly owner: Person; readonly there: Organization }> {
  const owner = await signedIn(database, `Owner of ${name}`);
  const there = await organization(database, name);
  await join(database, { person: owner, organization: there, role: "owner" });
  return { owner, there };
}

const moving = (person: Person, from: string, slug: string) =>
  ask(person, `/api/organizations/${from}`, { method: "PATCH", body: { slug } });
const found = (person: Person, slug: string) =>
  ask(person, "/api/organizations", { ...post, body: { name: "Another", slug } });
const slugOf = ({ id }: Organization): Promise<unknown[]> =>
  database.query("select slug from guildhall.organization where id = $1", [id]);
const aliases = (slug: string): Promise<unknown[]> =>
  database.query("select leads_to from guildhall.slug_alias where slug = $1", [slug]);
const daysLater = (days: number): Promise<unknown> =>
  database.query("update guildhall.slug_alias set kept_until = kept_until - make_interval(days => $1)", [
    days,
  ]);

describe("T-SLUG-2: an organization that moves to another slug", () => {
  test("is at the new one at once, keeps its sessions, and records it once", async () => {
    const { owner, there } = await founded("Initech");
    expect(await moving(owner, "initech", "initech-labs")).toMatchObject({
      status: 200,
      body: { slug: "initech-labs", name: "Initech" },
    });
    expect((await ask(owner, "/api/organizations/initech-labs")).status).toBe(200);
    expect((await moving(owner, "initech-labs", "initech-labs")).status).toBe(200);
    expect(
      await database.query(
        "select type, actor_id, before, after from guildhall.event where organization_id = $1",
        [there.id],
      ),
    ).toEqual([
      {
        type: "organization.slug_changed",
        actor_id: owner.userId,
        before: { slug: "initech" },
        after: { slug: "initech-labs" },
      },
    ]);
    const { body } = await ask(owner, "/api/me");
    expect((body as Me).accounts[0]).toMatchObject({
      landing: "initech-labs",
      organizations: [{ slug: "initech-labs", session: "open" }],
    });
  });

  test("leads its members on from the former one, with or without a session, whatever they ask", async () => {
    const { owner, there } = await founded("Hooli");
    const gavin = await signedIn(database, "Gavin");
    await join(database, { person: gavin, organization: there, role: "member", open: false });
    await moving(owner, "hooli", "hooli-xyz");
    const moved = { status: 409, body: { code: "organization_moved", slug: "hooli-xyz" } };
    for (const [path, asking] of [
      ["/api/organizations/hooli", {}],
      ["/api/organizations/hooli/session", {}],
      ["/api/organizations/hooli/session", post],
      ["/api/organizations/hooli/members", {}],
      ["/api/organizations/hooli", { method: "PATCH", body: { name: "Hooli Inc" } }],
    ] as const)
      for (const person of [owner, gavin]) expect(await ask(person, path, asking)).toMatchObject(moved);
    await moving(owner, "hooli-xyz", "hooli-2");
    expect(await ask(gavin, "/api/organizations/hooli")).toMatchObject({ body: { slug: "hooli-2" } });
  });

  test("says nothing of it to Eve, to who was a member, or to who is signed out: the bytes are those of nothing", async () => {
    const { owner, there } = await founded("Umbrella");
    const jill = await signedIn(database, "Jill");
    await join(database, { person: jill, organization: there, role: "member" });
    await moving(owner, "umbrella", "umbrella-2");
    await database.query("delete from guildhall.member where user_id = $1", [jill.userId]);
    for (const person of [eve, jill])
      for (const [rest, asking] of [
        ["", {}],
        ["/session", post],
        ["", { method: "DELETE" }],
      ] as const) {
        const former = await ask(person, `/api/organizations/umbrella${rest}`, asking);
        const absent = await ask(person, `/api/organizations/nobody-has-this${rest}`, asking);
        expect([former.status, former.body]).toEqual([404, absent.body]);
      }
    const nobody = await ask(null, "/api/organizations/umbrella");
    expect(nobody).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
  });

  test("with two accounts in one browser, only the one that is a member is led on", async () => {
    const { owner } = await founded("Stark");
    const other = await signedIn(database, "Other");
    await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
      owner.browserId,
      other.userId,
    ]);
    await moving(owner, "stark", "stark-2");
    const as = ({ userId }: Person) => ({ headers: { "Guildhall-Account": userId } });
    for (const [rest, method] of [
      ["", "GET"],
      ["/session", "POST"],
    ] as const) {
      const path = `/api/organizations/stark${rest}`;
      expect(await ask(owner, path, { method, ...as(other) })).toMatchObject({
        status: 409,
        body: { code: "other_account", user: owner.userId },
      });
      expect((await ask(owner, path, { method, ...as(owner) })).body).toMatchObject({ slug: "stark-2" });
      expect((await ask(owner, path, { method })).body).toMatchObject({ slug: "stark-2" });
    }
  });
});

describe("T-SLUG-2: a former slug", () => {
  test("is handed to nobody else for 90 days, and looks like any that is taken", async () => {
    const { owner, there } = await founded("Wonka");
    await moving(owner, "wonka", "wonka-2");
    const taken = await found(eve, "acme");
    const former = await found(eve, "wonka");
    expect(former).toMatchObject({ status: 409, body: { code: "slug_taken" } });
    expect(Object.keys(former.body as object)).toEqual(Object.keys(taken.body as object));
    expect(await moving(eve, "globex", "wonka")).toMatchObject({ status: 409, body: { code: "slug_taken" } });
    expect((await ask(eve, "/api/slugs/wonka")).body).toEqual({ slug: "wonka", free: false });
    await daysLater(89);
    expect((await found(eve, "wonka")).status).toBe(409);
    expect(await aliases("wonka")).toEqual([{ leads_to: there.id }]);
  });

  test("leads on after 90 days until somebody takes it, and then to nothing", async () => {
    const { owner } = await founded("Soylent");
    await moving(owner, "soylent", "soylent-2");
    await daysLater(90);
    expect((await ask(owner, "/api/organizations/soylent")).body).toMatchObject({ slug: "soylent-2" });
    expect((await ask(eve, "/api/slugs/soylent")).body).toEqual({ slug: "soylent", free: true });
    const nia = await signedIn(database, "Nia");
    expect((await found(nia, "soylent")).status).toBe(201);
    expect((await ask(owner, "/api/organizations/soylent")).status).toBe(404);
    expect(await aliases("soylent")).toEqual([]);
  });

  test("can be taken back by its own organization", async () => {
    const { owner, there } = await founded("Cyberdyne");
    await moving(owner, "cyberdyne", "cyberdyne-2");
    expect((await moving(owner, "cyberdyne-2", "cyberdyne")).body).toMatchObject({ slug: "cyberdyne" });
    expect(await slugOf(there)).toEqual([{ slug: "cyberdyne" }]);
    expect([await aliases("cyberdyne"), await aliases("cyberdyne-2")]).toEqual([
      [],
      [{ leads_to: there.id }],
    ]);
    expect((await ask(owner, "/api/organizations/cyberdyne")).status).toBe(200);
  });

  test("can not be laid up: ten are kept at most, and taking one of them back is always possible", async () => {
    const { owner, there } = await founded("Tyrell");
    for (let number = 1; number <= 10; number += 1)
      await moving(owner, number === 1 ? "tyrell" : `tyrell-${number - 1}`, `tyrell-${number}`);
    const refused = await moving(owner, "tyrell-10", "tyrell-11");
    expect(refused).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    expect(refused.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(await slugOf(there)).toEqual([{ slug: "tyrell-10" }]);
    expect((await moving(owner, "tyrell-10", "tyrell-3")).status).toBe(200);
  });

  test("while it is left and wanted at the same moment, it goes to nobody and leads on", async () => {
    for (let round = 0; round < 40; round += 1) {
      const { owner, there } = await founded(`Race${round}`);
      const [moved, wanted, other] = await Promise.all([
        moving(owner, `race${round}`, `raced${round}`),
        found(eve, `race${round}`),
        found(max, `raced${round}`),
      ]);
      expect(wanted.status).toBe(409);
      expect([moved.status, other.status].sort()).toEqual(
        [...(moved.status === 200 ? [200, 409] : [201, 409])].sort(),
      );
      if (moved.status === 200) expect(await aliases(`race${round}`)).toEqual([{ leads_to: there.id }]);
    }
  });
});

describe("T-SLUG-3: a slug that is asked for", () => {
  test("is refused when it is a page, a route or somebody's, and then nothing else of the request holds either", async () => {
    const { owner, there } = await founded("Massive");
    for (const slug of ["careers", "api", "healthz", "globex"]) {
      const asking = { method: "PATCH", body: { name: "Massive Dynamic", slug, metadata: { a: "b" } } };
      expect(await ask(owner, "/api/organizations/massive", asking)).toMatchObject({
        status: 409,
        body: { code: "slug_taken", fields: [{ field: "slug" }] },
      });
    }
    expect(
      await database.query("select name, slug, metadata from guildhall.organization where id = $1", [
        there.id,
      ]),
    ).toEqual([{ name: "Massive", slug: "massive", metadata: {} }]);
    expect(
      await database.query("select type from guildhall.event where organization_id = $1", [there.id]),
    ).toEqual([]);
  });

  test.each([
    "Massive",
    "-a",
    "a--b",
    "ad\u200Bmin",
    "аcme",
    "a".repeat(49),
    "a",
    "//evil.example",
    "\\evil",
    "..",
  ])("T-SLUG-1, T-REDIR-1: has the form of a slug, which %j has not", async (slug) => {
    expect(await moving(world.olivia, "acme", slug)).toMatchObject({
      status: 400,
      body: { code: "invalid_body" },
    });
  });

  test("is an admin's to choose as well, and no member's", async () => {
    const { there } = await founded("Vandelay");
    const [art, kel] = [await signedIn(database, "Art"), await signedIn(database, "Kel")];
    await join(database, { person: art, organization: there, role: "admin" });
    await join(database, { person: kel, organization: there, role: "member" });
    expect(await moving(kel, "vandelay", "kel")).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await moving(art, "vandelay", "vandelay-2")).status).toBe(200);
  });
});

describe("metadata", () => {
  const noting = (person: Person, metadata: unknown) =>
    ask(person, "/api/organizations/acme", { method: "PATCH", body: { metadata } });

  test("is replaced as a whole, with one event, which the same again does not write", async () => {
    const full = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`key${n}`, "x".repeat(200)]));
    for (const metadata of [{ crm: "4711", region: "eu" }, { region: "us" }, { region: "us" }, full]) {
      const { status, body } = await noting(world.olivia, metadata);
      expect([status, body]).toMatchObject([200, { metadata }]);
    }
    expect((await ask(max, "/api/organizations/acme")).body).toMatchObject({ metadata: full });
    const events = await database.query<{ before: object }>(
      "select before, after from guildhall.event where type = 'organization.updated' order by id",
    );
    expect(events.slice(0, 2)).toEqual([
      { before: { metadata: {} }, after: { metadata: { crm: "4711", region: "eu" } } },
      { before: { metadata: { crm: "4711", region: "eu" } }, after: { metadata: { region: "us" } } },
    ]);
    expect(events).toHaveLength(3);
  });

  test("is refused when it is more than twenty short texts", async () => {
    for (const metadata of [
      Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`key${n}`, ""])),
      { a: "x".repeat(201) },
      { a: 1 },
      { a: { b: "c" } },
      { "": "a" },
      { "a b": "c" },
      { __proto__x: "a" },
      JSON.parse('{"__proto__":"a"}') as unknown,
      [],
      null,
    ])
      expect((await noting(world.olivia, metadata)).status, JSON.stringify(metadata)).toBe(400);
  });
});

test("a session that is open in two organizations is moved in one and left alone in the other", async () => {
  const { owner, there } = await founded("Oscorp");
  const other = await founded("Oscorp2");
  await join(database, { person: owner, organization: other.there, role: "member", open: false });
  const sessionId = await openFor(database, owner, other.there);
  await moving(owner, "oscorp", "oscorp-3");
  expect((await ask(owner, "/api/organizations/oscorp2/session")).body).toMatchObject({ id: sessionId });
  expect(await slugOf(there)).toEqual([{ slug: "oscorp-3" }]);
});
