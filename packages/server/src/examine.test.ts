import { afterAll, expect, test } from "vitest";
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
