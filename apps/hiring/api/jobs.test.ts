import { afterAll, expect, test } from "vitest";
import type { Job } from "../shared/endpoints.ts";
import { hiring } from "./fixture.ts";

const { database, ask, send, category, olivia, max, acme, globex } = await hiring();
afterAll(() => database.close());

const jobs = "/api/organizations/acme/jobs";

test("Olivia creates a job as a draft, and the change is one event with her name on it", async () => {
  const engineering = await category(acme.id, "Engineering");
  const answer = await ask(olivia, jobs, { title: " Baker ", location: "Lyon", category: engineering });
  expect(answer.status).toBe(201);
  const job = (await answer.json()) as Job;
  expect(job).toMatchObject({
    title: "Baker",
    description: "",
    status: "draft",
    location: "Lyon",
    category: { id: engineering, name: "Engineering" },
    applicants: 0,
    publishedAt: null,
  });
  expect(
    await database.query("select title, created_by, organization_id from job where id = $1", [job.id]),
  ).toEqual([{ title: "Baker", created_by: olivia.userId, organization_id: acme.id }]);
  const events = await database.query(
    "select type, actor_id, actor_name, subject_id, subject_name, before from guildhall.event where subject_kind = 'job'",
  );
  expect(events).toEqual([
    {
      type: "job.created",
      actor_id: olivia.userId,
      actor_name: "Olivia",
      subject_id: job.id,
      subject_name: "Baker",
      before: null,
    },
  ]);
});

test("a job that is published at once says since when", async () => {
  const job = (await (await ask(olivia, jobs, { title: "Driver", status: "published" })).json()) as Job;
  expect(job.publishedAt).not.toBeNull();
});

test("Max, a member, reads jobs and may not create one", async () => {
  expect((await ask(max, jobs)).status).toBe(200);
  const count = () => database.query("select count(*)::int from job");
  const before = await count();
  const answer = await ask(max, jobs, { title: "Mine" });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: "forbidden" });
  expect(await count()).toEqual(before);
});

test("a job without a title, closed from the start or in nobody's category is refused, field by field", async () => {
  const refused = async (body: unknown) =>
    (await (await ask(olivia, jobs, body)).json()) as { fields: { field: string }[] };
  expect((await refused({ title: "" })).fields.map(({ field }) => field)).toEqual(["title"]);
  expect((await refused({ title: "A", status: "closed" })).fields.map(({ field }) => field)).toEqual([
    "status",
  ]);
  expect((await refused({ title: "A", category: acme.id })).fields).toEqual([
    { field: "category", message: "There is no such category in this organization." },
  ]);
});

test("another organization's category is no category here, and nothing is written", async () => {
  const theirs = await category(globex.id, "Science");
  const answer = await ask(olivia, jobs, { title: "Spy", category: theirs });
  expect(answer.status).toBe(400);
  expect(await database.query("select id from job where title = 'Spy'")).toEqual([]);
});

test("the list is read page by page, the newest first, and filtered by status and category", async () => {
  const sales = await category(acme.id, "Sales");
  for (const title of ["One", "Two", "Three"]) {
    await ask(olivia, jobs, { title, category: sales, status: title === "Two" ? "published" : "draft" });
  }
  const list = async (query: string) =>
    (await (await ask(max, `${jobs}?category=${sales}&${query}`)).json()) as {
      items: Job[];
      next: string | null;
    };
  const first = await list("limit=2");
  expect(first.items.map(({ title }) => title)).toEqual(["Three", "Two"]);
  const second = await list(`limit=2&after=${first.next ?? ""}`);
  expect(second.items.map(({ title }) => title)).toEqual(["One"]);
  expect(second.next).toBeNull();
  expect((await list("status=published")).items.map(({ title }) => title)).toEqual(["Two"]);
});

test("categories are listed by name", async () => {
  const answer = await ask(max, "/api/organizations/acme/categories");
  const { items } = (await answer.json()) as { items: { name: string }[] };
  expect(items.map(({ name }) => name)).toEqual(["Engineering", "Sales"]);
});

test("Olivia changes a job, publishes it and closes it, and each change is an event", async () => {
  const job = (await (await ask(olivia, jobs, { title: "Cook", location: "Lyon" })).json()) as Job;
  const change = (body: unknown, person = olivia) => send(person, `PATCH acme/jobs/${job.id}`, body);
  const refused = (await (await change({ status: "closed" })).json()) as { fields: { field: string }[] };
  expect(refused.fields.map(({ field }) => field)).toEqual(["status"]);
  expect(await (await change({ title: "Head cook", status: "published" })).json()).toMatchObject({
    ...{ title: "Head cook", location: "Lyon", status: "published" },
  });
  expect(await (await change({ status: "closed" })).json()).toMatchObject({ status: "closed" });
  expect((await change({ title: "Mine" }, max)).status).toBe(403);
  expect(await (await ask(max, `${jobs}/${job.id}`)).json()).toMatchObject({
    ...{ title: "Head cook", status: "closed" },
  });
  expect(
    await database.query(
      "select type, after ->> 'status' as status from guildhall.event where subject_id = $1 order by id",
      [job.id],
    ),
  ).toEqual([
    { type: "job.created", status: "draft" },
    { type: "job.updated", status: "published" },
    { type: "job.updated", status: "closed" },
  ]);
});

test("a job changes into a category of its own organization only, and out of any", async () => {
  const [care, theirs] = [await category(acme.id, "Care"), await category(globex.id, "Spying")];
  const job = (await (await ask(olivia, jobs, { title: "Nurse" })).json()) as Job;
  const change = (body: unknown) => send(olivia, `PATCH acme/jobs/${job.id}`, body);
  expect(await (await change({ category: care })).json()).toMatchObject({ category: { name: "Care" } });
  expect((await change({ category: theirs })).status).toBe(400);
  expect(await (await change({ title: "Head nurse" })).json()).toMatchObject({ category: { name: "Care" } });
  expect(await (await change({ category: null })).json()).toMatchObject({ category: null });
});
