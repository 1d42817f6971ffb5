import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { eventsOf, waitingForLocks } from "../../test/belonging.ts";
import { testExports, type ExportWorld } from "../../test/exports.ts";
import { jobsOf, until } from "../../test/jobs.ts";

const world = await testExports();
const { database, mailbox, olivia, ask, request, work, open, begin, holdPiece } = world;
afterAll(() => world.close());

const script = fileURLToPath(new URL("../../test/export-worker.ts", import.meta.url));

const pieces = async (id: string): Promise<number> =>
  (await database.query("select from guildhall.export_chunk where export_id = $1", [id])).length;

/** Has a process begin to make an export and kills it when so many pieces are kept. */
async function killedAfter(id: string, count: number): Promise<void> {
  const release = await holdPiece(count);
  const { ownerUrl, tenantUrl }: ExportWorld["database"] = database;
  const child = spawn(process.execPath, ["--conditions=guildhall", script, ownerUrl, tenantUrl], {
    stdio: "ignore",
  });
  const exited = once(child, "exit");
  await until(async () => (await pieces(id)) === count);
  child.kill("SIGKILL");
  await exited;
  await release();
  // A minute later, on another server.
  await database.query(
    "update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute'",
  );
}

test("an export whose maker was killed in the middle is not served, and is made again, whole (T-FAULT-1)", async () => {
  const { id } = await request(olivia);
  await killedAfter(id, 3);
  expect((await jobsOf(database))[0]?.locked_by).not.toBeNull();
  const path = `/api/organizations/acme/exports/${id}`;
  expect((await ask(olivia, path)).body).toMatchObject({ state: "pending", size: null });
  expect((await ask(olivia, `${path}/archive`)).body).toMatchObject({ code: "export_not_ready" });
  await work();
  expect((await open(olivia, id)).has("manifest.json")).toBe(true);
  expect((await eventsOf(database, id)).map(({ type }) => type)).toEqual([
    "export.requested",
    "export.completed",
  ]);
  expect(mailbox.list()).toHaveLength(1);
});

test("a try that another has replaced writes nothing more, so no archive is made of two", async () => {
  const { id } = await request(olivia);
  const release = await holdPiece(2);
  const stop = begin({ pieceBytes: 128 });
  await until(async () => (await pieces(id)) === 2);
  await waitingForLocks(database);
  const taking = database.query("update guildhall.export set build = gen_random_uuid() where id = $1", [id]);
  await waitingForLocks(database, 2);
  await release();
  await taking;
  await until(async () => (await jobsOf(database)).length === 0);
  await stop();
  const [row] = await database.query("select state from guildhall.export where id = $1", [id]);
  expect(row).toEqual({ state: "pending" });
  expect((await eventsOf(database, id)).map(({ type }) => type)).toEqual(["export.requested"]);
});
