import type { Domain } from "@guildhall/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { arrive, customRole, eventsOf, type Person } from "../../test/index.ts";
import { testDomains } from "../../test/domains.ts";

const world = await testDomains({ limits: { domainChecksOf: { times: 1000, seconds: 60 } } });
const { ask, database, dns, claim, proved, publish, check, olivia, max, eve, acme } = world;
let ada: Person;
beforeAll(async () => {
  ada = await arrive(database, "Ada", { role: "admin", organization: acme });
  await customRole(database, acme, { name: "deputy", permissions: ["organization:delete"] });
});
beforeEach(() => {
  dns.manner = "answers";
});
afterAll(() => world.close());

const path = (id = ""): string => `/api/organizations/acme/domains${id === "" ? "" : `/${id}`}`;
const listed = async (): Promise<readonly Domain[]> =>
  ((await ask(ada, path())).body as { readonly items: readonly Domain[] }).items;

describe("claiming a domain", () => {
  test("an admin does, and is told which record proves it; nothing is proved by it", async () => {
    const { status, body } = await claim(ada, { domain: "acme-labs.example" });
    expect([status, body]).toMatchObject([
      201,
      {
        domain: "acme-labs.example",
        joining: "none",
        role: "member",
        verifiedAt: null,
        lostAt: null,
        record: { type: "TXT", name: "_guildhall-challenge.acme-labs.example" },
      },
    ]);
    const { id, record } = body as Domain;
    expect(record.value).toMatch(/^[\w-]{43}$/);
    expect((await listed()).map((one) => one.id)).toContain(id);
    expect(await eventsOf(database, id)).toMatchObject([{ type: "domain.created", actor_name: "Ada" }]);
  });

  test("Max, a member, can neither claim one nor see those that are claimed", async () => {
    expect(await claim(max, { domain: "max.example" })).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
    expect((await ask(max, path())).status).toBe(403);
  });

  test("T-EMAIL-1: a domain has the one form that it has in addresses, and others are no domains", async () => {
    const { body } = await claim(ada, { domain: "  ShOuTiNg.Example " });
    expect(body).toMatchObject({ domain: "shouting.example" });
    expect((await claim(ada, { domain: "xn--bcher-kva.example" })).status).toBe(201);
    for (const domain of [
      "bücher.example",
      "\u212Aelvin.example",
      "acme．example",
      "acme.example.",
      "@acme.example",
      "localhost",
      "-acme.example",
      "acme..example",
      "a b.example",
      "127.0.0.1",
      "acme.exam\u200Bple",
      "https://acme.example",
      `${"a".repeat(64)}.example`,
      `${"a.".repeat(130)}example`,
    ])
      expect((await claim(ada, { domain })).body, domain).toMatchObject({ code: "invalid_body" });
  });

  test("nobody claims the domain of a public provider, twice the same one, or more than 50", async () => {
    for (const domain of ["gmail.com", "Outlook.COM"])
      expect(await claim(olivia, { domain })).toMatchObject({
        status: 409,
        body: { code: "domain_refused" },
      });
    expect((await claim(ada, { domain: "twice.example" })).status).toBe(201);
    expect(await claim(olivia, { domain: "Twice.example" })).toMatchObject({
      status: 409,
      body: { code: "domain_claimed" },
    });
    await database.query(
      `insert into guildhall.email_domain (organization_id, id, domain)
       select $1, gen_random_uuid(), 'many' || n || '.example' from generate_series(1, 50) n`,
      [acme.id],
    );
    expect((await claim(ada, { domain: "onemore.example" })).body).toMatchObject({ code: "domain_refused" });
    await database.query("delete from guildhall.email_domain where domain = any ($1)", [
      ["many1.example", "many2.example", "many3.example", "twice.example", "acme-labs.example"],
    ]);
    const before = (await listed()).length;
    const several = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => claim(ada, { domain: `late${number}.example` }));
    const made = (await Promise.all(several)).filter(({ status }) => status === 201).length;
    expect([made, (await listed()).length]).toEqual([50 - before, 50]);
    await database.query("delete from guildhall.email_domain where domain like 'late%'");
    await database.query("delete from guildhall.email_domain where domain like 'many%'");
  });

  test("T-ROLE-1: the role of a domain is never owner, and never above that of who says it", async () => {
    const roles = [
      ["owner", olivia, "above_own_role"],
      ["deputy", ada, "above_own_role"],
      ["no-such-role", ada, "role_unknown"],
    ] as const;
    for (const [role, person, code] of roles)
      expect((await claim(person, { domain: "role.example", role })).body).toMatchObject({ code });
    const { body } = await claim(ada, { domain: "role.example" });
    for (const [role, person, code] of roles)
      expect(
        (await ask(person, path((body as Domain).id), { method: "PATCH", body: { role } })).body,
      ).toMatchObject({ code });
  });

  test("what people there may do is changed and recorded, the same again is not, and a domain is given up", async () => {
    const { id } = (await claim(ada, { domain: "change.example" })).body as Domain;
    for (let time = 1; time <= 2; time += 1)
      expect(
        (await ask(ada, path(id), { method: "PATCH", body: { joining: "join", role: "admin" } })).body,
      ).toMatchObject({ joining: "join", role: "admin" });
    expect((await ask(ada, path(id), { method: "DELETE" })).status).toBe(204);
    expect((await ask(ada, path(id), { method: "DELETE" })).status).toBe(404);
    expect((await ask(ada, path(id), { method: "PATCH", body: {} })).status).toBe(404);
    expect((await eventsOf(database, id)).map(({ type }) => type)).toEqual([
      "domain.created",
      "domain.updated",
      "domain.deleted",
    ]);
  });
});

