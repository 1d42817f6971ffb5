import type { SsoConnection } from "@guildhall/protocol";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { arrive, customRole, eventsOf } from "../../test/belonging.ts";
import { prove, setPolicy } from "../../test/policies.ts";
import { testSso } from "../../test/sso.ts";
import type { Answer } from "../../test/world.ts";

const world = await testSso();
const { ask, database, guildhall, providers, browser, begin, comeBack, go, methodsIn, enter } = world;
const { acme, olivia, max } = world;
afterAll(() => world.close());

const path = (id = "", rest = ""): string => `/api/organizations/acme/sso${id === "" ? "" : `/${id}`}${rest}`;
const provider = providers.acme;
const connection = { kind: "oidc", issuer: provider.issuer, ...provider.client };
const create = (body: object = {}, person = olivia): Promise<Answer> =>
  ask(person, path(), { method: "POST", body: { connection, ...body } });
const change = (id: string, body: object, person = olivia): Promise<Answer> =>
  ask(person, path(id), { method: "PATCH", body });
const made = async (): Promise<Extract<SsoConnection, { kind: "oidc" }>> =>
  (await create()).body as Extract<SsoConnection, { kind: "oidc" }>;

beforeEach(async () => {
  await setPolicy(database, acme, {});
  await database.query("delete from guildhall.sso_connection where organization_id = $1", [acme.id]);
});

describe("naming an identity provider", () => {
  test("an owner names it as a draft, and is told what to enter there, and never the secret", async () => {
    const { status, body } = await create({ provisionRole: "member" });
    expect([status, body]).toMatchObject([
      201,
      { kind: "oidc", state: "draft", tested: false, issuer: provider.issuer, provisionRole: "member" },
    ]);
    const { id, redirectUri } = body as Extract<SsoConnection, { kind: "oidc" }>;
    expect(redirectUri).toBe(`http://localhost:3000/api/auth/sso/${id}/callback`);
    const listed = await ask(olivia, path());
    expect(listed.body).toEqual({ items: [body] });
    expect(JSON.stringify(listed.body)).not.toContain(provider.client.clientSecret);
    const [kept] = await database.query<{ client_secret: string }>(
      "select client_secret from guildhall.sso_connection where id = $1",
      [id],
    );
    expect(kept?.client_secret).not.toContain(provider.client.clientSecret);
    const events = await eventsOf(database, id);
    expect(events).toMatchObject([{ type: "sso.created", actor_name: "Olivia" }]);
    expect(JSON.stringify(events)).not.toContain(provider.client.clientSecret);
    const mails = guildhall.mailbox?.list().filter(({ to }) => to === "olivia@acme.example") ?? [];
    expect(mails.map(({ subject }) => subject)).toContain("[Acme] An identity provider was created");
    expect(JSON.stringify(mails)).not.toContain(provider.client.clientSecret);
  });

  test("only owners name, change and delete one; admins see them, and members do not", async () => {
    const { id } = await made();
    const ada = await arrive(database, "Ada", { role: "admin", organization: acme });
    expect((await ask(ada, path())).status).toBe(200);
    expect((await ask(max, path())).body).toMatchObject({ code: "forbidden" });
    for (const person of [ada, max]) {
      expect((await create({}, person)).body).toMatchObject({ code: "forbidden" });
      expect((await change(id, { state: "draft" }, person)).body).toMatchObject({ code: "forbidden" });
      expect((await ask(person, path(id), { method: "DELETE" })).body).toMatchObject({ code: "forbidden" });
      expect((await ask(person, path(id, "/test"), { method: "POST", body: {} })).body).toMatchObject({
        code: "forbidden",
      });
    }
  });

  test("an organization without a proved domain names none", async () => {
    await database.query("update guildhall.email_domain set verified_at = null where organization_id = $1", [
      acme.id,
    ]);
    expect(await create()).toMatchObject({ status: 409, body: { code: "domain_needed" } });
    await database.query("update guildhall.email_domain set verified_at = now() where organization_id = $1", [
      acme.id,
    ]);
  });

  test("an organization names ten, and no eleventh", async () => {
    await database.query(
      `insert into guildhall.sso_connection (organization_id, id, kind, issuer, client_id, client_secret)
       select $1, gen_random_uuid(), 'oidc', 'https://' || n || '.example', 'a', 'sealed' from generate_series(1, 10) n`,
      [acme.id],
    );
    expect(await create()).toMatchObject({ status: 409, body: { code: "sso_full" } });
  });

  test("newcomers become no owners, and nothing above what the owner may give", async () => {
    expect((await create({ provisionRole: "owner" })).body).toMatchObject({ code: "above_own_role" });
    expect((await create({ provisionRole: "no-such-role" })).body).toMatchObject({ code: "role_unknown" });
    await customRole(database, acme, { name: "steward", permissions: ["sso:update", "sso:read"] });
    const sam = await arrive(database, "Sam", { role: "steward", organization: acme });
    expect((await create({ provisionRole: "admin" }, sam)).body).toMatchObject({ code: "above_own_role" });
    expect((await create({}, sam)).status).toBe(201);
  });

  test.each([
    { ...connection, issuer: "not an address" },
    { ...connection, issuer: "ftp://login.example.com" },
    { ...connection, issuer: "https://user:password@login.example.com" },
    { ...connection, clientSecret: undefined },
    { ...connection, certificates: [] },
    { kind: "saml", issuer: "x", signInUrl: "https://x.example", certificates: ["no certificate"] },
  ])("%j is no identity provider", async (wrong) => {
    expect((await create({ connection: wrong })).body).toMatchObject({ code: "invalid_body" });
  });
});

