import { createHash } from "node:crypto";
import type pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { arrive, organization, requestOf, type Organization, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { database, guildhall } = world;
afterAll(() => world.close());

/** Two owners, who reach the tables by SQL alone: nothing in TypeScript counts owners for them. */
async function pair(name: string): Promise<{ organization: Organization; ann: Person; bob: Person }> {
  const made = await organization(database, name);
  const ann = await arrive(database, `${name}Ann`, { role: "owner", organization: made });
  const bob = await arrive(database, `${name}Bob`, { role: "owner", organization: made });
  return { organization: made, ann, bob };
}

const ownersOf = async ({ id }: Organization): Promise<number> =>
  (await database.query("select from guildhall.member where organization_id = $1 and role = 'owner'", [id]))
    .length;

const demote = "update guildhall.member set role = 'member' where organization_id = $1 and user_id = $2";
const remove = "delete from guildhall.member where organization_id = $1 and user_id = $2";

/** A transaction of a request's own, in the organization, step by step; the tenant role and its door as they are. */
async function entered(person: Person, slug: string, isolation: string): Promise<pg.PoolClient> {
  const client = await database.tenant.connect();
  await client.query(`begin isolation level ${isolation}`);
  const hash = createHash("sha256").update(person.token).digest();
  await client.query(
    "select guildhall.enter($1, null, $2, null, '{}', '{}', true, null, null, null, null, null)",
    [hash, slug],
  );
  return client;
}

/** Ends a transaction; answers `done` or with the code of what refused it. */
async function commit(client: pg.PoolClient): Promise<string> {
  const outcome = await client.query("commit").then(
    () => "done",
    (error: unknown) => (error as { code: string }).code,
  );
  client.release();
  return outcome;
}

describe("SQL that asks nobody, under the door", () => {
  test.each([
    ["demotes one", demote],
    ["removes one", remove],
    [
      "demotes them all",
      "update guildhall.member set role = 'member' where organization_id = $1 and $2::uuid is not null",
    ],
    ["removes them all", "delete from guildhall.member where organization_id = $1 and $2::uuid is not null"],
  ])("that %s, the last owner among them, is undone when it commits (T-OWN-1)", async (what, statement) => {
    const name = `Solo-${what.replaceAll(" ", "-")}`;
    const solo = await organization(database, name);
    const ann = await arrive(database, name, { role: "owner", organization: solo });
    const work = guildhall.organization(requestOf(ann, "/"), solo.slug, null, ({ db }) =>
      db.change(statement, [solo.id, ann.userId]),
    );
    await expect(work).rejects.toMatchObject({ code: "GH005" });
    expect(await ownersOf(solo)).toBe(1);
  });

  test("may take the last owner away and put another there, in one transaction", async () => {
    const { organization: made, ann, bob } = await pair("Swap");
    await database.query("update guildhall.member set role = 'member' where user_id = $1", [bob.userId]);
    await guildhall.organization(requestOf(ann, "/"), made.slug, null, async ({ db }) => {
      await db.change(
        "update guildhall.member set role = 'owner' where organization_id = $1 and user_id = $2",
        [made.id, bob.userId],
      );
      await db.change(demote, [made.id, ann.userId]);
    });
    expect(await ownersOf(made)).toBe(1);
  });

  test.each([
    ["read committed", "read committed", "GH005"],
    ["repeatable read", "repeatable read", "40001"],
    ["serializable", "serializable", "40001"],
    ["read committed", "repeatable read", "40001"],
    ["repeatable read", "read committed", "GH005"],
  ])("two owners who go at once, %s and %s: the second can not commit", async (one, other, refusal) => {
    for (const [index, [first, second]] of [
      [demote, demote],
      [remove, remove],
      [demote, remove],
    ].entries()) {
      const {
        organization: made,
        ann,
        bob,
      } = await pair(`Both ${one} ${other} ${String(index)}`.replaceAll(" ", "-"));
      const [a, b] = [await entered(ann, made.slug, one), await entered(bob, made.slug, other)];
      await a.query(first ?? "", [made.id, ann.userId]);
      await b.query(second ?? "", [made.id, bob.userId]);
      expect([await commit(a), await commit(b)]).toEqual(["done", refusal]);
      expect(await ownersOf(made)).toBe(1);
    }
  });

  test("T-OWN-2: 600 pairs of owners who go at once, however it falls: one of each stays", async () => {
    const pairs = await Promise.all(["Oak", "Pine", "Yew"].map((name) => pair(name)));
    const outcomes = new Map<string, number>();
    await Promise.all(
      pairs.map(async ({ organization: made, ann, bob }) => {
        for (let round = 0; round < 200; round += 1) {
          const go = (person: Person): Promise<string> =>
            guildhall
              .organization(requestOf(person, "/"), made.slug, null, ({ db }) =>
                db.change(demote, [made.id, person.userId]),
              )
              .then(
                () => "done",
                (error: unknown) => (error as { code: string }).code,
              );
          const both = (await Promise.all([go(ann), go(bob)])).sort().join(", ");
          outcomes.set(both, (outcomes.get(both) ?? 0) + 1);
          expect(await ownersOf(made)).toBe(1);
          await database.query("update guildhall.member set role = 'owner' where organization_id = $1", [
            made.id,
          ]);
        }
      }),
    );
    console.log("owners who go by SQL alone:", Object.fromEntries(outcomes));
    expect([...outcomes.keys()]).toEqual(["GH005, done"]);
  });
});

describe("the system itself", () => {
  test("can not delete a person who is the last owner somewhere, and can delete any other", async () => {
    const { organization: made, ann, bob } = await pair("Person");
    await database.system.query(`delete from identity."user" where id = $1`, [ann.userId]);
    await expect(
      database.system.query(`delete from identity."user" where id = $1`, [bob.userId]),
    ).rejects.toMatchObject({ code: "GH005" });
    expect(await ownersOf(made)).toBe(1);
  });

  test("can delete a whole organization, its last owner with it, and a person after it", async () => {
    const { organization: made, ann } = await pair("Whole");
    await database.query("delete from guildhall.organization where id = $1", [made.id]);
    await database.system.query(`delete from identity."user" where id = $1`, [ann.userId]);
    expect(
      await database.query("select from guildhall.member where organization_id = $1", [made.id]),
    ).toEqual([]);
  });

  test("can delete a person and the organization that was only theirs, in one transaction, in either order", async () => {
    for (const order of [0, 1]) {
      const solo = await organization(database, `Only${String(order)}`);
      const ann = await arrive(database, `OnlyAnn${String(order)}`, { role: "owner", organization: solo });
      const statements = [
        `delete from identity."user" where id = '${ann.userId}'`,
        `delete from guildhall.organization where id = '${solo.id}'`,
      ];
      await database.query(`begin; ${(order === 0 ? statements : statements.reverse()).join("; ")}; commit`);
      expect(await database.query("select from guildhall.organization where id = $1", [solo.id])).toEqual([]);
    }
  });
});