describe("proving a domain", () => {
  test("takes the record in the DNS, and is recorded once", async () => {
    const domain = (await claim(ada, { domain: "proof.example" })).body as Domain;
    expect(await check(ada, domain)).toMatchObject({ status: 409, body: { code: "domain_unproved" } });
    dns.records.set(domain.record.name, ["", "another", `${domain.record.value}x`]);
    expect((await check(ada, domain)).body).toMatchObject({ code: "domain_unproved" });
    publish(domain);
    expect((await check(ada, domain)).body).toMatchObject({ verifiedAt: expect.any(String) as string });
    expect((await check(ada, domain)).status).toBe(200);
    expect((await eventsOf(database, domain.id)).map(({ type }) => type)).toEqual([
      "domain.created",
      "domain.verified",
    ]);
    expect(dns.asked).toContain("_guildhall-challenge.proof.example");
  });

  test("is not refused, but put off, when the DNS gives no answer", async () => {
    const domain = (await claim(ada, { domain: "silent.example" })).body as Domain;
    publish(domain);
    for (const manner of ["is silent", "fails"] as const) {
      dns.manner = manner;
      expect(await check(ada, domain)).toMatchObject({ status: 503, body: { code: "unavailable" } });
    }
    expect((await listed()).find(({ id }) => id === domain.id)).toMatchObject({ verifiedAt: null });
  });

  test("a domain is one organization's at a time, and only who shows the record learns that it is another's (T-SSO-3)", async () => {
    const ours = await proved(olivia, { domain: "both.example" });
    const theirs = (await claim(eve, { domain: "both.example" }, "globex")).body as Domain;
    expect(theirs.record.value).not.toBe(ours.record.value);
    expect((await check(eve, theirs, "globex")).body).toMatchObject({ code: "domain_unproved" });
    publish(theirs);
    expect(await check(eve, theirs, "globex")).toMatchObject({
      status: 409,
      body: { code: "domain_taken" },
    });
    expect((await ask(olivia, path(ours.id), { method: "DELETE" })).status).toBe(204);
    expect((await check(eve, theirs, "globex")).status).toBe(200);
  });

  test("two organizations that prove one domain at the same moment: one of them has it (T-SSO-3)", async () => {
    for (let round = 0; round < 20; round += 1) {
      const domain = `race${round}.example`;
      const ours = (await claim(olivia, { domain })).body as Domain;
      const theirs = (await claim(eve, { domain }, "globex")).body as Domain;
      dns.records.set(ours.record.name, [ours.record.value, theirs.record.value]);
      const [one, other] = await Promise.all([check(olivia, ours), check(eve, theirs, "globex")]);
      expect([one.status, other.status].sort()).toEqual([200, 409]);
      expect(
        await database.query(
          "select from guildhall.email_domain where domain = $1 and verified_at is not null",
          [domain],
        ),
      ).toHaveLength(1);
      for (const [person, slug, { id }] of [
        [olivia, "acme", ours],
        [eve, "globex", theirs],
      ] as const)
        await ask(person, `/api/organizations/${slug}/domains/${id}`, { method: "DELETE" });
    }
  });

  test("no SQL that a request came to run says that a domain is proved", async () => {
    const { id } = (await claim(ada, { domain: "smuggled.example" })).body as Domain;
    const run = (sql: string): Promise<unknown> =>
      world.guildhall.asOrganization({ organizationId: acme.id, actorId: olivia.userId }, ({ db }) =>
        db.query<object>(sql),
      );
    for (const sql of [
      `update guildhall.email_domain set verified_at = now() where organization_id = '${acme.id}' and id = '${id}'`,
      `update guildhall.email_domain set domain = 'gmail.com' where organization_id = '${acme.id}' and id = '${id}'`,
      `insert into guildhall.email_domain (organization_id, id, domain, verified_at) values ('${acme.id}', guildhall.new_id(), 'x.example', now())`,
      `select guildhall.prove_domain('${acme.id}', '${id}', '')`,
      "select * from guildhall.take_domains_to_check(9)",
      "select * from guildhall.verified_domain_of('a@proof.example')",
    ])
      await expect(run(sql), sql).rejects.toThrow("permission denied");
  });
});
