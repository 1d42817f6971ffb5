import { mergeGrants } from "@guildhall/protocol";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { castOf, noteTable, requestOf, testDatabase, writeNotes } from "../../test/index.ts";
import { createDoor, type Db } from "./index.ts";

const database = await testDatabase({ migrations: [noteTable()] });
const { olivia, max, eve, acme, globex } = await castOf(database);
const grants = mergeGrants({ owner: ["note:read", "note:write"] });
const door = createDoor({
  publicUrl: "http://localhost:3000",
  ...database,
  grants,
  onSystem: () => undefined,
});

beforeAll(async () => {
  await writeNotes(database, acme, ["a note of Acme"]);
  await writeNotes(database, globex, ["a note of Globex"]);
});
afterAll(() => database.close());

/** Runs hostile SQL as whoever found an injection inside a request of Olivia's in Acme; gives its last answer. */
async function injected(...statements: readonly string[]): Promise<unknown> {
  return door
    .organization(requestOf(olivia, "/"), "acme", "note:write", async ({ db }) => {
      let last: readonly object[] = [];
      for (const statement of statements) last = await db.query<object>(statement);
      return last;
    })
    .catch((error: unknown) => (error as { code?: string }).code);
}

const ownContext = "current_setting('guildhall.context')";

describe("outside the door (T-RLS-4)", () => {
  const select = "select * from note";

  test("a query on a connection of the tenant role sees no rows: it raises", async () => {
    await expect(database.tenant.query(select)).rejects.toMatchObject({ code: "GH001" });
    await expect(
      database.tenant.query(`${select} where organization_id = $1`, [acme.id]),
    ).rejects.toMatchObject({
      code: "GH001",
    });
  });

  test("the owner of the tables, who is under the policies too, sees no rows either", async () => {
    await expect(database.system.query(select)).rejects.toMatchObject({ code: "GH001" });
  });

  test("nothing is written: not by insert, update or delete", async () => {
    const before = await database.query("select * from note order by id");
    for (const write of [
      `insert into note (organization_id, id, text) values ('${acme.id}', gen_random_uuid(), 'smuggled')`,
      "update note set text = 'smuggled'",
      "delete from note",
    ]) {
      await expect(database.tenant.query(write), write).rejects.toMatchObject({ code: "GH001" });
    }
    await expect(database.tenant.query("truncate note")).rejects.toMatchObject({ code: "42501" });
    expect(await database.query("select * from note order by id")).toEqual(before);
  });

  test.each([
    ["who people are", 'select * from identity."user"'],
    ["their passwords", "select * from identity.account"],
    ["their sessions", "select * from identity.session"],
    ["the browsers", "select * from guildhall.browser"],
    ["the key of the seal", "select * from guildhall.seal_key"],
    ["who is identified", "select * from guildhall.person()"],
    ["a seal", "select guildhall.seal(1, gen_random_uuid(), gen_random_uuid())"],
    ["a principal", "select guildhall.principal_for(gen_random_uuid(), null)"],
    ["anybody's accounts", "select * from guildhall.accounts_of('\\x00')"],
  ])("the tenant role can not reach %s", async (_, statement) => {
    await expect(database.tenant.query(statement)).rejects.toMatchObject({ code: "42501" });
  });

  test.each([
    "set role guildhall_owner",
    "set role guildhall_door",
    "set session authorization postgres",
    "reset role; select * from note",
  ])("there is no stronger role to become: %s", async (statement) => {
    await expect(database.tenant.query(statement)).rejects.toThrow();
  });
});

