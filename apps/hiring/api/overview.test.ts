import { customRole, join, signedIn, type Person } from "@guildhall/server/testing";
import { afterAll, expect, test } from "vitest";
import type { Overview } from "../shared/endpoints.ts";
import { hiring } from "./fixture.ts";

const { database, ask, send, change, job, applicant, olivia, max, eve, acme, globex } = await hiring();
afterAll(() => database.close());

const baker = await job(acme.id, "Baker");
const driver = await job(acme.id, "Driver");
await ask(olivia, "/api/organizations/acme/jobs", { title: "Draft" });
await applicant(acme.id, driver, "Ada");
const ben = await applicant(acme.id, driver, "Ben");
await applicant(acme.id, baker, "Cleo");
await applicant(globex.id, await job(globex.id, "Spy"), "Dan");
await send(olivia, `PUT acme/applicants/${ben}/place`, { from: "applied", stage: "interview" });

async function overviewOf(person: Person, slug = "acme"): Promise<Overview> {
  return (await (await ask(person, `/api/organizations/${slug}/overview`)).json()) as Overview;
}

test("the overview counts the jobs, names the open ones, and those with most people waiting first", async () => {
  const { jobs } = await overviewOf(max);
  expect(jobs).toEqual({
    ...{ published: 2, drafts: 1 },
    open: [
      { id: driver, title: "Driver", applicants: 2, waiting: 1 },
      { id: baker, title: "Baker", applicants: 1, waiting: 1 },
    ].sort((one, other) => (one.id < other.id ? 1 : -1)),
  });
});

test("it counts who applied on each of fourteen days, today last, and nobody of another organization", async () => {
  await change(
    acme.id,
    `update applicant set applied_at = case when name = 'Ada'
       then date_trunc('day', now() at time zone 'utc') at time zone 'utc' - interval '1 second' else now() end`,
    [],
  );
  const { applicants } = await overviewOf(max);
  expect(applicants?.total).toBe(3);
  expect(applicants?.days.map(({ applied }) => applied)).toEqual([...Array<number>(12).fill(0), 1, 2]);
  const [today] = await database.query("select (now() at time zone 'utc')::date::text as day");
  expect(applicants?.days.at(-1)).toMatchObject(today ?? {});
});

test("Max, who may not read the audit log, learns what happened to jobs and applicants and nothing else", async () => {
  await send(olivia, `PUT acme/applicants/${ben}/place`, { from: "interview", stage: "interview" });
  await change(
    acme.id,
    `insert into guildhall.event (organization_id, id, type, actor_name, subject_kind, subject_id, subject_name)
     values ($1, guildhall.new_id(), 'policy.updated', 'Olivia', 'organization', 'of Acme', 'Acme')`,
    [acme.id],
  );
  const seenBy = async (person: Person) =>
    (await overviewOf(person)).activity.map(({ type, subject, to }) =>
      `${type} ${subject.name} ${to ?? ""}`.trim(),
    );
  const ofHiring = [
    ...["applicant.updated Ben interview", "applicant.created Cleo", "applicant.created Ben"],
    ...["applicant.created Ada", "job.created Draft", "job.created Driver", "job.created Baker"],
  ];
  expect((await seenBy(max)).filter((each) => !each.startsWith("applicant.updated Ada"))).toEqual(ofHiring);
  expect(await seenBy(olivia)).toContain("policy.updated Acme");
});

test("a role that permits neither is told of neither", async () => {
  await customRole(database, acme, { name: "guest", permissions: ["organization:read"] });
  const gus = await signedIn(database, "Gus");
  await join(database, { person: gus, organization: acme, role: "guest" });
  expect(await overviewOf(gus)).toEqual({ jobs: null, applicants: null, activity: [] });
});

test("an organization that nobody applied to has fourteen days without anybody", async () => {
  await change(globex.id, "delete from applicant", []);
  const { jobs, applicants } = await overviewOf(eve, "globex");
  expect(jobs).toMatchObject({ published: 1, drafts: 0 });
  expect(applicants).toMatchObject({ total: 0, days: Array<object>(14).fill({ applied: 0 }) });
});
