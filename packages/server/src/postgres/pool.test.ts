import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { countingProxy, testDatabase } from "../../test/index.ts";
import { fly } from "./flight.ts";
import { createPool, isDatabaseUnavailable } from "./pool.ts";
import { roles } from "./roles.ts";

const database = await testDatabase();
afterAll(() => database.close());

test("a server that falls silent in the middle is given up, and the next query has a new connection (T-FAULT-1)", async () => {
  const wire = await countingProxy(database.ownerUrl);
  const pool = createPool({ connectionString: wire.url, max: 1, querySeconds: 2 });
  const backend = async (): Promise<unknown> => (await pool.query("select pg_backend_pid() as pid")).rows[0];
  const first = await backend();
  wire.cut();
  const refusal = await backend().catch((error: unknown) => error);
  expect([isDatabaseUnavailable(refusal), String(refusal)]).toEqual([true, "Error: Query read timeout"]);
  expect(await backend()).not.toEqual(first);
  await pool.end();
  await wire.close();
});

test("a connection that answered in time stays, also when what was sent were flights", async () => {
  const pool = createPool({ connectionString: database.ownerUrl, max: 1, querySeconds: 1 });
  const client = await pool.connect();
  const pid = { text: "select pg_backend_pid() as pid", values: [] };
  const answers = [await fly(client, [pid]), await fly(client, [pid, pid])];
  await expect(fly(client, [{ text: "select 1 / 0", values: [] }])).rejects.toThrow("division by zero");
  await sleep(2500);
  answers.push(await fly(client, [pid]));
  expect(new Set(answers.flat().map(({ rows }) => JSON.stringify(rows))).size).toBe(1);
  client.release();
  await pool.end();
});

test.each([roles.tenant, roles.owner])(
  "who becomes %s is held to the time that a query may take",
  async (role) => {
    const pool = createPool({ connectionString: database.ownerUrl, role, querySeconds: 2, max: 1 });
    await expect(pool.query("select pg_sleep(10)")).rejects.toMatchObject({ code: "57014" });
    expect((await pool.query("select current_user as role")).rows).toEqual([{ role }]);
    expect((await pool.query("show idle_in_transaction_session_timeout")).rows[0]).toEqual({
      idle_in_transaction_session_timeout: "1min",
    });
    await pool.end();
  },
);
