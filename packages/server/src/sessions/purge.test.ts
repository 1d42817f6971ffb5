import { builtInGrants } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { alsoIn } from "../../test/accounts.ts";
import { castOf, join, openFor, organization, requestOf, signedIn, testDatabase } from "../../test/index.ts";
import { createDoor } from "../tenancy/index.ts";
import { purgeSessions, type PurgedSessions } from "./index.ts";

// A door alone: a whole Guildhall purges by itself, after a minute.
const database = await testDatabase();
const { tenant, system } = database;
const door = createDoor({
  publicUrl: "http://localhost:3000",
  tenant,
  system,
  grants: builtInGrants,
  onSystem: () => undefined,
});
const { olivia, acme } = await castOf(database);
afterAll(() => database.close());

const idsIn = async (table: string): Promise<string[]> =>
  (await database.query<{ id: string }>(`select id from ${table} order by id`)).map(({ id }) => id);
const left = async (): Promise<string[]> =>
  (
    await Promise.all(["identity.session", "guildhall.organization_session", "guildhall.browser"].map(idsIn))
  ).flat();
const none: PurgedSessions = { organizationSessions: 0, accountSessions: 0, browsers: 0 };

test("what has expired goes in small steps, with what hangs from it, and whatever can still be used stays", async () => {
  const before = await left();
  const people = await Promise.all(Array.from({ length: 7 }, (_, n) => signedIn(database, `Expired${n}`)));
  for (const person of people) await join(database, { person, organization: acme, role: "member" });
  const userIds = people.map(({ userId }) => userId);
  await database.query("update identity.session set expires_at = now() where user_id = any ($1)", [userIds]);
  const ida = await signedIn(database, "Ida");
  await join(database, { person: ida, organization: acme, role: "member" });
  await database.query("update guildhall.organization_session set expires_at = now() where user_id = $1", [
    ida.userId,
  ]);

  const first = await purgeSessions(door, { rowsAtOnce: 3 });
  expect(first).toEqual({ organizationSessions: 1, accountSessions: 7, browsers: 0 });
  expect(await left()).toEqual([
    ...before.slice(0, 3),
    ida.sessionId,
    ...before.slice(3, 6),
    ...before.slice(6),
    ...[...people.map(({ browserId }) => browserId), ida.browserId].sort(),
  ]);
  expect(await purgeSessions(door)).toEqual(none);
  await door.organization(requestOf(olivia, "/"), "acme", null, () => null);
  await door.account(requestOf(ida, "/"), () => null);
});

test("a browser goes once it holds no account and nobody signed in in it for 400 days, and not a day before", async () => {
  const [empty, recent, used] = await Promise.all(
    ["Empty", "Recent", "Used"].map((name) => signedIn(database, name)),
  );
  if (!empty || !recent || !used) throw new Error("Somebody is missing.");
  await database.query("delete from identity.session where user_id = any ($1)", [
    [empty.userId, recent.userId],
  ]);
  const seen = async (id: string, days: number): Promise<unknown> =>
    database.query(
      "update guildhall.browser set last_seen_at = now() - make_interval(days => $2) where id = $1",
      [id, days],
    );
  await seen(empty.browserId, 401);
  await seen(recent.browserId, 399);
  await seen(used.browserId, 401);
  expect(await purgeSessions(door)).toEqual({ ...none, browsers: 1 });
  const ids = await idsIn("guildhall.browser");
  expect([empty, recent, used].map(({ browserId }) => ids.includes(browserId))).toEqual([false, true, true]);
});

test("what a request is at is left to the next purge, and neither waits for the other", async () => {
  const tim = await signedIn(database, "Tim");
  await database.query("update identity.session set expires_at = now() where user_id = $1", [tim.userId]);
  const client = await database.system.connect();
  try {
    await client.query("begin");
    await client.query("select from identity.session where id = $1 for update", [tim.sessionId]);
    expect(await purgeSessions(door)).toEqual(none);
  } finally {
    await client.query("rollback");
    client.release();
  }
  expect(await purgeSessions(door)).toEqual({ ...none, accountSessions: 1 });
});

test("four servers that purge at once delete each row once, and a purge that is stopped goes on later", async () => {
  const there = await organization(database, "Busy");
  const una = await signedIn(database, "Una");
  await join(database, { person: una, organization: there, role: "member", open: false });
  for (let places = 0; places < 40; places += 1) await openFor(database, await alsoIn(database, una), there);
  await database.query("update guildhall.organization_session set expires_at = now() where user_id = $1", [
    una.userId,
  ]);
  expect(await purgeSessions(door, { signal: AbortSignal.abort() })).toEqual(none);
  const purges = await Promise.all(Array.from({ length: 4 }, () => purgeSessions(door, { rowsAtOnce: 7 })));
  // One that found what it wanted taken stops; what it left goes with the last.
  const last = await purgeSessions(door);
  const sum = [...purges, last].reduce((all, { organizationSessions }) => all + organizationSessions, 0);
  expect(sum).toBe(40);
  expect(
    await database.query("select from guildhall.organization_session where user_id = $1", [una.userId]),
  ).toEqual([]);
});
