import { afterAll, beforeEach, expect, test } from "vitest";
import { arrive, eventsOf } from "../../test/belonging.ts";
import { newId } from "../http/index.ts";
import { alsoIn } from "../../test/accounts.ts";
import { openFor, requestOf, type Person } from "../../test/index.ts";
import { jobsOf, until } from "../../test/jobs.ts";
import { piecesOf, testExports } from "../../test/exports.ts";
import { deleteExpiredExports } from "./index.ts";

const world = await testExports();
const { database, guildhall, mailbox, max, acme, ask, request, work, open } = world;
afterAll(() => world.close());

const path = (id: string): string => `/api/organizations/acme/exports/${id}`;
const role = (person: Person, name: string): Promise<unknown> =>
  database.query("update guildhall.member set role = $2 where organization_id = $1 and user_id = $3", [
    ...[acme.id, name, person.userId],
  ]);
const mailsTo = ({ email }: Person): number => mailbox.list().filter(({ to }) => to === email).length;

let people = 0;
let owner: Person;
beforeEach(async () => {
  people += 1;
  owner = await arrive(database, `Owner${people}`, { role: "owner", organization: acme });
});

test("Max, who is a member, may not ask for one, list any, or fetch any", async () => {
  const { id } = await request(owner);
  await work();
  for (const [at, method] of [
    ["/api/organizations/acme/exports", "POST"],
    ["/api/organizations/acme/exports", "GET"],
    [path(id), "GET"],
    [`${path(id)}/archive`, "GET"],
  ] as const)
    expect((await ask(max, at, { method })).body).toMatchObject({ code: "forbidden", status: 403 });
  expect(await database.query("select from guildhall.export where requested_by = $1", [max.userId])).toEqual(
    [],
  );
});

test("an export is its requester's alone: to another owner it does not exist (T-EXP-1)", async () => {
  const { id } = await request(owner);
  await work();
  const other = await arrive(database, "OtherOwner", { role: "owner", organization: acme });
  const absent = await ask(other, path(newId()));
  expect(absent.status).toBe(404);
  for (const at of [path(id), `${path(id)}/archive`]) {
    const answer = await ask(other, at);
    expect([answer.status, answer.body]).toEqual([404, absent.body]);
  }
  expect((await ask(other, "/api/organizations/acme/exports")).body).toEqual({ items: [], next: null });
});

test("of two owners who share a browser each fetches their own by a link that says whose it is", async () => {
  const { id } = await request(owner);
  await work();
  const other = await arrive(database, "SharingOwner", { role: "owner", organization: acme });
  await openFor(database, await alsoIn(database, other, owner), acme);
  const by = async ({ userId }: Person): Promise<number> =>
    (await guildhall.fetch(requestOf(owner, `${path(id)}/archive?guildhall-account=${userId}`))).status;
  expect([await by(owner), await by(other)]).toEqual([200, 404]);
});

test("no SQL of a request reaches another owner's archive, nor asks for one in another's name (T-EXP-1)", async () => {
  const { id } = await request(owner);
  await work();
  const other = {
    organizationId: acme.id,
    actorId: (await arrive(database, "Curious", { role: "owner", organization: acme })).userId,
  };
  expect(await guildhall.asOrganization(other, ({ db }) => db.query("select from guildhall.export"))).toEqual(
    [],
  );
  expect(
    await guildhall.asOrganization(other, ({ db }) => db.query("select from guildhall.export_chunk")),
  ).toEqual([]);
  const forging = guildhall.asOrganization(other, ({ db }) =>
    db.change("insert into guildhall.export (organization_id, id, requested_by) values ($1, $2, $3)", [
      acme.id,
      newId(),
      owner.userId,
    ]),
  );
  await expect(forging).rejects.toThrow("permission denied");
  expect(
    await guildhall.asOrganization({ ...other, actorId: owner.userId }, ({ db }) =>
      db.query("select from guildhall.export where id = $1", [id]),
    ),
  ).toHaveLength(1);
});

test("an owner who is demoted before it is made gets nothing (T-EXP-1, T-REV-4)", async () => {
  const { id } = await request(owner);
  await role(owner, "admin");
  await work();
  const [row] = await database.query("select state, failure from guildhall.export where id = $1", [id]);
  expect(row).toEqual({ state: "failed", failure: "forbidden" });
  expect(await database.query("select from guildhall.export_chunk where export_id = $1", [id])).toEqual([]);
  expect((await eventsOf(database, id)).map(({ type }) => type)).toEqual([
    "export.requested",
    "export.failed",
  ]);
  expect(mailsTo(owner)).toBe(0);
  expect((await ask(owner, path(id))).body).toMatchObject({ code: "forbidden" });
});