describe("inside the door of Acme, with SQL of an attacker's own (T-RLS-4)", () => {
  test("nothing of Globex can be read, and everything of Acme can", async () => {
    expect(await injected("select text from note")).toEqual([{ text: "a note of Acme" }]);
    expect(await injected(`select text from note where organization_id = '${globex.id}'`)).toEqual([]);
    expect(await injected("select slug from guildhall.organization")).toEqual([{ slug: "acme" }]);
    expect(await injected("select name from guildhall.member order by name")).toEqual([
      { name: max.name },
      { name: olivia.name },
    ]);
  });

  test.each([
    ["Globex's id alone", `'${globex.id}'`],
    ["Globex's id in Acme's seal", `replace(${ownContext}, '${acme.id}', '${globex.id}')`],
    ["another person in Acme's seal", `replace(${ownContext}, '${olivia.userId}', '${eve.userId}')`],
    ["Globex's id and a seal of zeros", `'${globex.id}:${eve.userId}:' || repeat('0', 64)`],
    ["the seal of a person", `coalesce(current_setting('guildhall.person', true), '')`],
    ["nothing", "''"],
    ["something that is no uuid", "'x'"],
    ["characters of many bytes", "repeat('é', 138)"],
  ])("a setting with %s opens nothing", async (_, setting) => {
    for (const set of [
      `select set_config('guildhall.context', ${setting}, true)`,
      `select set_config('guildhall.context', ${setting}, false)`,
    ]) {
      expect(await injected(set, "select text from note")).toBe("GH001");
    }
    expect(await injected("select text from note"), "the next request is as before").toEqual([
      { text: "a note of Acme" },
    ]);
  });

  test("one statement that sets another organization's id and reads at once reads nothing of it", async () => {
    const both = `select note.text from (select set_config('guildhall.context', '${globex.id}', true)) set, note`;
    const read = await injected(both);
    expect(read === "GH001" || JSON.stringify(read) === JSON.stringify([{ text: "a note of Acme" }])).toBe(
      true,
    );
  });

  test("rows can not be written into Globex or moved there", async () => {
    const before = await database.query("select * from note where organization_id = $1", [globex.id]);
    const write = `insert into note (organization_id, id, text) values ('${globex.id}', gen_random_uuid(), 'smuggled')`;
    expect(await injected(write)).toBe("42501");
    expect(await injected(`update note set organization_id = '${globex.id}'`)).toBe("42501");
    expect(await injected(`delete from note where organization_id = '${globex.id}' returning id`)).toEqual(
      [],
    );
    expect(await database.query("select * from note where organization_id = $1", [globex.id])).toEqual(
      before,
    );
    expect(await database.query("select text from note where organization_id = $1", [acme.id])).toHaveLength(
      1,
    );
  });

  test("entering a second time is refused, with whatever credential", async () => {
    const again = `select * from guildhall.enter(sha256('${eve.token}'), null, 'globex', null, '{owner}', null, true, null, null, null, null, null)`;
    expect(await injected(again)).toBe("GH003");
    expect(await injected("select * from guildhall.enter_as('x:y:1:z')")).toBe("GH003");
  });

  test("what only the door may write can not be written: members, sessions, organizations (T-AUD-1)", async () => {
    for (const write of [
      "update guildhall.member set name = 'Mallory'",
      `insert into guildhall.member (organization_id, user_id, role, name, email) values ('${acme.id}', '${eve.userId}', 'owner', 'Eve', 'e')`,
      "update guildhall.organization_session set expires_at = now() + interval '1 year'",
      "update guildhall.organization set slug = 'globex'",
      "update guildhall.event set actor_name = 'nobody'",
      "delete from guildhall.event",
      "delete from guildhall.organization",
    ]) {
      expect(await injected(write), write).toBe("42501");
    }
  });
});

describe("a seal (T-RLS-4)", () => {
  async function inTransaction<Value>(client: pg.ClientBase, work: () => Promise<Value>): Promise<Value> {
    await client.query("begin");
    try {
      return await work();
    } finally {
      await client.query("rollback");
    }
  }
  const contextOf = (slug: string, person = olivia): Promise<string> =>
    door.organization(requestOf(person, "/"), slug, null, async ({ db }: { db: Db }) => {
      const row = await db.one<{ context: string }>(`select ${ownContext} as context`);
      return row?.context ?? "";
    });

  test("is worth nothing in another transaction, on the same connection or another", async () => {
    const stolen = await contextOf("globex", eve);
    expect(stolen).toHaveLength(138);
    const client = await database.tenant.connect();
    try {
      for (const scope of ["true", "false"]) {
        await inTransaction(client, async () => {
          await client.query(`select set_config('guildhall.context', $1, ${scope})`, [stolen]);
          await expect(client.query("select * from note")).rejects.toMatchObject({ code: "GH001" });
        });
      }
    } finally {
      client.release(true);
    }
  });

  test("ends with its transaction: nothing of it is left on the connection", async () => {
    const client = await database.tenant.connect();
    try {
      await contextOf("acme");
      const { rows } = await client.query("select current_setting('guildhall.context', true) as context");
      expect([null, ""]).toContain((rows as { context: string | null }[])[0]?.context);
    } finally {
      client.release();
    }
  });
});

describe("many at once, on few connections", () => {
  test("every one of 3,000 mixed requests sees its own organization's rows and no other's (T-BLEED-1)", async () => {
    const ofAcme = { person: olivia, slug: "acme", text: "a note of Acme" };
    const ofGlobex = { person: eve, slug: "globex", text: "a note of Globex" };
    let right = 0;
    await Promise.all(
      Array.from({ length: 3000 }, async (_, index) => {
        const { person, slug, text } = index % 2 === 0 ? ofAcme : ofGlobex;
        const work = door.organization(requestOf(person, "/"), slug, "note:read", ({ db }) =>
          db.query<{ text: string }>(
            index % 7 === 0 ? "select text, 1 / 0 from note" : "select text from note",
          ),
        );
        if (index % 7 === 0) return expect(work).rejects.toThrow("division by zero");
        expect(await work).toEqual([{ text }]);
        right += 1;
        return undefined;
      }),
    );
    expect(right).toBe(3000 - Math.ceil(3000 / 7));
  });
});
