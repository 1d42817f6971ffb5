import type { Member, Page, Team } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { arrive, eventsOf, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database, olivia, max, eve, acme } = world;
afterAll(() => world.close());

const teams = "/api/organizations/acme/teams";
const create = (name: string) => ask(olivia, teams, { method: "POST", body: { name } });
const created = async (name: string): Promise<Team> => (await create(name)).body as Team;
const rename = ({ id }: Team, name: string) =>
  ask(olivia, `${teams}/${id}`, { method: "PATCH", body: { name } });
const list = async (query = ""): Promise<Page<Team>> => (await ask(max, teams + query)).body as Page<Team>;
const add = ({ id }: { readonly id: string }, person: { readonly userId: string }) =>
  ask(olivia, `${teams}/${id}/members/${person.userId}`, { method: "PUT" });
const takeOut = ({ id }: Team, person: { readonly userId: string }) =>
  ask(olivia, `${teams}/${id}/members/${person.userId}`, { method: "DELETE" });
const membersOf = async ({ id }: Team, query = ""): Promise<Page<Member>> =>
  (await ask(max, `${teams}/${id}/members${query}`)).body as Page<Member>;
const namesOf = async (team: Team): Promise<string[]> =>
  (await membersOf(team)).items.map(({ user }) => user.name);
const member = (name: string): Promise<Person> =>
  arrive(database, name, { role: "member", organization: acme });
const nobody = "01990000-0000-7000-8000-00000000dead";

describe("a team", () => {
  test("is created without members, and recorded", async () => {
    const { status, body } = await create("Sales");
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: "Sales", members: 0 });
    const { id } = body as Team;
    expect(
      await database.query("select organization_id, name from guildhall.team where id = $1", [id]),
    ).toEqual([{ organization_id: acme.id, name: "Sales" }]);
    expect(await eventsOf(database, id)).toMatchObject([
      { type: "team.created", actor_name: "Olivia", subject_name: "Sales", after: { name: "Sales" } },
    ]);
  });

  test("has a name of its own, whatever the case; another organization may use it too", async () => {
    const [red, blue] = [await created("Red"), await created("Blue")];
    const taken = { status: 409, body: { code: "team_taken", fields: [{ field: "name" }] } };
    for (const name of ["Red", "RED", " red "]) expect(await create(name)).toMatchObject(taken);
    expect(await rename(blue, "rED")).toMatchObject(taken);
    expect(await eventsOf(database, blue.id)).toHaveLength(1);
    expect((await rename(red, "RED")).status).toBe(200);
    const foreign = await ask(eve, "/api/organizations/globex/teams", {
      method: "POST",
      body: { name: "Red" },
    });
    expect(foreign.status).toBe(201);
  });

  test("of one name is created once, when twenty ask at the same moment", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create("Rush")));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
  });

  test("is renamed with one event; the name it has already changes nothing", async () => {
    const team = await created("Support");
    expect(await rename(team, "Care")).toMatchObject({ status: 200, body: { id: team.id, name: "Care" } });
    expect((await rename(team, "Care")).status).toBe(200);
    expect(await eventsOf(database, team.id)).toMatchObject([
      { type: "team.created" },
      { type: "team.renamed", subject_name: "Care", before: { name: "Support" }, after: { name: "Care" } },
    ]);
  });

  test("is deleted, and its members stay in the organization", async () => {
    const [team, ann] = [await created("Short-lived"), await member("Ann")];
    await add(team, ann);
    expect((await ask(olivia, `${teams}/${team.id}`, { method: "DELETE" })).status).toBe(204);
    expect(await database.query("select from guildhall.team_member where team_id = $1", [team.id])).toEqual(
      [],
    );
    expect((await ask(ann, "/api/organizations/acme")).status).toBe(200);
    expect((await eventsOf(database, team.id)).at(-1)).toMatchObject({
      type: "team.deleted",
      before: { name: "Short-lived", members: 1 },
    });
  });

  test("that there is not can not be renamed, deleted, looked into, joined or left", async () => {
    for (const [path, asking] of [
      ["", { method: "PATCH", body: { name: "Ghosts" } }],
      ["", { method: "DELETE" }],
      ["/members", {}],
      [`/members/${max.userId}`, { method: "PUT" }],
      [`/members/${max.userId}`, { method: "DELETE" }],
    ] as const)
      expect(await ask(olivia, `${teams}/${nobody}${path}`, asking)).toMatchObject({
        status: 404,
        body: { code: "not_found" },
      });
  });

  test("with a name that hides characters or carries an address is refused", async () => {
    for (const name of ["", "Sa\u202Eles", "www.example.com", "x".repeat(61)])
      expect(await create(name)).toMatchObject({ status: 400, body: { code: "invalid_body" } });
  });
});

