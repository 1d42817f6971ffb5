import { requestOf } from "@guildhall/server/testing";
import { afterAll, expect, test } from "vitest";
import type { Careers, JobPage } from "../shared/endpoints.ts";
import { hiring } from "./fixture.ts";

const { database, door, fetch, ask, category, job, change, olivia, eve, acme, globex } = await hiring();
afterAll(() => database.close());

const kitchen = await category(acme.id, "Kitchen");
const plans = await category(acme.id, "Secret plans");
const baker = await job(acme.id, "Baker");
const driver = await job(acme.id, "Driver");
const retired = await job(acme.id, "Retired");
const draft = await job(acme.id, "Draft");
const elsewhere = await job(globex.id, "Physicist");
await change(acme.id, "update job set category_id = $3 where organization_id = $1 and id = $2", [
  acme.id,
  baker,
  kitchen,
]);
await change(acme.id, "update job set status = 'closed' where organization_id = $1 and id = $2", [
  acme.id,
  retired,
]);
await change(
  acme.id,
  "update job set status = 'draft', published_at = null, category_id = $3 where organization_id = $1 and id = $2",
  [acme.id, draft, plans],
);

const ada = { name: "Ada Byron", email: "Ada@Mail.Example", consent: true };

const apply = (to: string, body: object, org = "acme"): Promise<Response> =>
  fetch(requestOf(null, `/api/careers/${org}/jobs/${to}/applications`, { method: "POST", body }));

const applicants = (): Promise<object[]> =>
  database.query(
    "select name, email, phone, link, message, stage, job_id, organization_id from applicant order by id",
  );

test("anybody reads Acme's published jobs, by category, with no draft, no closed job and no category of drafts", async () => {
  const answer = await ask(null, "/api/careers/acme");
  expect(answer.status).toBe(200);
  const { organization, jobs } = (await answer.json()) as Careers;
  expect(organization).toEqual({ id: acme.id, name: "Acme", logo: null });
  expect(jobs.map(({ title, category: where }) => [title, where])).toEqual([
    ["Baker", "Kitchen"],
    ["Driver", null],
  ]);
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test("a visitor's own SQL sees no category that only drafts are in (T-ISO-1)", async () => {
  const names = await door.visitor(requestOf(null, "/"), "acme", ({ db }) =>
    db.query<{ name: string }>("select name from category"),
  );
  expect(names).toEqual([{ name: "Kitchen" }]);
});

test("a closed job has a page that says so; a draft, another organization's job and none have the same 404", async () => {
  const page = (id: string): Promise<Response> => ask(null, `/api/careers/acme/jobs/${id}`);
  expect(((await (await page(retired)).json()) as JobPage).job).toMatchObject({
    title: "Retired",
    isOpen: false,
  });
  expect(((await (await page(baker)).json()) as JobPage).job).toMatchObject({ title: "Baker", isOpen: true });
  const refused = await Promise.all([draft, elsewhere, acme.id].map(async (id) => (await page(id)).text()));
  expect(new Set(refused).size).toBe(1);
  expect(refused[0]).toContain("not_found");
});

test("an applicant is one row in the stage applied, with one event, and the answer says nothing", async () => {
  const answer = await apply(baker, {
    ...ada,
    phone: "+44 20 7946 0000",
    link: "https://ada.example/cv",
    message: " I bake. ",
  });
  expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([204, "", []]);
  expect(await applicants()).toEqual([
    {
      name: "Ada Byron",
      email: "ada@mail.example",
      phone: "+44 20 7946 0000",
      link: "https://ada.example/cv",
      message: "I bake.",
      stage: "applied",
      job_id: baker,
      organization_id: acme.id,
    },
  ]);
  expect(
    await database.query(
      "select actor_id, actor_name, subject_name from guildhall.event where type = 'applicant.created'",
    ),
  ).toEqual([{ actor_id: null, actor_name: "A visitor", subject_name: "Ada Byron" }]);
});

test("who applies a second time is answered as the first time", async () => {
  expect((await apply(baker, ada)).status).toBe(204);
  expect(await applicants()).toHaveLength(2);
});

test("Olivia sees who applied; Eve of Globex, who can apply like anybody, does not", async () => {
  const seen = (await (await ask(olivia, "/api/organizations/acme/applicants")).json()) as {
    items: { name: string }[];
  };
  expect(seen.items.map(({ name }) => name)).toContain("Ada Byron");
  expect((await ask(eve, "/api/organizations/acme/applicants")).status).toBe(404);
});

test("nobody applies for a closed job, a draft, another organization's job or none", async () => {
  const before = await applicants();
  for (const id of [retired, draft, elsewhere, acme.id]) expect((await apply(id, ada)).status, id).toBe(404);
  expect((await apply(driver, ada, "nowhere")).status).toBe(404);
  expect(await applicants()).toEqual(before);
});

test("what is wrong with an application is said field by field, and no link of another kind is taken", async () => {
  const wrong = async (body: object): Promise<string[]> => {
    const answer = await apply(baker, body);
    expect(answer.status).toBe(400);
    return ((await answer.json()) as { fields: { field: string }[] }).fields.map(({ field }) => field);
  };
  expect(await wrong({})).toEqual(["name", "email", "consent"]);
  expect(await wrong({ ...ada, consent: false })).toEqual(["consent"]);
  expect(await wrong({ ...ada, link: "javascript:alert(1)" })).toEqual(["link"]);
  expect(await wrong({ ...ada, phone: "call me" })).toEqual(["phone"]);
  expect(await wrong({ ...ada, stage: "hired" })).toEqual(["stage"]);
});

test("what fills the field that people do not see is thanked, and nothing is kept (T-RL-1)", async () => {
  const before = await applicants();
  expect((await apply(driver, { ...ada, website: "https://spam.example" })).status).toBe(204);
  expect(await applicants()).toEqual(before);
});

test("the database refuses what a wrong handler would let through: no consent, a stage, a draft", async () => {
  const insert = (columns: string, values: string): Promise<unknown> =>
    door.visitor(requestOf(null, "/"), "acme", ({ db }) =>
      db.change(
        `insert into applicant (organization_id, id, name, email, ${columns})
         values ('${acme.id}', gen_random_uuid(), 'Eve', 'eve@mail.example', ${values})`,
      ),
    );
  await insert("job_id, consented_at", `'${driver}', now()`);
  for (const [columns, values] of [
    ["job_id", `'${driver}'`],
    ["job_id, consented_at, stage", `'${driver}', now(), 'hired'`],
    ["job_id, consented_at", `'${draft}', now()`],
    ["job_id, consented_at", `'${retired}', now()`],
  ] as const)
    await expect(insert(columns, values), columns).rejects.toMatchObject({ code: "42501" });
});
