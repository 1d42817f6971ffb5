import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countingProxy, testDatabase, type CountingProxy } from "../../test/index.ts";
import { createPool, fly, type FlightResult } from "./index.ts";

const database = await testDatabase();
let wire: CountingProxy;
let pool: pg.Pool;
let client: pg.PoolClient;

beforeAll(async () => {
  wire = await countingProxy(database.ownerUrl);
  pool = createPool({ connectionString: wire.url, max: 1 });
  client = await pool.connect();
});
afterAll(async () => {
  client.release();
  await pool.end();
  await wire.close();
  await database.close();
});

const rowsOf = (results: readonly FlightResult[]): unknown[] => results.map(({ rows }) => rows);
const prepared = async (): Promise<unknown[]> =>
  rowsOf(
    await fly(client, [{ text: "select statement from pg_prepared_statements order by name", values: [] }], {
      prepare: false,
    }),
  );

describe.each([{ prepare: true }, { prepare: false }])("with $prepare", (options) => {
  const one = (text: string, ...values: unknown[]) => fly(client, [{ text, values }], options);

  test("several statements go out in one round trip and each answers for itself", async () => {
    const statements = [
      { text: "select $1::int + 1 as next", values: [41] },
      { text: "select null as nothing where false", values: [] },
      { text: "select n from generate_series(1, $1) n", values: [3] },
    ];
    wire.taken();
    for (let time = 0; time < 3; time += 1) {
      const results = await fly(client, statements, options);
      expect(rowsOf(results)).toEqual([[{ next: 42 }], [], [{ n: 1 }, { n: 2 }, { n: 3 }]]);
      expect(results.map(({ count }) => count)).toEqual([1, 0, 3]);
    }
    expect(wire.taken()).toBe(3);
  });

  test("values of every kind arrive as they were sent", async () => {
    const at = new Date("2026-01-02T03:04:05.678Z");
    const [result] = await one(
      "select $1::text as text, $2::timestamptz as at, $3::bytea as bytes, $4::jsonb as json, $5::text[] as list, $6::int as nothing",
      "it's “quoted”",
      at,
      Buffer.from([0, 255]),
      { deep: [1, null] },
      ["a,b", 'c"d'],
      null,
    );
    expect(result?.rows).toEqual([
      {
        text: "it's “quoted”",
        at,
        bytes: Buffer.from([0, 255]),
        json: { deep: [1, null] },
        list: ["a,b", 'c"d'],
        nothing: null,
      },
    ]);
  });

  test("when one statement fails, those behind it do not run, and the connection goes on", async () => {
    await one("create temporary table if not exists log (entry text)");
    await one("delete from log");
    const failing = fly(
      client,
      [
        { text: "insert into log values ('first')", values: [] },
        { text: "select 1 / 0", values: [] },
        { text: "insert into log values ('second')", values: [] },
      ],
      options,
    );
    await expect(failing).rejects.toMatchObject({ code: "22012" });
    expect(rowsOf(await one("select entry from log"))).toEqual([[]]);
    expect(
      rowsOf(
        await fly(
          client,
          [{ text: "insert into log values ('second') returning entry", values: [] }],
          options,
        ),
      ),
    ).toEqual([[{ entry: "second" }]]);
  });

  test("a statement that never parses fails each time it is sent, and nothing else does", async () => {
    for (let time = 0; time < 3; time += 1) {
      await expect(one("select nonsense")).rejects.toMatchObject({ code: "42703" });
      expect(rowsOf(await one("select 1 as one"))).toEqual([[{ one: 1 }]]);
    }
  });

  test("a hundred flights at once on one connection are answered each with its own", async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, number) =>
        number % 9 === 0
          ? one("select 1 / $1::int", 0).catch((error: unknown) => (error as { code: string }).code)
          : one("select $1::int as number", number).then(rowsOf),
      ),
    );
    answers.forEach((answer, number) => {
      expect(answer).toEqual(number % 9 === 0 ? "22012" : [[{ number }]]);
    });
  });

  test("a value that can not be sent fails its own flight only", async () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const flight = [
      { text: "select 1", values: [] },
      { text: "select $1::jsonb", values: [circle] },
    ];
    await expect(fly(client, flight, options)).rejects.toThrow("circular");
    expect(rowsOf(await one("select 2 as two"))).toEqual([[{ two: 2 }]]);
  });
});

describe("prepared statements", () => {
  test("are parsed once on a connection", async () => {
    const text = "select 'parsed once' as once";
    for (let time = 0; time < 5; time += 1) await fly(client, [{ text, values: [] }]);
    expect((await prepared()).flat()).toContainEqual({ statement: text });
    expect(
      (await prepared()).flat().filter((row) => (row as { statement: string }).statement === text),
    ).toHaveLength(1);
  });

  test("recover when the table under them changes its shape", async () => {
    const select = [{ text: "select * from shape", values: [] }];
    await fly(client, [{ text: "create temporary table shape (a int)", values: [] }]);
    await fly(client, [{ text: "insert into shape values (1)", values: [] }]);
    expect(rowsOf(await fly(client, select))).toEqual([[{ a: 1 }]]);
    await fly(client, [{ text: "alter table shape add b text default 'new'", values: [] }]);
    await expect(fly(client, select)).rejects.toMatchObject({ code: "0A000" });
    expect(rowsOf(await fly(client, select))).toEqual([[{ a: 1, b: "new" }]]);
  });

  test("recover when something else threw them away", async () => {
    const select = [{ text: "select 'still here' as here", values: [] }];
    await fly(client, select);
    await client.query("deallocate all");
    await fly(client, select).catch(() => undefined);
    expect(rowsOf(await fly(client, select))).toEqual([[{ here: "still here" }]]);
  });

  test("do not grow without end when texts are made at run time", async () => {
    for (let number = 0; number < 700; number += 1)
      await fly(client, [{ text: `select ${String(number)}`, values: [] }]);
    expect((await prepared()).flat().length).toBeLessThanOrEqual(501);
  });
});

test("a connection that dies fails the flight that is in the air", async () => {
  const other = createPool({ connectionString: database.ownerUrl, max: 1 });
  const doomed = await other.connect();
  const [own] = (await fly(doomed, [{ text: "select pg_backend_pid() as pid", values: [] }])) as [
    FlightResult,
  ];
  const sleeping = fly(doomed, [{ text: "select pg_sleep(30)", values: [] }]);
  const failed = expect(sleeping).rejects.toThrow();
  await database.query("select pg_terminate_backend($1)", [(own.rows[0] as { pid: number }).pid]);
  await failed;
  doomed.release(true);
  await other.end();
});
