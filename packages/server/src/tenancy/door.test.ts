import { mergeGrants } from "@guildhall/protocol";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  castOf,
  join,
  noteTable,
  requestOf,
  signedIn,
  testDatabase,
  writeNotes,
  type Cast,
  type Person,
} from "../../test/index.ts";
import { createDoor, type Door } from "./index.ts";

interface Note {
  readonly text: string;
}

const database = await testDatabase({ migrations: [noteTable()] });
const grants = mergeGrants({
  owner: ["note:read", "note:write"],
  admin: ["note:read"],
  member: ["note:read"],
});
const reasons: string[] = [];
const cast: Cast = await castOf(database);
const { olivia, max, eve, acme, globex } = cast;
let door: Door;

beforeEach(async () => {
  door = createDoor({
    publicUrl: "http://localhost:3000",
    ...database,
    grants,
    onSystem: (reason) => reasons.push(reason),
  });
  await database.query("delete from public.note");
  await writeNotes(database, acme, ["a note of Acme"]);
  await writeNotes(database, globex, ["a note of Globex"]);
});
afterAll(() => database.close());

function readNotes(person: Person | null, slug = "acme"): Promise<readonly Note[]> {
  return door.organization(requestOf(person, "/"), slug, "note:read", ({ db, context }) =>
    db.query<Note>("select text from note where organization_id = $1", [context.organization.id]),
  );
}