describe("trying one, and making it live", () => {
  const tried = async (id: string, as = "olivia"): Promise<string> => {
    const got = await ask(olivia, path(id, "/test"), {
      method: "POST",
      body: { returnTo: "/acme/settings" },
    });
    const where = browser(olivia);
    where.proofCookie = (got.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
    const { url } = got.body as { readonly url: string };
    return comeBack(where, await provider.visit(url, as));
  };

  test("it is live only once somebody came back from it as it is", async () => {
    const { id, redirectUri } = await made();
    provider.register(redirectUri);
    expect((await change(id, { state: "live" })).body).toMatchObject({ code: "sso_untested" });
    expect((await browser().post("/api/auth/sign-in/sso", { organization: "acme" })).status).toBe(404);
    const sessions = await database.query("select id, methods from identity.session order by id");
    expect(await tried(id)).toBe("/acme/settings");
    expect(await database.query("select id, methods from identity.session order by id")).toEqual(sessions);
    expect((await change(id, { state: "live" })).body).toMatchObject({ state: "live", tested: true });
    expect(await go(browser(), { as: "max" })).toBe("/acme");
    const { clientSecret } = provider.client;
    expect((await change(id, { clientSecret })).body).toMatchObject({ state: "draft", tested: false });
    expect((await change(id, { state: "live" })).body).toMatchObject({ code: "sso_untested" });
  });

  test("coming back with somebody outside of the domains is no trial", async () => {
    const { id, redirectUri } = await made();
    provider.register(redirectUri);
    provider.people.set("stranger", { email: "somebody@example.com" });
    expect(await tried(id, "stranger")).toBe("/acme/settings?problem=sso_refused");
    expect((await change(id, { state: "live" })).body).toMatchObject({ code: "sso_untested" });
  });

  test("no request says that one was tried", async () => {
    const { id } = await made();
    const run = (sql: string): Promise<unknown> =>
      guildhall.asOrganization({ organizationId: acme.id, actorId: olivia.userId }, ({ db }) =>
        db.query<object>(sql),
      );
    for (const sql of [
      `update guildhall.sso_connection set tested_revision = 1 where organization_id = '${acme.id}' and id = '${id}'`,
      `select client_secret from guildhall.sso_connection where organization_id = '${acme.id}'`,
      `select * from guildhall.find_sso('acme', null)`,
      `select * from guildhall.recognize('${acme.id}', '${id}', 1, 'max', 'max@acme.example')`,
      `select guildhall.note_sso_test('${acme.id}', '${id}', 1, 'max@acme.example')`,
      "insert into guildhall.sso_identity default values",
      "select guildhall.forget_sso(guildhall.organization_id(), null)",
    ])
      await expect(run(sql), sql).rejects.toThrow("permission denied");
    await expect(
      run(`update guildhall.sso_connection set state = 'live' where organization_id = '${acme.id}'`),
    ).rejects.toMatchObject({ code: "GH013" });
  });

  test("one that can not be reached is said to be, and leads nowhere", async () => {
    const { body } = await create({ connection: { ...connection, issuer: "http://127.0.0.1:9" } });
    const { id } = body as SsoConnection;
    expect(await ask(olivia, path(id, "/test"), { method: "POST", body: {} })).toMatchObject({
      status: 503,
      body: { code: "unavailable" },
    });
  });

  test("when another goes live, the one before it is a draft", async () => {
    const first = await world.live(acme);
    const second = await world.live(acme);
    const listed = (await ask(olivia, path())).body as { readonly items: readonly SsoConnection[] };
    expect(Object.fromEntries(listed.items.map(({ id, state }) => [id, state]))).toEqual({
      [first.id]: "draft",
      [second.id]: "live",
    });
  });
});

describe("taking one away", () => {
  test.each([
    ["deleted", (id: string) => ask(olivia, path(id), { method: "DELETE" })],
    ["made a draft", (id: string) => change(id, { state: "draft" })],
    ["known by another name", (id: string) => change(id, { clientId: "another" })],
  ] as const)("whoever was vouched for is asked again once it is %s", async (_, end) => {
    const { id } = await world.live(acme);
    const laptop = browser();
    await go(laptop, { as: "max" });
    const back = await provider.visit(await begin(laptop), "max");
    expect((await enter(laptop, "acme")).status).toBe(200);
    expect((await end(id)).status).toBeLessThan(300);
    expect(await methodsIn(laptop)).toEqual({ [max.userId]: [] });
    expect((await laptop.send("GET", "/api/organizations/acme")).body).toMatchObject({
      code: "step_up_required",
    });
    expect(await comeBack(laptop, back)).toBe("/sign-in?problem=challenge_expired");
    expect((await browser().post("/api/auth/sign-in/sso", { organization: "acme" })).status).toBe(404);
  });

  test("not the last way in", async () => {
    const { id } = await world.live(acme);
    await prove(database, olivia, { methods: ["pwd", `sso:${acme.id}`] });
    await setPolicy(database, acme, { allowedMethods: ["sso"] });
    for (const end of [
      ask(olivia, path(id), { method: "DELETE" }),
      change(id, { state: "draft" }),
      change(id, { clientId: "another" }),
    ])
      expect(await end).toMatchObject({ status: 409, body: { code: "sso_demanded" } });
    expect((await change(id, { provisionRole: "member" })).status).toBe(200);
    await setPolicy(database, acme, {});
  });

  test("what is known by one kind is not asked of the other", async () => {
    const { id } = await made();
    expect((await change(id, { signInUrl: "https://login.example.com" })).body).toMatchObject({
      code: "invalid_body",
      fields: [{ field: "signInUrl" }],
    });
  });

  test("a member who is removed is not known by the provider's word any more", async () => {
    await world.live(acme);
    const ina = await arrive(database, "Ina", { role: "member", organization: acme });
    await database.query(`update identity."user" set email = 'ina@acme.example' where id = $1`, [ina.userId]);
    provider.people.set("ina", { email: "ina@acme.example" });
    expect(await go(browser(), { as: "ina" })).toBe("/acme");
    const member = `/api/organizations/acme/members/${ina.userId}`;
    expect((await ask(olivia, member, { method: "DELETE" })).status).toBe(204);
    expect(
      await database.query("select from guildhall.sso_identity where user_id = $1", [ina.userId]),
    ).toEqual([]);
    expect(await go(browser(), { as: "ina" })).toBe("/sign-in?problem=sso_refused");
  });
});
