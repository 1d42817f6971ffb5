import { mergeGrants, type Endpoint } from "@guildhall/protocol";
import { describeConformance, origin, type ConformanceWorld } from "@guildhall/server/testing";
import { newId } from "@guildhall/server";
import { afterAll, describe, expect, test } from "vitest";
import { grants } from "../shared/permissions.ts";
import { hiring } from "./fixture.ts";
import { hiringRoutes } from "./index.ts";

const { database, door, fetch, job, applicant, olivia, max, eve, acme } = await hiring();
afterAll(() => database.close());

const baker = await job(acme.id, "Baker");
const image = newId();
await database.query(
  `with image as (
     insert into guildhall.image (organization_id, id, type, bytes) values ($1, $2, 'image/webp', '\\x00')
   )
   update guildhall.organization set logo_id = $2 where id = $1`,
  [acme.id, image],
);
const ada = await applicant(acme.id, baker, "Ada");
// Using a session is noted once a minute, and these tests may take longer.
await database.query("update guildhall.organization_session set last_used_at = now() + interval '1 hour'");

const cast = { olivia, max, eve };

/** A good body for each endpoint that takes one. */
const bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "POST /api/organizations/:org/jobs": {
    title: "Driver",
    description: "",
    location: "",
    category: null,
    status: "draft",
  },
  "PATCH /api/organizations/:org/jobs/:job": {
    title: "Baker",
    description: "",
    location: "",
    category: null,
    status: "published",
  },
  "PUT /api/organizations/:org/applicants/:applicant/place": {
    from: "applied",
    stage: "applied",
    after: null,
  },
  "POST /api/organizations/:org/applicants/:applicant/notes": { note: "Bakes at night." },
  "POST /api/careers/:org/jobs/:job/applications": {
    name: "Ada",
    email: "ada@mail.example",
    phone: "",
    link: "",
    message: "",
    consent: true,
    website: "",
  },
};

const endpoints = hiringRoutes(door).map(({ endpoint }) => endpoint);
const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

describe("every endpoint of the application (T-ISO-0, T-ISO-1, T-ISO-4, T-CSRF-1, T-CSRF-2, T-TYPE-1, T-MASS-1, T-QRY-1, T-FIELD-1)", () => {
  describeConformance({ endpoints, grants: mergeGrants(grants), world: () => world });
});

test("every endpoint that takes a body has a good one here", () => {
  const taking = endpoints.filter(({ body }) => body !== null).map(nameOf);
  expect(Object.keys(bodies).sort()).toEqual(taking.sort());
});

const world: ConformanceWorld = {
  origin,
  request: fetch,
  cookieOf: (name) => `guildhall=${cast[name].token}`,
  slugs: { acme: acme.slug },
  parametersFor: ({ path }) => ({
    org: acme.slug,
    ...(path.includes(":job") ? { job: baker } : {}),
    ...(path.includes(":image") ? { image } : {}),
    ...(path.includes(":applicant") ? { applicant: ada } : {}),
  }),
  bodyFor: (endpoint) => bodies[nameOf(endpoint)] ?? {},
  fingerprint: async () =>
    JSON.stringify(
      await database.query(
        `select (select jsonb_agg(j order by j.id) from job j) as jobs,
                (select jsonb_agg(a order by a.id) from applicant a) as applicants,
                (select count(*) from guildhall.event) as events`,
      ),
    ),
};
