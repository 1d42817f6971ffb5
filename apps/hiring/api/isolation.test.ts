import { afterAll, expect, test } from "vitest";
import { hiring } from "./fixture.ts";

const { database, door, ask, category, olivia, eve, acme, globex } = await hiring();
afterAll(() => database.close());

const engineering = await category(acme.id, "Engineering");
await ask(olivia, "/api/organizations/acme/jobs", { title: "Secret", category: engineering });

const asked = [
  ["her reading its jobs", "jobs", undefined],
  ["her filtering them", `jobs?category=${engineering}`, undefined],
  ["her creating one", "jobs", { title: "Eve was here" }],
  ["her reading its categories", "categories", undefined],
] as const;

test.each(asked)(
  "Acme answers %s as an organization that does not exist would (T-ISO-1)",
  async (_, path, body) => {
    const [real, imagined] = await Promise.all(
      ["acme", "nowhere"].map((slug) => ask(eve, `/api/organizations/${slug}/${path}`, body)),
    );
    expect(real?.status).toBe(404);
    const told = async (answer: Response | undefined) => ({
      ...((await answer?.json()) as Record<string, unknown>),
      instance: "of the request",
    });
    expect(await told(real)).toEqual(await told(imagined));
  },
);

test.each(asked)("nobody who is not signed in sees or does anything: %s", async (_, path, body) => {
  expect((await ask(null, `/api/organizations/acme/${path}`, body)).status).toBe(401);
});

test("nothing of all that was written", async () => {
  expect(await database.query("select title, organization_id from job")).toEqual([
    { title: "Secret", organization_id: acme.id },
  ]);
});

test("inside Globex there is nothing of Acme, whatever the statement asks for", async () => {
  const principal = { organizationId: globex.id, actorId: eve.userId };
  for (const table of ["job", "category", "applicant"]) {
    const rows = await door.asOrganization(principal, ({ db }) =>
      db.query<{ id: string }>(`select id from ${table}`),
    );
    expect(rows).toEqual([]);
  }
});

test("a row of Globex's can not point at Acme's category, nor be written into Acme (T-ISO-3)", async () => {
  const principal = { organizationId: globex.id, actorId: eve.userId };
  const insert = (organizationId: string, categoryId: string | null) =>
    door.asOrganization(principal, ({ db }) =>
      db.change(
        "insert into job (organization_id, id, title, category_id, created_by) values ($1, gen_random_uuid(), 'x', $2, $3)",
        [organizationId, categoryId, eve.userId],
      ),
    );
  await expect(insert(globex.id, engineering)).rejects.toThrow(/violates foreign key/);
  await expect(insert(acme.id, engineering)).rejects.toThrow(/row-level security/);
});
