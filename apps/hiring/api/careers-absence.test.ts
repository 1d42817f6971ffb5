import { createDoor, createLogger, createRouter, newId } from "@guildhall/server";
import { countingProxy, createPool, origin, requestOf } from "@guildhall/server/testing";
import { mergeGrants } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import type { Careers } from "../shared/endpoints.ts";
import { grants } from "../shared/permissions.ts";
import { hiring } from "./fixture.ts";
import { hiringRoutes } from "./index.ts";

const { database, fetch, ask, job, change, acme, globex } = await hiring();
afterAll(() => database.close());

const baker = await job(acme.id, "Baker");
const logo = newId();
await database.query(
  `with image as (
     insert into guildhall.image (organization_id, id, type, bytes) values ($1, $2, 'image/webp', '\\x00')
   )
   update guildhall.organization set logo_id = $2 where id = $1`,
  [globex.id, logo],
);

const ada = { name: "Ada Byron", email: "ada@mail.example", consent: true };

/** Every request that a visitor can make, robots' way to apply included. */
const requests: Readonly<Record<string, (slug: string, about: string) => Request>> = {
  "the careers page": (slug) => requestOf(null, `/api/careers/${slug}`),
  "the logo": (slug) => requestOf(null, `/api/careers/${slug}/logo/${logo}`),
  "the page of a job": (slug, about) => requestOf(null, `/api/careers/${slug}/jobs/${about}`),
  "an application": (slug, about) => applying(slug, about, ada),
  "an application by a program": (slug, about) =>
    applying(slug, about, { ...ada, website: "https://x.example" }),
};

function applying(slug: string, about: string, body: object): Request {
  return requestOf(null, `/api/careers/${slug}/jobs/${about}/applications`, { method: "POST", body });
}

/** What every request is answered, byte for byte, but the id of the request and the slug that was asked for. */
async function toldOf(slug: string, about = baker): Promise<string[]> {
  return Promise.all(
    Object.values(requests).map(async (request) => {
      const answer = await fetch(request(slug, about));
      const id = answer.headers.get("Request-Id") ?? expect.fail("An answer names its request.");
      const told = JSON.stringify([answer.status, [...answer.headers], await answer.text()]);
      return told.replaceAll(id, "<request>").replaceAll(slug, "<slug>");
    }),
  );
}

const rename = (slug: string): Promise<unknown> =>
  database.query("update guildhall.organization set slug = $2 where id = $1", [globex.id, slug]);

const readCareers = async (slug: string): Promise<Careers> =>
  (await (await ask(null, `/api/careers/${slug}`)).json()) as Careers;

test("Globex, which never published a job, answers a visitor as an organization that does not exist (T-ENUM-1)", async () => {
  const absent = await toldOf("nowhere");
  for (const answer of absent) expect(answer).toMatch(/^\[404,.*not_found/);
  expect(await toldOf("globex")).toEqual(absent);
});

test("and so it does with a draft", async () => {
  const draft = await job(globex.id, "Physicist");
  await change(globex.id, "update job set status = 'draft', published_at = null where organization_id = $1", [
    globex.id,
  ]);
  expect(await toldOf("globex", draft)).toEqual(await toldOf("nowhere", draft));
});

test("each of these answers costs as many round trips as that of an organization that does not exist", async () => {
  const wire = await countingProxy(database.tenantUrl);
  const tenant = createPool({ connectionString: wire.url, max: 1 });
  const door = createDoor({
    publicUrl: "http://localhost:3000",
    ...{ tenant, system: database.system, grants: mergeGrants(grants) },
    onSystem: () => undefined,
  });
  const logger = createLogger({ level: "silent" });
  const answer = createRouter({ routes: hiringRoutes(door), publicUrl: origin, logger });
  await tenant.query("select 1");
  for (const [name, request] of Object.entries(requests))
    for (const slug of ["nowhere", "globex", "globex"]) {
      wire.taken();
      expect((await answer(request(slug, newId()))).status, name).toBe(404);
      expect(wire.taken(), `${name} of ${slug}`).toBe(2);
    }
  await tenant.end();
  await wire.close();
});

test("once it published a job, everybody may know of it, also when all its jobs are closed", async () => {
  await job(globex.id, "Baker");
  expect((await readCareers("globex")).jobs).toHaveLength(1);
  await change(
    globex.id,
    "update job set status = 'closed' where organization_id = $1 and status = 'published'",
    [globex.id],
  );
  const path = `/api/careers/globex/logo/${logo}`;
  expect(await readCareers("globex")).toEqual({
    organization: { id: globex.id, name: "Globex", logo: path },
    jobs: [],
  });
  expect((await ask(null, path)).status).toBe(200);
});

test("under the slug that it had before it is not found, and where it went is not told", async () => {
  await rename("globex-corporation");
  expect(await toldOf("globex")).toEqual(await toldOf("nowhere"));
  expect((await readCareers("globex-corporation")).organization.id).toBe(globex.id);
  await rename("globex");
});

test("while it is being deleted it is not found", async () => {
  const leave = (at: string): Promise<unknown> =>
    database.query(`update guildhall.organization set deletion_requested_at = ${at} where id = $1`, [
      globex.id,
    ]);
  await leave("now()");
  expect(await toldOf("globex")).toEqual(await toldOf("nowhere"));
  await leave("null");
});