function code(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "allowed",
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

describe("who is let in", () => {
  test("Olivia reads Acme's notes and Eve reads Globex's, the first time and every time after", async () => {
    for (const time of ["cold", "warm", "warm again"]) {
      expect(await readNotes(olivia), time).toEqual([{ text: "a note of Acme" }]);
      expect(await readNotes(eve, "globex"), time).toEqual([{ text: "a note of Globex" }]);
    }
  });

  test("to Eve, Acme is as absent as an organization that does not exist", async () => {
    expect(await code(readNotes(eve, "acme"))).toBe("not_found");
    expect(await code(readNotes(eve, "no-such-organization"))).toBe("not_found");
  });

  test("whoever is not signed in is asked to sign in, whether the organization exists or not", async () => {
    expect(await code(readNotes(null, "acme"))).toBe("unauthenticated");
    expect(await code(readNotes(null, "no-such-organization"))).toBe("unauthenticated");
    const stranger: Person = { ...olivia, token: "x".repeat(43) };
    expect(await code(readNotes(stranger, "acme"))).toBe("unauthenticated");
  });

  test("a member without a session in the organization is asked to open one", async () => {
    const nia = await signedIn(database, "Nia");
    await join(database, { person: nia, organization: acme, role: "member", open: false });
    expect(await code(readNotes(nia))).toBe("organization_session_required");
  });

  test("Max may read notes and may not write them", async () => {
    expect(await readNotes(max)).toHaveLength(1);
    const write = door.organization(requestOf(max, "/"), "acme", "note:write", ({ db }) =>
      db.change("insert into note (id, text) values (gen_random_uuid(), 'by Max')"),
    );
    expect(await code(write)).toBe("forbidden");
    expect(await database.query("select from public.note where text = 'by Max'")).toEqual([]);
  });

  test("a custom role permits what it lists and nothing else", async () => {
    const rita = await signedIn(database, "Rita");
    await database.query("insert into guildhall.role values ($1, 'scribe', '{note:write}')", [acme.id]);
    await join(database, { person: rita, organization: acme, role: "scribe" });
    expect(await code(readNotes(rita))).toBe("forbidden");
    const write = door.organization(requestOf(rita, "/"), "acme", "note:write", ({ db, context }) =>
      db.change("insert into note (organization_id, id, text) values ($1, gen_random_uuid(), 'by Rita')", [
        context.organization.id,
      ]),
    );
    expect(await write).toBe(1);
  });
});

describe("nothing stale (T-REV-1)", () => {
  test("a removed member's next request is refused (T-REV-4)", async () => {
    const ron = await signedIn(database, "Ron");
    await join(database, { person: ron, organization: acme, role: "member" });
    expect(await readNotes(ron)).toHaveLength(1);
    expect(await readNotes(ron)).toHaveLength(1);
    await database.query("delete from guildhall.member where user_id = $1", [ron.userId]);
    expect(await code(readNotes(ron))).toBe("not_found");
    expect(
      await database.query("select from guildhall.organization_session where user_id = $1", [ron.userId]),
    ).toEqual([]);
  });

  test("a demoted member's next request has the rights of the new role only", async () => {
    const dora = await signedIn(database, "Dora");
    await join(database, { person: dora, organization: acme, role: "owner" });
    const write = (): Promise<unknown> =>
      door.organization(requestOf(dora, "/"), "acme", "note:write", ({ context }) => context.role);
    expect([await write(), await write()]).toEqual(["owner", "owner"]);
    await database.query("update guildhall.member set role = 'member' where user_id = $1", [dora.userId]);
    expect(await code(write())).toBe("forbidden");
    await database.query("update guildhall.member set role = 'owner' where user_id = $1", [dora.userId]);
    expect(await write()).toBe("owner");
  });

  test("work that looked at an old role runs again with the new one, and what it did before counts for nothing", async () => {
    const uma = await signedIn(database, "Uma");
    await join(database, { person: uma, organization: acme, role: "member" });
    const whatAmI = (): Promise<string> =>
      door.organization(requestOf(uma, "/"), "acme", "note:read", async ({ db, context }) => {
        if (context.role === "member" && runs.length > 1) throw new Error("Members may not.");
        runs.push(context.role);
        await db.change("insert into note (organization_id, id, text) values ($1, gen_random_uuid(), $2)", [
          context.organization.id,
          `as ${context.role}`,
        ]);
        return context.role;
      });
    const runs: string[] = [];
    expect([await whatAmI(), await whatAmI()]).toEqual(["member", "member"]);
    await database.query("update guildhall.member set role = 'admin' where user_id = $1", [uma.userId]);
    expect(await whatAmI()).toBe("admin");
    expect(await database.query("select text from public.note where text like 'as %' order by text")).toEqual(
      [{ text: "as admin" }, { text: "as member" }, { text: "as member" }],
    );
  });

  test("a renamed organization is called by its new name at once", async () => {
    const name = (): Promise<string> =>
      door.organization(requestOf(olivia, "/"), "acme", null, ({ context }) => context.organization.name);
    expect([await name(), await name()]).toEqual(["Acme", "Acme"]);
    await database.query("update guildhall.organization set name = 'Acme Ltd' where id = $1", [acme.id]);
    expect(await name()).toBe("Acme Ltd");
    await database.query("update guildhall.organization set name = 'Acme' where id = $1", [acme.id]);
  });

  test("a signed-out account is out everywhere at once, and nobody else is", async () => {
    const sue = await signedIn(database, "Sue");
    await join(database, { person: sue, organization: acme, role: "member" });
    await join(database, { person: sue, organization: globex, role: "member" });
    expect([await readNotes(sue), await readNotes(sue, "globex")]).toHaveLength(2);
    await database.query("delete from identity.session where id = $1", [sue.sessionId]);
    expect(await code(readNotes(sue))).toBe("unauthenticated");
    expect(await code(readNotes(sue, "globex"))).toBe("unauthenticated");
    expect(await readNotes(olivia)).toHaveLength(1);
  });

  test("closing the session in one organization leaves the other open", async () => {
    const tom = await signedIn(database, "Tom");
    await join(database, { person: tom, organization: acme, role: "member" });
    await join(database, { person: tom, organization: globex, role: "member" });
    await readNotes(tom);
    await database.query(
      "delete from guildhall.organization_session where user_id = $1 and organization_id = $2",
      [tom.userId, acme.id],
    );
    expect(await code(readNotes(tom))).toBe("organization_session_required");
    expect(await readNotes(tom, "globex")).toHaveLength(1);
  });

  test("an expired account session or organization session opens nothing", async () => {
    const una = await signedIn(database, "Una");
    await join(database, { person: una, organization: acme, role: "member" });
    await readNotes(una);
    await database.query("update guildhall.organization_session set expires_at = now() where user_id = $1", [
      una.userId,
    ]);
    expect(await code(readNotes(una))).toBe("organization_session_required");
    await database.query("update identity.session set expires_at = now() where user_id = $1", [una.userId]);
    expect(await code(readNotes(una))).toBe("unauthenticated");
  });
});

describe("one transaction", () => {
  const write = (text: string) =>
    ["insert into note (id, text) values (gen_random_uuid(), $1)", [text]] as const;
  const written = (): Promise<unknown[]> => database.query("select from public.note where text = 'new'");

  test("what work does is there when it is done", async () => {
    await door.organization(requestOf(olivia, "/"), "acme", "note:write", async ({ db }) => {
      await db.change(...write("new"));
    });
    expect(await written()).toHaveLength(1);
  });

  test("work that throws leaves nothing behind", async () => {
    for (const time of ["cold", "warm"]) {
      const failing = door.organization(requestOf(olivia, "/"), "acme", "note:write", async ({ db }) => {
        await db.change(...write("new"));
        throw new Error("a bug");
      });
      await expect(failing, time).rejects.toThrow("a bug");
    }
    expect(await written()).toEqual([]);
  });

  test("work that swallows a failed statement does not commit the rest", async () => {
    const swallowing = door.organization(requestOf(olivia, "/"), "acme", "note:write", async ({ db }) => {
      await db.change(...write("new"));
      await db.query("select 1 / 0").then(undefined, () => undefined);
    });
    await expect(swallowing).rejects.toThrow("division by zero");
    expect(await written()).toEqual([]);
  });

  test("when one of several statements sent together fails, none has happened", async () => {
    const failing = door.organization(requestOf(olivia, "/"), "acme", "note:write", ({ db }) =>
      db.all(db.change(...write("new")), db.query("select 1 / 0")),
    );
    await expect(failing).rejects.toThrow("division by zero");
    expect(await written()).toEqual([]);
  });

  test("a db that was kept is dead after its transaction", async () => {
    const kept = await door.organization(requestOf(olivia, "/"), "acme", "note:read", ({ db }) => ({ db }));
    await expect(kept.db.query("select 1").then()).rejects.toThrow(TypeError);
  });

  test("the connection serves the next request after every kind of failure", async () => {
    for (let turn = 0; turn < 50; turn += 1) {
      await code(readNotes(eve, "acme"));
      await code(
        door.organization(requestOf(olivia, "/"), "acme", "note:read", ({ db }) =>
          db.query("select nonsense"),
        ),
      );
      expect(await readNotes(olivia)).toEqual([{ text: "a note of Acme" }]);
    }
  });
});

describe("for one person", () => {
  test("a person is identified, and works outside any organization without seeing a tenant row", async () => {
    const name = await door.account(requestOf(olivia, "/"), ({ person }) => person.user.name);
    expect(name).toBe("Olivia");
    const look = door.account(requestOf(olivia, "/"), ({ db }) => db.query("select * from note"));
    expect(await code(look)).toBe("GH001");
  });

  test("each asks every organization that the person has open, and no other", async () => {
    const vera = await signedIn(database, "Vera");
    await join(database, { person: vera, organization: acme, role: "member" });
    await join(database, { person: vera, organization: globex, role: "owner" });
    const answers = await door.account(requestOf(vera, "/"), ({ each }) =>
      each("note:read", ({ db, context }) =>
        db.query<Note>("select text from note where organization_id = $1", [context.organization.id]),
      ),
    );
    const found = answers.map(({ context, value }) => [context.organization.slug, context.role, value]);
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(["acme", "member", [{ text: "a note of Acme" }]]);
    expect(found).toContainEqual(["globex", "owner", [{ text: "a note of Globex" }]]);

    const writable = await door.account(requestOf(vera, "/"), ({ each }) =>
      each("note:write", ({ db }) => db.query("select 1")),
    );
    expect(writable.map(({ context }) => context.organization.slug)).toEqual(["globex"]);
  });
});

describe("for the system", () => {
  test("a job works in its organization as the member who asked for it, while they are one", async () => {
    const walt = await signedIn(database, "Walt");
    await join(database, { person: walt, organization: acme, role: "member" });
    const sealed = await door.organization(requestOf(walt, "/"), "acme", "note:read", ({ db }) =>
      db.one<{ principal: string }>("select guildhall.own_principal() as principal"),
    );
    const work = (principal: string): Promise<unknown> =>
      door.asOrganization(principal, ({ db, context }) =>
        db
          .query<Note>("select text from note where organization_id = $1", [context.organization.id])
          .map((notes) => [context.actor.name, notes]),
      );
    const principal = sealed?.principal ?? "";
    expect(await work(principal)).toEqual(["Walt", [{ text: "a note of Acme" }]]);

    for (const forged of [
      principal.replace(acme.id, globex.id),
      principal.replace(walt.userId, olivia.userId),
    ]) {
      expect(await code(work(forged))).toBe("unauthenticated");
    }
    await database.query("delete from guildhall.member where user_id = $1", [walt.userId]);
    expect(await code(work(principal))).toBe("not_found");
  });

  test("the system works in one organization at a time, and says why", async () => {
    const texts = await door.asOrganization({ organizationId: globex.id, actorId: null }, ({ db, context }) =>
      db.query<Note>("select text from note where organization_id = $1", [context.organization.id]),
    );
    expect(texts).toEqual([{ text: "a note of Globex" }]);
    const look = door.asSystem("count the notes of everybody", ({ db }) => db.query("select * from note"));
    expect(await code(look)).toBe("GH001");
    expect(reasons).toContain("count the notes of everybody");
  });
});
