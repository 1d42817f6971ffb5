import type { Event, Page } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { join, requestOf, signedIn } from "../../test/cast.ts";
import { testWorld } from "../../test/world.ts";
import { newId } from "../http/index.ts";

const world = await testWorld();
const { ask, database, olivia, max, eve, acme, globex } = world;
const nia = await signedIn(database, "Nia");
await join(database, { person: nia, organization: acme, role: "owner" });
await join(database, { person: nia, organization: globex, role: "owner" });
afterAll(() => world.close());

const rename = (name: string) => ask(olivia, "/api/organizations/acme", { method: "PATCH", body: { name } });
const list = async (query = ""): Promise<Page<Event>> =>
  (await ask(olivia, `/api/organizations/acme/events${query}`)).body as Page<Event>;

test("Olivia sees what happened in Acme, the latest first: who, what, from what to what, and in which request", async () => {
  const { headers } = await rename("Acme One");
  await rename("Acme Two");
  const { items } = await list("?limit=2");
  expect(items).toMatchObject([
    { type: "organization.renamed", before: { name: "Acme One" }, after: { name: "Acme Two" } },
    { type: "organization.renamed", before: { name: "Acme" }, after: { name: "Acme One" } },
  ]);
  expect(items[1]).toMatchObject({
    actor: { kind: "user", id: olivia.userId, name: "Olivia" },
    subject: { kind: "organization", id: acme.id, name: "Acme One" },
    requestId: headers.get("Request-Id"),
  });
});

test("the list is paged without gaps and filtered by type", async () => {
  for (const name of ["Three", "Four", "Five"]) await rename(name);
  const seen: string[] = [];
  for (let after: string | null = ""; after !== null;) {
    const page: Page<Event> = await list(
      `?limit=2&type=organization.renamed${after === "" ? "" : `&after=${after}`}`,
    );
    seen.push(...page.items.map(({ after: values }) => String(values?.["name"])));
    after = page.next;
  }
  expect(seen).toEqual(["Five", "Four", "Three", "Acme Two", "Acme One"]);
  expect((await list("?type=organization.created")).items).toEqual([]);
});

test("the list is filtered by who did it", async () => {
  await ask(nia, "/api/organizations/acme", { method: "PATCH", body: { name: "Acme of Nia" } });
  await ask(nia, "/api/organizations/globex", { method: "PATCH", body: { name: "Globex of Nia" } });
  const { items } = await list(`?actor=${nia.userId}&type=organization.renamed`);
  expect(items).toMatchObject([{ actor: { name: "Nia" }, after: { name: "Acme of Nia" } }]);
  expect((await list(`?actor=${nia.userId}`)).items.every(({ actor }) => actor.id === nia.userId)).toBe(true);
  expect((await list(`?actor=${eve.userId}`)).items).toEqual([]);
  expect((await list("?actor=nobody")) as unknown).toMatchObject({ code: "invalid_query" });
});

test("the list is filtered by when it happened: from an instant on, and until before another", async () => {
  for (const [organization, name] of [
    [acme, "Acme"],
    [globex, "Globex"],
  ] as const) {
    await happened(organization.id, `First of ${name}`, "2020-01-01T00:00:00Z");
    await happened(organization.id, `Second of ${name}`, "2020-01-01T12:00:00.000001Z");
    await happened(organization.id, `Third of ${name}`, "2020-01-02T00:00:00Z");
  }
  const during = async (query: string) => (await list(`?${query}`)).items.map(({ subject }) => subject.name);
  expect(await during("until=2020-01-02T00:00:00Z")).toEqual(["Second of Acme", "First of Acme"]);
  expect(await during("from=2020-01-01T00:00:00Z&until=2020-01-01T12:00:00Z")).toEqual(["First of Acme"]);
  expect(await during("from=2020-01-02T00:00:00Z&until=2020-01-02T00:00:01Z")).toEqual(["Third of Acme"]);
  expect(await during(`until=2020-01-03T00:00:00Z&actor=${nia.userId}`)).toEqual([]);
  expect(await during("until=0000-01-01T00:00:00Z")).toEqual([]);
  const first = await list("?until=2020-01-03T00:00:00Z&limit=2");
  const rest = await list(`?until=2020-01-03T00:00:00Z&limit=2&after=${String(first.next)}`);
  expect([...first.items, ...rest.items].map(({ subject }) => subject.name)).toEqual([
    "Third of Acme",
    "Second of Acme",
    "First of Acme",
  ]);
  expect(rest.next).toBeNull();
  expect((await list("?from=yesterday")) as unknown).toMatchObject({ code: "invalid_query" });
});

test("events of one transaction have one instant, and none of them is lost between two pages", async () => {
  const at = "2019-06-01T00:00:00.123456Z";
  for (const name of ["One", "Two", "Three"]) await happened(acme.id, name, at);
  const seen: string[] = [];
  for (let after: string | null = ""; after !== null;) {
    const page: Page<Event> = await list(
      `?limit=1&until=2019-07-01T00:00:00Z${after === "" ? "" : `&after=${after}`}`,
    );
    seen.push(...page.items.map(({ subject }) => subject.name));
    after = page.next;
  }
  expect(seen).toEqual(["Three", "Two", "One"]);
});

test("a member without the permission, and Eve of Globex, see none of it", async () => {
  expect(await ask(max, "/api/organizations/acme/events")).toMatchObject({
    status: 403,
    body: { code: "forbidden" },
  });
  expect(await ask(eve, "/api/organizations/acme/events")).toMatchObject({
    status: 404,
    body: { code: "not_found" },
  });
});

test("an event that is written can not be changed or taken back (T-AUD-1)", async () => {
  for (const statement of [
    "update guildhall.event set actor_name = 'nobody'",
    "delete from guildhall.event",
  ]) {
    const tamper = world.guildhall.asOrganization({ organizationId: acme.id, actorId: null }, ({ db }) =>
      db.change(statement),
    );
    await expect(tamper).rejects.toMatchObject({ code: "42501" });
  }
  expect(await database.query("select from guildhall.event where actor_name = 'nobody'")).toEqual([]);
});

test("whatever a name has in it, an event is one event with that name, and another's stays as it was (T-AUD-2)", async () => {
  const wicked = 'Olivia"},\r\n{"type":"forged","actor":null}\t\u2028\u202e <b>${1}</b>\\';
  const before = (await list("?limit=100")).items;
  await database.query("update guildhall.member set name = $2 where user_id = $1", [olivia.userId, wicked]);
  await rename("Acme Six");
  const answer = await world.guildhall.fetch(requestOf(olivia, "/api/organizations/acme/events?limit=100"));
  const text = await answer.text();
  expect(text).not.toMatch(/[\r\n]/);
  const [event, ...others] = (JSON.parse(text) as Page<Event>).items;
  expect(event).toMatchObject({ type: "organization.renamed", after: { name: "Acme Six" } });
  expect(event?.actor).toEqual({ kind: "user", id: olivia.userId, name: wicked });
  expect(others).toEqual(before);
  expect(await database.query("select from guildhall.event where type = 'forged'")).toEqual([]);
});

/** Something that Guildhall itself did in an organization, and when. */
async function happened(organizationId: string, name: string, at: string): Promise<void> {
  await database.query(
    `insert into guildhall.event
       (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, occurred_at)
     values ($1, $2, 'job.created', null, 'Guildhall', 'job', '', $3, $4)`,
    [organizationId, newId(), name, at],
  );
}