test("an owner who is demoted while it is made gets nothing, and nobody waits for it (T-EXP-1, T-REV-5)", async () => {
  const { id } = await request(owner);
  const release = await world.holdPiece(2);
  const stop = world.begin({ pieceBytes: 128 });
  const pieces = "select from guildhall.export_chunk where export_id = $1";
  await until(async () => (await database.query(pieces, [id])).length === 2);
  await role(owner, "member");
  await release();
  await until(async () => (await jobsOf(database)).length === 0);
  await stop();
  const [row] = await database.query("select state, failure from guildhall.export where id = $1", [id]);
  expect(row).toEqual({ state: "failed", failure: "forbidden" });
  expect(await database.query("select from guildhall.export_chunk where export_id = $1", [id])).toEqual([]);
  expect(mailsTo(owner)).toBe(0);
});

test("whoever is removed before it is made has no export any more, and no job makes one (T-REV-4)", async () => {
  const { id } = await request(owner);
  await database.query("delete from guildhall.member where organization_id = $1 and user_id = $2", [
    acme.id,
    owner.userId,
  ]);
  await work();
  expect(await database.query("select from guildhall.export where id = $1", [id])).toEqual([]);
  expect(await database.query("select from guildhall.export_chunk where export_id = $1", [id])).toEqual([]);
  expect(mailsTo(owner)).toBe(0);
});

test("whoever is removed after it was made has no archive, and nor is one kept (T-REV-4)", async () => {
  const { id } = await request(owner);
  await work();
  await database.query("delete from guildhall.member where organization_id = $1 and user_id = $2", [
    acme.id,
    owner.userId,
  ]);
  expect((await ask(owner, `${path(id)}/archive`)).body).toMatchObject({ code: "not_found" });
  expect(await database.query("select from guildhall.export_chunk where export_id = $1", [id])).toEqual([]);
});

test("an owner who is demoted after it was made can not fetch it, and can again as owner (T-EXP-1)", async () => {
  const { id } = await request(owner);
  await work();
  await role(owner, "admin");
  expect((await ask(owner, `${path(id)}/archive`)).body).toMatchObject({ code: "forbidden" });
  await role(owner, "owner");
  expect((await open(owner, id)).has("manifest.json")).toBe(true);
});

test("a download breaks off where the right to it ends in the middle (T-REV-5)", async () => {
  const { id } = await request(owner);
  await work({ pieceBytes: 256 });
  const response = await world.fetch(owner, id);
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  expect((await reader?.read())?.value?.byteLength).toBe(256);
  await role(owner, "admin");
  await expect(reader?.read()).rejects.toMatchObject({ code: "forbidden" });
});

test("an archive is gone after its time, first for its requester and then from the tables; the note of it after 30 days", async () => {
  const { id } = await request(owner);
  await work();
  const mine = "where organization_id = $1 and id = $2";
  await database.query(`update guildhall.export set expires_at = now() ${mine}`, [acme.id, id]);
  expect((await ask(owner, path(id))).body).toMatchObject({ state: "expired" });
  const gone = await ask(owner, `${path(id)}/archive`);
  expect([gone.status, gone.body]).toMatchObject([410, { code: "export_expired" }]);
  const kept = await piecesOf(world, acme);
  expect(await deleteExpiredExports(guildhall, { piecesAtOnce: 1 })).toBeGreaterThan(0);
  expect(await piecesOf(world, acme)).toBeLessThan(kept);
  expect(await database.query("select from guildhall.export_chunk where export_id = $1", [id])).toEqual([]);
  expect((await ask(owner, path(id))).body).toMatchObject({ state: "expired" });
  await database.query(`update guildhall.export set requested_at = now() - interval '31 days' ${mine}`, [
    acme.id,
    id,
  ]);
  await deleteExpiredExports(guildhall);
  expect((await ask(owner, path(id))).body).toMatchObject({ code: "not_found" });
});

test("what is not expired stays, and what nobody made in two days is given up", async () => {
  const ready = await request(owner);
  await work();
  const pending = await request(owner);
  await database.query("update guildhall.export set requested_at = now() - interval '3 days' where id = $1", [
    pending.id,
  ]);
  await deleteExpiredExports(guildhall);
  expect((await ask(owner, path(pending.id))).body).toMatchObject({ state: "failed", failure: "abandoned" });
  expect((await open(owner, ready.id)).has("manifest.json")).toBe(true);
  await work();
  expect((await ask(owner, path(pending.id))).body).toMatchObject({ state: "failed" });
});