describe("who is in a team", () => {
  test("is told with every member in the list of the organization, by name, also after a team is gone", async () => {
    const [west, east] = [await created("West"), await created("East")];
    const tess = await member("Tess");
    await add(west, tess);
    await add(east, tess);
    const teamsOfTess = async (): Promise<string[]> => {
      const { items } = (await ask(max, "/api/organizations/acme/members?search=tess")).body as Page<Member>;
      return items.flatMap((each) => each.teams.map(({ name }) => name));
    };
    expect(await teamsOfTess()).toEqual(["East", "West"]);
    await ask(olivia, `${teams}/${east.id}`, { method: "DELETE" });
    expect(await teamsOfTess()).toEqual(["West"]);
  });

  test("a member is added once, however often it is asked, with one event", async () => {
    const [team, bea] = [await created("Once"), await member("Bea")];
    expect((await add(team, bea)).status).toBe(204);
    expect((await add(team, bea)).status).toBe(204);
    expect(await namesOf(team)).toEqual(["Bea"]);
    expect((await eventsOf(database, team.id)).slice(1)).toMatchObject([
      { type: "team.member_added", subject_name: "Once", after: { user: bea.userId, name: "Bea" } },
    ]);
  });

  test("a member is taken out, once, and stays in the organization", async () => {
    const [team, cid] = [await created("Out"), await member("Cid")];
    await add(team, cid);
    expect((await takeOut(team, cid)).status).toBe(204);
    expect((await takeOut(team, cid)).status).toBe(404);
    expect(await namesOf(team)).toEqual([]);
    expect((await eventsOf(database, team.id)).at(-1)).toMatchObject({
      type: "team.member_removed",
      before: { user: cid.userId, name: "Cid" },
    });
    expect((await ask(cid, "/api/organizations/acme")).status).toBe(200);
  });

  test("whoever is no member of the organization can not be in its team", async () => {
    const team = await created("Insiders");
    for (const userId of [eve.userId, nobody])
      expect(await add(team, { userId })).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(await namesOf(team)).toEqual([]);
  });

  test("whoever leaves the organization leaves its teams", async () => {
    const [team, dan] = [await created("Leavers"), await member("Dan")];
    await add(team, dan);
    await ask(dan, "/api/organizations/acme/departure", { method: "POST" });
    expect(await namesOf(team)).toEqual([]);
    expect(
      await database.query("select from guildhall.team_member where user_id = $1", [dan.userId]),
    ).toEqual([]);
  });

  test("a team that goes while somebody is added has nobody in it, and nothing fails", async () => {
    const fay = await member("Fay");
    const seen = new Set<number>();
    for (let round = 0; round < 50; round += 1) {
      const team = await created(`Fleeting ${round}`);
      const [added, deleted] = await Promise.all([
        add(team, fay),
        ask(olivia, `${teams}/${team.id}`, { method: "DELETE" }),
      ]);
      expect(deleted.status).toBe(204);
      seen.add(added.status);
    }
    expect([...seen].filter((status) => status !== 204 && status !== 404)).toEqual([]);
    expect(
      await database.query("select from guildhall.team_member where user_id = $1", [fay.userId]),
    ).toEqual([]);
  });
});

describe("lists", () => {
  test("teams come the oldest first, in pages, each with how many members it has", async () => {
    const all = (await list("?limit=100")).items;
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort());
    const large = await created("Large");
    for (const name of ["Gil", "Hal", "Ida"]) await add(large, await member(name));
    const ids: string[] = [];
    let after = "";
    do {
      const { items, next } = await list(`?limit=2${after}`);
      ids.push(...items.map(({ id }) => id));
      after = next === null ? "" : `&after=${next}`;
    } while (after !== "");
    expect(ids).toEqual([...all.map(({ id }) => id), large.id]);
    expect((await list("?limit=100")).items.at(-1)).toMatchObject({ name: "Large", members: 3 });
  });

  test("a team's members come in pages, who joined the organization first first", async () => {
    const team = await created("Paged");
    const people = [await member("Jon"), await member("Kai"), await member("Liv")];
    for (const person of people.toReversed()) await add(team, person);
    const first = await membersOf(team, "?limit=2");
    const second = await membersOf(team, `?limit=2&after=${first.next ?? ""}`);
    expect([first, second].map(({ items }) => items.map(({ user }) => user.name))).toEqual([
      ["Jon", "Kai"],
      ["Liv"],
    ]);
    expect(second.next).toBeNull();
  });
});
