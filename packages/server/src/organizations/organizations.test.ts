import type { Organization } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { signedIn } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld({ pages: ["sign-in", "careers"] });
const { ask, database, olivia, max, acme } = world;
afterAll(() => world.close());

describe("creating", () => {
  test("whoever creates an organization owns it, and what happened is recorded once", async () => {
    const nia = await signedIn(database, "Nia");
    const { status, body } = await ask(nia, "/api/organizations", {
      method: "POST",
      body: { name: "Initech" },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: "Initech", slug: "initech", plan: "free" });
    const { id } = body as Organization;
    expect(
      await database.query("select user_id, role, name from guildhall.member where organization_id = $1", [
        id,
      ]),
    ).toEqual([{ user_id: nia.userId, role: "owner", name: "Nia" }]);
    expect(
      await database.query(
        "select type, actor_id, actor_name from guildhall.event where organization_id = $1",
        [id],
      ),
    ).toEqual([{ type: "organization.created", actor_id: nia.userId, actor_name: "Nia" }]);
    expect(
      await database.query("select last_organization_id from guildhall.person where user_id = $1", [
        nia.userId,
      ]),
    ).toEqual([{ last_organization_id: id }]);
  });

  test("a chosen slug is used, and refused when somebody has it or it is a page, without a word about which", async () => {
    const pia = await signedIn(database, "Pia");
    const create = (slug: string) =>
      ask(pia, "/api/organizations", { method: "POST", body: { name: "Umbrella", slug } });
    expect((await create("umbrella")).status).toBe(201);
    for (const slug of ["umbrella", "acme", "sign-in", "careers", "api", "healthz"]) {
      const { status, body } = await create(slug);
      expect(status, slug).toBe(409);
      expect(body).toMatchObject({ code: "slug_taken", fields: [{ field: "slug" }] });
    }
    expect(await database.query("select slug from guildhall.organization where name = 'Umbrella'")).toEqual([
      { slug: "umbrella" },
    ]);
  });

  test("twenty people who found a Hooli at the same moment all get one, each at an address of its own", async () => {
    const people = await Promise.all(
      Array.from({ length: 20 }, (_, number) => signedIn(database, `Gavin${number}`)),
    );
    const answers = await Promise.all(
      people.map((person) => ask(person, "/api/organizations", { method: "POST", body: { name: "Hooli" } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 201));
    const slugs = await database.query<{ slug: string }>(
      "select slug from guildhall.organization where name = 'Hooli'",
    );
    expect(new Set(slugs.map(({ slug }) => slug)).size).toBe(20);
  });

  test("a name that hides characters or carries an address is refused (T-NAME-1)", async () => {
    for (const name of [
      "",
      " ",
      "Acme\u202Egnp.exe",
      "Ac\u200Bme",
      "visit www.example.com",
      "https://example.com",
      "x".repeat(81),
    ]) {
      const { status, body } = await ask(olivia, "/api/organizations", { method: "POST", body: { name } });
      expect(status, name).toBe(400);
      expect(body).toMatchObject({ code: "invalid_body", fields: [{ field: "name" }] });
    }
  });

  test("is a slug free? the answer is no for taken, reserved and impossible ones alike", async () => {
    const free = async (slug: string): Promise<unknown> => (await ask(olivia, `/api/slugs/${slug}`)).body;
    expect(await free("nobody-has-this")).toEqual({ slug: "nobody-has-this", free: true });
    for (const slug of ["acme", "careers", "api"]) expect(await free(slug)).toEqual({ slug, free: false });
  });
});

test("whoever founds one organization after another is asked to wait, and nobody else is", async () => {
  const [eager, calm] = [await signedIn(database, "Eager"), await signedIn(database, "Calm")];
  const found = (person: typeof eager, name: string) =>
    ask(person, "/api/organizations", { method: "POST", body: { name } });
  const answers = [];
  for (let number = 1; number <= 21; number += 1) answers.push(await found(eager, `Eager ${String(number)}`));
  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(20).fill(201), 429]);
  expect(Number(answers.at(-1)?.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect((await found(calm, "Calm")).status).toBe(201);
  expect(await database.query("select from guildhall.organization where name like 'Eager%'")).toHaveLength(
    20,
  );
});

test("somebody who signs up and wants a slug that is taken is told at which field", async () => {
  const person = { name: "Una", email: "una@example.com", password: "a password of Una's" };
  const body = { ...person, organization: { name: "Acme", slug: "acme" } };
  expect(await ask(null, "/api/auth/sign-up/email", { method: "POST", body })).toMatchObject({
    status: 409,
    body: { code: "slug_taken", fields: [{ field: "organization.slug" }] },
  });
  expect(await database.query(`select from identity."user" where email = 'una@example.com'`)).toEqual([]);
});

describe("reading and renaming", () => {
  test("its members read it", async () => {
    const { status, body, headers } = await ask(max, "/api/organizations/acme");
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: acme.id, slug: "acme", name: "Acme" });
    expect(headers.get("Guildhall-Organization")).toBe("acme");
  });

  test("its owner renames it, with one event that says from what to what; its slug stays", async () => {
    const rename = (name: string) =>
      ask(olivia, "/api/organizations/acme", { method: "PATCH", body: { name } });
    expect((await rename("Acme Ltd")).body).toMatchObject({ name: "Acme Ltd", slug: "acme" });
    expect((await rename("Acme Ltd")).status).toBe(200);
    expect(
      await database.query("select before, after from guildhall.event where type = 'organization.renamed'"),
    ).toEqual([{ before: { name: "Acme" }, after: { name: "Acme Ltd" } }]);
  });

  test("a member may not rename it", async () => {
    const { status, body } = await ask(max, "/api/organizations/acme", {
      method: "PATCH",
      body: { name: "Maxco" },
    });
    expect([status, body]).toMatchObject([403, { code: "forbidden" }]);
    expect(await database.query("select from guildhall.organization where name = 'Maxco'")).toEqual([]);
  });
});
