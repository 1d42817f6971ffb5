import { slug as slugSchema } from "@guildhall/protocol";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { arrive, organization, signedIn, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";
import { anotherSlug, isPermitted, slugFrom, slugSkeleton } from "./slug.ts";

const plenty = { times: 1000, seconds: 60 };
const world = await testWorld({ pages: ["login", "terms"], limits: { foundBy: plenty, slugsBy: plenty } });
const { ask, database, eve, max } = world;
const nia = await signedIn(database, "Nia");
afterAll(() => world.close());

const post = { method: "POST" } as const;
const taken = { status: 409, body: { code: "slug_taken", fields: [{ field: "slug" }] } };

const found = (person: Person, slug: string) =>
  ask(person, "/api/organizations", { ...post, body: { name: "Another", slug } });
const move = (person: Person, from: string, slug: string) =>
  ask(person, `/api/organizations/${from}`, { method: "PATCH", body: { slug } });
const isFree = async (slug: string): Promise<unknown> =>
  ((await ask(eve, `/api/slugs/${slug}`)).body as { free: unknown }).free;

/** An organization with an owner of its own, at the slug that its name is in lower case. */
async function owned(name: string): Promise<Person> {
  return arrive(database, `Owner-${name}`, {
    role: "owner",
    organization: await organization(database, name),
  });
}

test.each([
  ["Acme", "acme"],
  ["Acme, Inc.", "acme-inc"],
  ["Café Müller & Söhne", "cafe-muller-sohne"],
  ["  spaces   everywhere ", "spaces-everywhere"],
  ["日本株式会社", "organization"],
  ["!", "organization"],
])("an organization called %s is offered the slug %s", (name, slug) => {
  expect(slugFrom(name)).toBe(slug);
});

test("whatever an organization is called, its slug and the ones beside it are well formed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (name) => {
      const slug = slugFrom(name);
      for (const candidate of [slug, anotherSlug(slug)])
        expect(slugSchema.safeParse(candidate).success).toBe(true);
    }),
  );
});

test("words that are pages, and spellings that could be taken for another, are not permitted (T-SLUG-1, T-SLUG-3)", () => {
  const reserved = new Set(["api", "sign-in"]);
  for (const slug of [
    "api",
    "sign-in",
    "a",
    "Acme",
    "acme-",
    "-acme",
    "ac--me",
    "асme",
    "ac\u200bme",
    "a/b",
    "..",
    "a".repeat(49),
  ]) {
    expect(isPermitted(slug, reserved), slug).toBe(false);
  }
  expect(isPermitted("acme", reserved)).toBe(true);
});

const pairs = [
  ["northwind", "n0rthwind"],
  ["lumen", "1umen"],
  ["modem", "modern"],
  ["comet", "cornet"],
  ["b0rn-1001", "bom-l00l"],
  ["oo-ll", "00-11"],
] as const;

