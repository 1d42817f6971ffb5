import { mergeGrants } from "@guildhall/protocol";
import { createDoor } from "@guildhall/server";
import { testDatabase } from "@guildhall/server/testing";
import { afterAll, expect, test } from "vitest";
import { hiringMigrations } from "../api/index.ts";
import { grants } from "../shared/permissions.ts";
import { loadDemo, refuseDemo } from "./load.ts";
import { demoOrganizations } from "./organizations.ts";
import { demoPeople } from "./people.ts";

const database = await testDatabase({ migrations: [hiringMigrations] });
afterAll(() => database.close());
const { tenant, system } = database;
const door = createDoor({
  publicUrl: "http://localhost:3000",
  tenant,
  system,
  grants: mergeGrants(grants),
  onSystem: () => undefined,
});

const counts = () =>
  database.query(`
    select (select count(*)::int from identity."user") as people,
           (select count(*)::int from guildhall.organization) as organizations,
           (select count(*)::int from guildhall.member) as members,
           (select count(*)::int from job) as jobs,
           (select count(*)::int from applicant) as applicants,
           (select count(*) > 0 from guildhall.event) as events`);

test("in production the demo data is refused, and nothing is written", async () => {
  await expect(loadDemo(door, { production: true })).rejects.toThrow("not loaded in production");
  expect(await counts()).toEqual([
    { people: 0, organizations: 0, members: 0, jobs: 0, applicants: 0, events: false },
  ]);
  await expect(refuseDemo(door)).resolves.toBeUndefined();
});

test("two servers that start together load it once", async () => {
  const loaded = await Promise.all([1, 2].map(() => loadDemo(door, { production: false })));
  expect(loaded.sort()).toEqual([false, true]);
  const members = demoPeople.flatMap((person) => person.memberships).length;
  const jobs = demoOrganizations.flatMap((organization) => organization.jobs);
  const applicants = jobs.reduce((sum, job) => sum + job.applicants, 0);
  expect(await counts()).toEqual([
    {
      people: 12,
      organizations: 4,
      members,
      jobs: jobs.length,
      applicants,
      events: true,
    },
  ]);
});

test("it is loaded into an empty database only", async () => {
  const before = await counts();
  expect(await loadDemo(door, { production: false })).toBe(false);
  expect(await counts()).toEqual(before);
});

test("every organization has one owner, and who did what is in its events", async () => {
  const owners = await database.query(
    `select o.slug, m.name from guildhall.member m join guildhall.organization o on o.id = m.organization_id
     where m.role = 'owner' order by o.slug`,
  );
  expect(owners).toEqual([
    { slug: "acme", name: "Olivia Okafor" },
    { slug: "globex", name: "Eve Marchetti" },
    { slug: "initech", name: "Max Lindqvist" },
    { slug: "umbrella", name: "Jonas Weber" },
  ]);
  const authors = await database.query(
    `select distinct e.actor_name from guildhall.event e join guildhall.organization o on o.id = e.organization_id
     where o.slug = 'initech' and e.type = 'job.created' order by 1`,
  );
  expect(authors).toEqual([{ actor_name: "Max Lindqvist" }, { actor_name: "Ravi Menon" }]);
});

test("a server in production refuses a database that holds the demo people", async () => {
  await expect(refuseDemo(door)).rejects.toThrow("password is public");
});

test("what happened is told when it happened: nobody moved before they applied, and nothing is yet to come", async () => {
  const told = await database.query(
    `select count(*) filter (where e.type = 'applicant.noted')::int > 10 as noted,
            bool_and(e.occurred_at >= a.applied_at and e.occurred_at <= now()) as in_order,
            bool_and(e.id::text like '________-____-7%') as ordered_by_time,
            count(distinct date_trunc('day', e.occurred_at)) > 20 as over_weeks
     from guildhall.event e join applicant a on a.id::text = e.subject_id`,
  );
  expect(told).toEqual([{ noted: true, in_order: true, ordered_by_time: true, over_weeks: true }]);
});
