import { mergeGrants } from "@guildhall/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { castOf, noteTable, requestOf, testDatabase, writeNotes } from "../../test/index.ts";
import { poolerBinary, startPooler, type Pooler } from "../../test/pooler.ts";
import { createPool } from "../postgres/index.ts";
import { createDoor, type Door } from "./index.ts";

const binary = poolerBinary();
const serverConnections = 4;

describe.skipIf(binary === undefined)("behind PgBouncer in transaction mode (needs pgbouncer)", async () => {
  const database = await testDatabase({ migrations: [noteTable()] });
  const { olivia, eve, acme, globex } = await castOf(database);
  let pooler: Pooler;
  let doors: readonly Door[];
  let pools: readonly ReturnType<typeof createPool>[];

  beforeAll(async () => {
    await writeNotes(database, acme, ["a note of Acme"]);
    await writeNotes(database, globex, ["a note of Globex"]);
    pooler = await startPooler(binary ?? "", database, serverConnections);
    pools = [1, 2].map(() => createPool({ connectionString: pooler.url, max: 10 }));
    const grants = mergeGrants({ owner: ["note:read"] });
    doors = pools.map((tenant) =>
      createDoor({
        publicUrl: "http://localhost:3000",
        tenant,
        system: database.system,
        grants,
        prepare: false,
        onSystem: () => undefined,
      }),
    );
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await pooler.close();
    await database.close();
  });

  test("of 4,000 reads by two servers over four connections, some of which fail, none sees another organization (T-BLEED-1)", async () => {
    const ofAcme = { person: olivia, slug: "acme", text: "a note of Acme" };
    const ofGlobex = { person: eve, slug: "globex", text: "a note of Globex" };
    let right = 0;
    let refused = 0;
    const one = async (number: number): Promise<void> => {
      const { person, slug, text } = number % 2 === 0 ? ofAcme : ofGlobex;
      const fails = number % 11 === 0;
      const work = doors[number % 3 === 0 ? 0 : 1]?.organization(
        requestOf(person, "/"),
        slug,
        "note:read",
        ({ db }) =>
          db.query<{ text: string }>(fails ? "select text, 1 / 0 from note" : "select text from note"),
      );
      if (fails) {
        await expect(work).rejects.toThrow("division by zero");
        refused += 1;
      } else {
        expect(await work).toEqual([{ text }]);
        right += 1;
      }
    };
    // 200 at a time: ten times as many as there are connections to the pooler, and none waits for long.
    for (let first = 0; first < 4000; first += 200)
      await Promise.all(Array.from({ length: 200 }, (_, number) => one(first + number)));
    expect([right, refused]).toEqual([4000 - Math.ceil(4000 / 11), Math.ceil(4000 / 11)]);
  }, 60_000);

  test("nothing is left on the connections: a query without the door raises on every one of them", async () => {
    for (let time = 0; time < serverConnections * 5; time += 1) {
      await expect(pools[0]?.query("select * from note")).rejects.toMatchObject({ code: "GH001" });
    }
  });
});