describe("T-SLUG-1: a slug that looks like another organization's", () => {
  test.each(pairs)("%s or %s: whoever comes second is told that it is taken", async (first, second) => {
    expect((await found(max, first)).status).toBe(201);
    for (const slug of [first, second]) {
      expect(await isFree(slug), slug).toBe(false);
      expect(await found(eve, slug), slug).toMatchObject(taken);
      expect(await move(eve, "globex", slug), slug).toMatchObject(taken);
    }
    expect((await found(eve, second)).body).toMatchObject({
      detail: `"${second}" is taken; choose another address.`,
    });
  });

  test("is refused to somebody who signs up, and nothing of them stays", async () => {
    const person = { name: "Una", email: "una@example.com", password: "a password of Una's" };
    const body = { ...person, organization: { name: "Acme", slug: "acrne" } };
    expect(await ask(null, "/api/auth/sign-up/email", { ...post, body })).toMatchObject({
      status: 409,
      body: { code: "slug_taken", fields: [{ field: "organization.slug" }] },
    });
    expect(await database.query(`select from identity."user" where email = 'una@example.com'`)).toEqual([]);
  });

  test("is not made from a name either: what is offered instead is free and looks like none", async () => {
    await owned("Modesto");
    const { status, body } = await ask(eve, "/api/organizations", { ...post, body: { name: "M0desto" } });
    expect([status, body]).toMatchObject([201, { slug: expect.stringMatching(/^m0desto-\d{4}$/) as string }]);
  });

  test("is free where it only resembles: i and l, a hyphen, another letter", async () => {
    for (const slug of ["tali", "tall", "ta-li", "tau", "tal"])
      expect((await found(max, slug)).status, slug).toBe(201);
  });

  test("stays its own to move to and back from", async () => {
    const owner = await owned("Termon");
    for (const [from, to] of [
      ["termon", "terrnon"],
      ["terrnon", "term0n"],
      ["term0n", "termon"],
    ] as const) {
      expect((await move(owner, from, to)).body).toMatchObject({ slug: to });
      expect(await found(eve, "terrn0n")).toMatchObject(taken);
    }
  });

  test("is kept back for 90 days where that one moved away or is gone, and free then", async () => {
    const owner = await owned("Formosa");
    await owned("Fermata");
    await move(owner, "formosa", "elsewhere");
    await database.query("delete from guildhall.organization where slug = 'fermata'");
    const later = (days: number): Promise<unknown> =>
      database.query(
        "update guildhall.slug_alias set kept_until = now() + interval '90 days' - make_interval(days => $1)",
        [days],
      );
    await later(89);
    for (const slug of ["forrnosa", "ferrnata"]) {
      expect(await isFree(slug)).toBe(false);
      expect(await found(eve, slug)).toMatchObject(taken);
      expect(await move(eve, "globex", slug)).toMatchObject(taken);
    }
    await later(90);
    for (const slug of ["forrnosa", "ferrnata"]) {
      expect(await isFree(slug)).toBe(true);
      expect((await found(eve, slug)).status).toBe(201);
    }
    expect(await move(owner, "elsewhere", "formosa")).toMatchObject(taken);
  });

  test("of two who want look-alikes at the same moment one gets theirs, in each of forty rounds", async () => {
    for (let round = 0; round < 40; round += 1) {
      const owner = await owned(`Mover${round}`);
      const answers = await Promise.all([
        found(eve, `storm-${round}`),
        found(max, `storrn-${round}`),
        round % 2 === 0 ? found(nia, `st0rm-${round}`) : move(owner, `mover${round}`, `st0rrn-${round}`),
      ]);
      const winners = answers.filter(({ status }) => status < 300);
      expect(winners, `round ${round}`).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
    }
    expect(
      await database.query("select from guildhall.organization where slug_skeleton like 'storm-%'"),
    ).toHaveLength(40);
  });

  test("is left and wanted at the same moment: it goes to nobody", async () => {
    for (let round = 0; round < 40; round += 1) {
      const owner = await owned(`Leaver${round}`);
      const slug = `leaver${round}`;
      const [moved, wanted] = await Promise.all([
        move(owner, slug, `gone-${round}`),
        found(eve, slug.replace("l", "1")),
      ]);
      expect([moved.status, wanted.status]).toEqual([200, 409]);
    }
  });

  test("is found out in one statement that writes both, and twenty thousand organizations fit into one", async () => {
    const write = (slugs: string): Promise<unknown> =>
      database.query(
        `insert into guildhall.organization (id, name, slug) select gen_random_uuid(), 'Many', slug from ${slugs} u (slug)`,
      );
    await expect(write("unnest(array['carbon', 'carb0n'])")).rejects.toMatchObject({ code: "23505" });
    await write("(select 'many-' || n from generate_series(1, 20000) n)");
  });

  test("stays with whoever had it before look-alikes were taken, also when they move away and back", async () => {
    const [first, second] = [await owned("Pearls"), await owned("Other-pearls")];
    await database.query("alter table guildhall.organization disable trigger claim_slug_moved");
    await move(second, "other-pearls", "pear1s");
    await database.query("alter table guildhall.organization enable trigger claim_slug_moved");
    expect((await ask(second, "/api/organizations/pear1s")).status).toBe(200);
    expect((await move(first, "pearls", "pearls-2")).status).toBe(200);
    expect((await move(first, "pearls-2", "pearls")).status).toBe(200);
    expect(await found(eve, "pear1s")).toMatchObject(taken);
  });
});

test("T-SLUG-1, T-SLUG-3: what looks like a page is as reserved as the page", async () => {
  for (const slug of ["login", "l0gin", "terms", "terrns", "j0in"]) {
    expect(await isFree(slug), slug).toBe(false);
    expect(await found(eve, slug), slug).toMatchObject(taken);
    expect(await move(eve, "globex", slug), slug).toMatchObject(taken);
  }
});

test("T-SLUG-1: the database and the server agree on what any slug looks like", async () => {
  const characters = fc.constantFrom(..."rnm0o1li-abz9".split(""), "rn", "rrn", "rnn");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: characters, maxLength: 48 }), { minLength: 200 }),
      async (slugs) => {
        const rows = await database.query<{ skeleton: string }>(
          "select guildhall.slug_skeleton(s) as skeleton from unnest($1::text[]) with ordinality u (s, n) order by n",
          [slugs],
        );
        expect(rows.map(({ skeleton }) => skeleton)).toEqual(slugs.map(slugSkeleton));
      },
    ),
    { numRuns: 20 },
  );
});
