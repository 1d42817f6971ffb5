import type { Domain } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import type { Asking } from "../../test/index.ts";
import { testDomains } from "../../test/domains.ts";

const world = await testDomains();
const { ask, database, proved, personAt, roleOf, olivia, eve, acme, globex } = world;
afterAll(() => world.close());

const everything = (): Promise<unknown[]> =>
  database.query(
    `select 'domain' as what, to_jsonb(d) as row from guildhall.email_domain d
     union all select 'request', to_jsonb(r) from guildhall.membership_request r
     union all select 'member', to_jsonb(m) from guildhall.member m
     union all select 'event', to_jsonb(e) from guildhall.event e order by 1, 2`,
  );

const asked = (domain: string, request: string): readonly (readonly [string, Asking])[] => [
  ["domains", {}],
  ["domains", { method: "POST", body: { domain: "eve.example" } }],
  [`domains/${domain}`, { method: "PATCH", body: { joining: "join" } }],
  [`domains/${domain}`, { method: "DELETE" }],
  [`domains/${domain}/verification`, { method: "POST" }],
  ["membership-requests", {}],
  [`membership-requests/${request}/acceptance`, { method: "POST", body: {} }],
  [`membership-requests/${request}/rejection`, { method: "POST" }],
  ["membership", { method: "POST" }],
  ["membership-request", { method: "POST" }],
  ["membership-request", { method: "DELETE" }],
];

test("T-ISO-1: Eve of Globex learns and changes nothing of Acme's domains and requests, by its name or by hers", async () => {
  const { id } = await proved(olivia, { domain: "ask.example", joining: "ask" });
  const bea = await personAt("Bea", "ask.example");
  const { body } = await ask(bea, "/api/organizations/acme/membership-request", { method: "POST" });
  const request = (body as { readonly id: string }).id;
  const before = await everything();
  for (const [path, asking] of asked(id, request)) {
    const foreign = await ask(eve, `/api/organizations/acme/${path}`, asking);
    const absent = await ask(eve, `/api/organizations/no-such-organization/${path}`, asking);
    expect([path, foreign.status, foreign.body]).toEqual([path, 404, absent.body]);
  }
  for (const [path, asking] of asked(id, request).filter(([one]) => one.includes("/"))) {
    const here = await ask(eve, `/api/organizations/globex/${path}`, asking);
    expect([path, here.status]).toEqual([path, 404]);
  }
  expect(await everything()).toEqual(before);
  expect((await ask(eve, "/api/organizations/globex/domains")).body).toEqual({ items: [] });
  expect((await ask(eve, "/api/me/joinable")).body).toEqual({ items: [] });
  expect([await roleOf(bea, acme), await roleOf(bea, globex)]).toEqual([null, null]);
});

test("T-ENUM-1: claiming a domain that Acme proved looks like claiming any other", async () => {
  const { id } = await proved(olivia, { domain: "known.example" });
  const known = await world.claim(eve, { domain: "known.example" }, "globex");
  const unknown = await world.claim(eve, { domain: "never.example" }, "globex");
  const formOf = ({ body }: typeof known): unknown => {
    const { joining, role, verifiedAt, lostAt } = body as Domain;
    return { joining, role, verifiedAt, lostAt };
  };
  expect([known.status, formOf(known)]).toEqual([unknown.status, formOf(unknown)]);
  expect((known.body as Domain).id).not.toBe(id);
});

test("whoever asked Acme is accepted by Acme and by nobody else", async () => {
  await proved(olivia, { domain: "two.example", joining: "ask" });
  const dee = await personAt("Dee", "two.example");
  const { body } = await ask(dee, "/api/organizations/acme/membership-request", { method: "POST" });
  expect((await ask(dee, "/api/organizations/globex/membership-request", { method: "POST" })).status).toBe(
    404,
  );
  const accept = (slug: string, person: typeof eve) =>
    ask(
      person,
      `/api/organizations/${slug}/membership-requests/${(body as { readonly id: string }).id}/acceptance`,
      {
        method: "POST",
        body: {},
      },
    );
  expect((await accept("globex", eve)).status).toBe(404);
  expect((await accept("acme", olivia)).status).toBe(200);
  expect([await roleOf(dee, acme), await roleOf(dee, globex)]).toEqual(["member", null]);
});
