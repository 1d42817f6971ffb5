import { mergeGrants } from "@guildhall/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { castOf, countingProxy, noteTable, requestOf, testDatabase, writeNotes } from "../../test/index.ts";
import { createPool } from "../postgres/index.ts";
import { createDoor } from "./index.ts";

const database = await testDatabase({ migrations: [noteTable()] });
const { olivia, acme } = await castOf(database);
const wire = await countingProxy(database.tenantUrl);
const tenant = createPool({ connectionString: wire.url, max: 1 });
const grants = mergeGrants({ owner: ["note:read", "note:write"] });
const door = createDoor({
  publicUrl: "http://localhost:3000",
  tenant,
  system: database.system,
  grants,
  onSystem: () => undefined,
});

beforeAll(async () => {
  await writeNotes(database, acme, ["a note of Acme"]);
  await tenant.query("select 1");
});
afterAll(async () => {
  await tenant.end();
  await wire.close();
  await database.close();
});

const readNotes = (): Promise<unknown> =>
  door.organization(requestOf(olivia, "/"), "acme", "note:read", ({ db, context }) =>
    db.query("select text from note where organization_id = $1", [context.organization.id]),
  );

test("an authorized, scoped read costs one network round trip", async () => {
  await readNotes();
  await readNotes();
  wire.taken();
  for (let time = 1; time <= 20; time += 1) expect(await readNotes()).toEqual([{ text: "a note of Acme" }]);
  expect(wire.taken()).toBe(20);
});

test("the first read of a browser costs two: what to expect is not known yet", async () => {
  const cold = createDoor({
    publicUrl: "http://localhost:3000",
    tenant,
    system: database.system,
    grants,
    onSystem: () => undefined,
  });
  wire.taken();
  await cold.organization(requestOf(olivia, "/"), "acme", "note:read", ({ db, context }) =>
    db.query("select text from note where organization_id = $1", [context.organization.id]),
  );
  expect(wire.taken()).toBe(2);
});

test("a change and its event, sent together, cost one round trip with their commit", async () => {
  const write = (): Promise<unknown> =>
    door.organization(requestOf(olivia, "/"), "acme", "note:write", ({ db, context }) =>
      db.all(
        db.change("insert into note (organization_id, id, text) values ($1, gen_random_uuid(), 'new')", [
          context.organization.id,
        ]),
        db.query("select text from note where organization_id = $1", [context.organization.id]),
      ),
    );
  await write();
  await write();
  wire.taken();
  await write();
  expect(wire.taken()).toBe(1);
  expect(await database.query("select from note where text = 'new'")).toHaveLength(3);
});

test("work of two steps costs its two steps and the commit", async () => {
  const work = (): Promise<unknown> =>
    door.organization(requestOf(olivia, "/"), "acme", "note:read", async ({ db }) => {
      await db.query("select text from note");
      await db.query("select text from note");
    });
  await work();
  await work();
  wire.taken();
  await work();
  expect(wire.taken()).toBe(3);
});
