import { afterAll, expect, test, vi } from "vitest";
import { requestOf, testDatabase } from "../test/index.ts";
import { readConfiguration } from "./config.ts";
import { createGuildhall } from "./server.ts";

const database = await testDatabase();
afterAll(() => database.close());
const configuration = readConfiguration({
  LOG_LEVEL: "silent",
  DATABASE_URL: database.tenantUrl,
  DATABASE_OWNER_URL: database.ownerUrl,
});

test("a sound database is examined and served without a word", async () => {
  const notices: string[] = [];
  const guildhall = await createGuildhall({ configuration, notice: (line) => notices.push(line) });
  expect((await guildhall.fetch(requestOf(null, "/readyz"))).status).toBe(200);
  await guildhall.close();
  expect(notices).toEqual([]);
});

test("a table whose rows anybody could read is told of at start, and nothing is served", async () => {
  await database.query("alter table guildhall.member disable row level security");
  const notices: string[] = [];
  const starting = createGuildhall({ configuration, notice: (line) => notices.push(line) });
  await expect(starting).rejects.toThrow(/does not keep organizations apart[^]*guildhall\.member/);
  expect(notices.join("\n")).toMatch(/T1 at guildhall\.member/);

  await database.query("alter table guildhall.member enable row level security");
  const guildhall = await createGuildhall({ configuration });
  await guildhall.close();
});

test("a start that fails on its way leaves no connection behind", async () => {
  const connections = (): Promise<unknown> =>
    database.query(
      "select application_name from pg_stat_activity where datname = current_database() and application_name like 'guildhall %'",
    );
  const performer = { name: "remember", run: () => Promise.resolve() };
  const starting = createGuildhall({ configuration, performers: () => [performer, performer] });
  await expect(starting).rejects.toThrow("Two performers do remember");
  await vi.waitFor(async () => expect(await connections()).toEqual([]), { timeout: 10_000 });
});
