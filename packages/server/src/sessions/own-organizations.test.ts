import type { Me, OwnOrganization, Page } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { signedIn, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database, max, eve, acme } = world;
afterAll(() => world.close());

const background = { "Guildhall-Background": "1" };

async function found(person: Person, query: string): Promise<Page<OwnOrganization>> {
  const { status, body } = await ask(person, `/api/me/organizations?${query}`);
  expect(status).toBe(200);
  return body as Page<OwnOrganization>;
}

async function accountOf(person: Person): Promise<Me["accounts"][number] | undefined> {
  return ((await ask(person, "/api/me")).body as Me).accounts[0];
}

/** Somebody who is a member of organizations of these names. */
async function memberOf(name: string, organizations: readonly string[]): Promise<Person> {
  const person = await signedIn(database, name);
  await database.query(
    `with made as (
       insert into guildhall.organization (id, name, slug)
       select guildhall.new_id(), name, $3 || '-' || number
       from unnest($2::text[]) with ordinality as given (name, number)
       returning id
     )
     insert into guildhall.member (organization_id, user_id, role, name, email)
     select id, $1, 'member', $4, $4 from made`,
    [person.userId, organizations, name.toLowerCase(), `${name}@example.com`],
  );
  return person;
}

test("Nora, who has 230 organizations, is told of 200 and how many there are, and finds the others", async () => {
  const names = Array.from({ length: 230 }, (_, index) => `Firm ${String(index).padStart(3, "0")}`);
  const nora = await memberOf("Nora", names);
  expect(await ask(nora, "/api/organizations/nora-230/session", { method: "POST" })).toMatchObject({
    status: 200,
  });
  const account = await accountOf(nora);
  expect(account?.organizationCount).toBe(230);
  expect(account?.organizations.map(({ name }) => name)).toEqual(["Firm 229", ...names.slice(0, 199)]);
  const { items, next } = await found(nora, "search=firm+22&limit=4");
  expect(items.map(({ name, session }) => [name, session])).toEqual([
    ["Firm 220", "ready"],
    ["Firm 221", "ready"],
    ["Firm 222", "ready"],
    ["Firm 223", "ready"],
  ]);
  const rest = await found(nora, `search=firm+22&limit=100&after=${next ?? ""}`);
  // Words that are apart come after those that are together.
  expect(rest.items.map(({ name }) => name)).toEqual([...names.slice(224, 230), "Firm 022", "Firm 122"]);
  expect(rest.items[5]).toEqual(account?.organizations[0]);
  expect(rest.next).toBeNull();
});

test("the best match comes first, however it is typed; an organization is found by its slug and by words of its name", async () => {
  const omar = await memberOf("Omar", ["North Café", "Café", "Café du Nord", "Kiosk"]);
  const names = async (search: string): Promise<string[]> =>
    (await found(omar, new URLSearchParams({ search }).toString())).items.map(({ name }) => name);
  expect(await names("CAFE")).toEqual(["Café", "Café du Nord", "North Café"]);
  expect(await names("nord cafe")).toEqual(["Café du Nord"]);
  expect(await names("omar-4")).toEqual(["Kiosk"]);
  expect(await names("100%")).toEqual([]);
});

test("Max finds only what he belongs to, and nobody finds anything without an account", async () => {
  expect((await found(max, "search=globex")).items).toEqual([]);
  expect((await found(eve, "")).items.map(({ slug }) => slug)).toEqual(["globex"]);
  expect(await ask(null, "/api/me/organizations")).toMatchObject({
    status: 401,
    body: { code: "unauthenticated" },
  });
});

test("what was only opened ahead was not used: it is no place to land in, and stays where it was in the list", async () => {
  const pia = await memberOf("Pia", ["Alpha", "Beta"]);
  const open = (slug: string, headers = {}) =>
    ask(pia, `/api/organizations/${slug}/session`, { method: "POST", headers });
  await open("pia-1");
  expect(await open("pia-2", background)).toMatchObject({ status: 200 });
  expect(await accountOf(pia)).toMatchObject({
    landing: "pia-1",
    organizations: [
      { slug: "pia-1", session: "open", lastUsedAt: expect.any(String) as string },
      { slug: "pia-2", session: "open", lastUsedAt: null },
    ],
  });
  await open("pia-2");
  expect(await accountOf(pia)).toMatchObject({
    landing: "pia-2",
    organizations: [{ slug: "pia-2" }, { slug: "pia-1" }],
  });
  expect(
    await database.query("select count(*)::int from guildhall.organization_session where user_id = $1", [
      pia.userId,
    ]),
  ).toEqual([{ count: 2 }]);
});

test("what an organization asks for is told where it is found, too", async () => {
  await database.query("update guildhall.organization set mfa_required = true where id = $1", [acme.id]);
  expect((await found(max, "search=acme")).items).toMatchObject([
    { slug: "acme", session: "step_up", asks: "mfa" },
  ]);
});
