import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "./database.ts";

const directory = await mkdtemp(join(tmpdir(), "guildhall-migrations-"));
await writeFile(
  join(directory, "0001-note.sql"),
  "create table note (text text); grant select, insert on note to guildhall_tenant;",
);
const migrations = [{ name: "notes", directory }];
const [first, second] = await Promise.all([testDatabase({ migrations }), testDatabase({ migrations })]);

afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
  await rm(directory, { recursive: true });
});

test("what one test file writes, another does not see", async () => {
  await first.tenant.query("insert into note values ('mine')");
  expect(await first.query("select text from note")).toEqual([{ text: "mine" }]);
  expect(await second.query("select text from note")).toEqual([]);
});

test("a test database has Guildhall's own migrations, and its pools run as the roles that they have in production", async () => {
  const [row] = await first.query<{ count: string }>(
    "select count(*) from guildhall.migration where source = 'guildhall'",
  );
  expect(Number(row?.count)).toBeGreaterThan(0);
  expect((await first.tenant.query("select session_user, current_user")).rows).toEqual([
    { session_user: "guildhall_tenant", current_user: "guildhall_tenant" },
  ]);
  expect((await first.system.query("select current_user")).rows).toEqual([
    { current_user: "guildhall_owner" },
  ]);
});

test("what runs as a request can make no tables, not even temporary ones", async () => {
  await expect(first.tenant.query("create temporary table scratch (a int)")).rejects.toThrow(
    "permission denied",
  );
  await expect(first.tenant.query("create table scratch (a int)")).rejects.toThrow("permission denied");
});
