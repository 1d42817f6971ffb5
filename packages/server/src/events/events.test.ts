import type { Event, Page } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database, olivia, max, eve, acme } = world;
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

test("an event that is written can not be changed or taken back", async () => {
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
