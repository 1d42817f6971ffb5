import type { Me } from "@guildhall/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventsOf, roleIn, waitingForLocks } from "../../test/belonging.ts";
import { signedIn } from "../../test/cast.ts";
import { setPolicy } from "../../test/policies.ts";
import { testSso } from "../../test/sso.ts";

const world = await testSso();
const { database, providers, browser, begin, comeBack, go, methodsIn, enter } = world;
const { acme, globex, max, eve } = world;
afterAll(() => world.close());

let acmeConnection: string;
let globexConnection: string;
beforeAll(async () => {
  acmeConnection = (await world.live(acme)).id;
  globexConnection = (await world.live(globex)).id;
});
beforeEach(async () => {
  await setPolicy(database, acme, {});
  await setPolicy(database, globex, {});
  providers.acme.tamper = (tokens) => tokens;
});

const [ofAcme, ofGlobex] = [`sso:${acme.id}`, `sso:${globex.id}`];
const everything = async (): Promise<unknown> =>
  database.query(
    `select (select jsonb_agg(u order by u.id) from identity."user" u) as people,
            (select jsonb_agg(s order by s.id) from identity.session s) as sessions,
            (select jsonb_agg(m order by m.user_id, m.organization_id) from guildhall.member m) as members,
            (select jsonb_agg(i order by i.subject) from guildhall.sso_identity i) as identities`,
  );

describe("signing in", () => {
  test("a member whom their organization's provider names is signed in there, and nowhere else", async () => {
    const laptop = browser();
    expect(await go(laptop, { as: "max", returnTo: "/acme/jobs?open=1" })).toBe("/acme/jobs?open=1");
    expect(await methodsIn(laptop)).toEqual({ [max.userId]: [ofAcme] });
    expect((await enter(laptop, "acme")).body).toMatchObject({ slug: "acme" });
    expect(
      await database.query(
        "select subject, user_id from guildhall.sso_identity where organization_id = $1 and user_id = $2",
        [acme.id, max.userId],
      ),
    ).toEqual([{ subject: "max", user_id: max.userId }]);
    await database.query(
      `insert into guildhall.member (organization_id, user_id, role, name, email) values ($1, $2, 'member', 'Max', 'max@acme.example')`,
      [globex.id, max.userId],
    );
    expect(await enter(laptop, "globex")).toMatchObject({
      status: 401,
      body: { code: "step_up_required", asks: "sign_in" },
    });
    await database.query("delete from guildhall.member where organization_id = $1 and user_id = $2", [
      globex.id,
      max.userId,
    ]);
  });

  test("whoever only Acme vouches for is listed Acme alone, until they prove who they are themselves (T-SSO-2)", async () => {
    await database.query(
      `insert into guildhall.member (organization_id, user_id, role, name, email) values ($1, $2, 'member', 'Max', 'max@acme.example')`,
      [globex.id, max.userId],
    );
    await database.query(
      `insert into guildhall.person (user_id, last_organization_id) values ($1, $2)
       on conflict (user_id) do update set last_organization_id = excluded.last_organization_id`,
      [max.userId, globex.id],
    );
    const laptop = browser();
    await go(laptop, { as: "max" });
    const listed = async (): Promise<object> => {
      const { accounts } = (await laptop.send("GET", "/api/me")).body as Me;
      return accounts.map(({ landing, organizations }) => ({
        landing,
        organizations: organizations.map(({ slug }) => slug).sort(),
      }));
    };
    expect(await listed()).toEqual([{ landing: "acme", organizations: ["acme"] }]);
    await enter(laptop, "acme");
    expect(await listed()).toEqual([{ landing: "acme", organizations: ["acme"] }]);
    await database.query("update guildhall.person set last_organization_id = $2 where user_id = $1", [
      max.userId,
      globex.id,
    ]);
    await database.query(
      "update identity.session set methods = methods || '{email}', personal_at = now() where user_id = $1",
      [max.userId],
    );
    expect(await listed()).toEqual([{ landing: "globex", organizations: ["acme", "globex"] }]);
    await database.query("delete from guildhall.member where organization_id = $1 and user_id = $2", [
      globex.id,
      max.userId,
    ]);
  });

  test("whoever only their organization vouches for changes nothing of who they are (T-SSO-2)", async () => {
    const laptop = browser();
    await go(laptop, { as: "max" });
    const before = await everything();
    for (const [method, path, body] of [
      ["PATCH", "/api/me", { name: "Somebody else" }],
      ["PUT", "/api/me/password", { password: "a new password of theirs" }],
      ["POST", "/api/me/totp", undefined],
      ["POST", "/api/me/passkeys/challenge", undefined],
    ] as const) {
      const got = await laptop.send(method, path, body === undefined ? {} : { body });
      expect([path, got.status]).not.toEqual([path, 200]);
    }
    expect(await everything()).toEqual(before);
  });

  test("a person is known again by the provider's own word for them, also with another address there", async () => {
    await go(browser(), { as: "max" });
    providers.acme.people.set("max", { email: "maximilian@acme.example" });
    const laptop = browser();
    expect(await go(laptop, { as: "max" })).toBe("/acme");
    expect(await methodsIn(laptop)).toEqual({ [max.userId]: [ofAcme] });
    providers.acme.people.set("max", { email: "max@acme.example" });
  });

  test("two factors at the provider count in its own organization", async () => {
    await setPolicy(database, acme, { mfaRequired: true });
    const laptop = browser();
    await go(laptop, { as: "max" });
    expect((await enter(laptop, "acme")).body).toMatchObject({ asks: "mfa" });
    providers.acme.people.set("max", { email: "max@acme.example", amr: ["pwd", "mfa"] });
    expect(await go(laptop, { as: "max" })).toBe("/acme");
    expect(await methodsIn(laptop)).toEqual({ [max.userId]: [ofAcme, `mfa:${acme.id}`] });
    expect((await enter(laptop, "acme")).status).toBe(200);
    providers.acme.people.set("max", { email: "max@acme.example" });
  });

  test("two tabs with two organizations' providers at once do not clobber each other (T-SSO-1)", async () => {
    const laptop = browser();
    const toAcme = await begin(laptop, { organization: "acme", returnTo: "/acme/a" });
    const toGlobex = await begin(laptop, { organization: "globex", returnTo: "/globex/b" });
    const fromGlobex = await providers.globex.visit(toGlobex, "eve");
    const fromAcme = await providers.acme.visit(toAcme, "max");
    expect(await comeBack(laptop, fromAcme)).toBe("/acme/a");
    expect(await comeBack(laptop, fromGlobex)).toBe("/globex/b");
    expect(await methodsIn(laptop)).toEqual({ [max.userId]: [ofAcme], [eve.userId]: [ofGlobex] });
    expect((await enter(laptop, "acme", max.userId)).status).toBe(200);
    expect((await enter(laptop, "globex", eve.userId)).status).toBe(200);
    expect((await enter(laptop, "globex", max.userId)).status).not.toBe(200);
    expect((await enter(laptop, "acme", eve.userId)).status).not.toBe(200);
  });

  test("an organization that is absent, and one without a provider, answer alike", async () => {
    await database.query("update guildhall.sso_connection set state = 'draft' where id = $1", [
      globexConnection,
    ]);
    const answers = await Promise.all(
      ["globex", "no-such-organization"].map((organization) =>
        browser().post("/api/auth/sign-in/sso", { organization }),
      ),
    );
    const [one, other] = answers.map(({ status, text }) => [status, text]);
    expect(one?.[0]).toBe(404);
    expect(one).toEqual(other);
    await database.query("update guildhall.sso_connection set state = 'live' where id = $1", [
      globexConnection,
    ]);
  });
});

describe("whom a provider may name", () => {
  const naming = async (email: string, more = {}): Promise<string> => {
    providers.acme.people.set("mallory", { email, ...more });
    return go(browser(), { as: "mallory" });
  };

  test.each([
    ["Eve of Globex", "eve@globex.example", {}],
    ["somebody in a domain that nobody proved", "max@example.com", {}],
    ["an address in a domain below its own", "max@mail.acme.example", {}],
    ["an address that ends like its own", "max@notacme.example", {}],
    ["nobody's member, while it lets in no newcomers", "nobody@acme.example", {}],
    ["a member whom it knows by another name already", "max@acme.example", {}],
  ] as const)("not %s (T-SSO-2)", async (_, email, more) => {
    await go(browser(), { as: "max" });
    const before = await everything();
    expect(await naming(email, more)).toBe("/sign-in?problem=sso_refused");
    expect(await everything()).toEqual(before);
  });

  test("not whom it has not proved the address of itself", async () => {
    expect(await naming("olivia@acme.example", { emailVerified: false })).toBe("/sign-in?problem=sso_failed");
  });

  test("not a member whose own address has left the domain, however it knows them (T-SSO-3)", async () => {
    await go(browser(), { as: "max" });
    await database.query(`update identity."user" set email = 'max@example.com' where id = $1`, [max.userId]);
    expect(await go(browser(), { as: "max" })).toBe("/sign-in?problem=sso_refused");
    await database.query(`update identity."user" set email = 'max@acme.example' where id = $1`, [max.userId]);
  });

  test("nobody once the domain is lost, and whoever it named is asked again (T-SSO-3)", async () => {
    const laptop = browser();
    await go(laptop, { as: "max" });
    const away = await begin(browser());
    const other = browser();
    const back = await providers.acme.visit(await begin(other), "max");
    await database.query(
      "update guildhall.email_domain set verified_at = null where organization_id = $1 and domain = 'acme.example'",
      [acme.id],
    );
    expect(away).toContain(providers.acme.issuer);
    expect(await methodsIn(laptop)).toEqual({ [max.userId]: [] });
    expect((await enter(laptop, "acme")).body).toMatchObject({ code: "step_up_required" });
    expect(await comeBack(other, back)).toBe("/sign-in?problem=challenge_expired");
    expect((await browser().post("/api/auth/sign-in/sso", { organization: "acme" })).status).toBe(404);
    await database.query(
      "update guildhall.email_domain set verified_at = now() where organization_id = $1 and domain = 'acme.example'",
      [acme.id],
    );
  });

  test("not who took an address without having it, and could sign in with what they know", async () => {
    const squatter = await signedIn(database, "Squatter");
    await database.query(
      `update identity."user" set email = 'ceo@acme.example', email_verified = false where id = $1`,
      [squatter.userId],
    );
    await database.query(
      `insert into identity.account (id, user_id, provider_id, account_id, password)
       values (gen_random_uuid(), $1, 'credential', 'of-the-squatter', 'a hash')`,
      [squatter.userId],
    );
    await database.query("update guildhall.sso_connection set provision_role = 'member' where id = $1", [
      acmeConnection,
    ]);
    expect(await naming("ceo@acme.example")).toBe("/sign-in?problem=sso_refused");
    expect(await roleIn(database, acme, squatter)).toBeNull();
    await database.query("update guildhall.sso_connection set provision_role = null where id = $1", [
      acmeConnection,
    ]);
  });
});

describe("newcomers", () => {
  beforeEach(async () => {
    await database.query(
      "update guildhall.sso_connection set provision_role = 'member' where organization_id = $1",
      [acme.id],
    );
  });
  afterAll(async () => {
    await database.query("update guildhall.sso_connection set provision_role = null");
  });

  test("somebody whom nobody knows becomes a person with nothing of their own, and a member", async () => {
    providers.acme.people.set("nia", { email: "nia@acme.example", name: "Nia" });
    const laptop = browser();
    expect(await go(laptop, { as: "nia" })).toBe("/acme");
    const [nia] = await database.query<{ id: string }>(
      `select u.id, u.name, u.email_verified, m.role, (select count(*)::int from identity.account a where a.user_id = u.id) as ways
       from identity."user" u join guildhall.member m on m.user_id = u.id and m.organization_id = $1
       where u.email = 'nia@acme.example'`,
      [acme.id],
    );
    expect(nia).toMatchObject({ name: "Nia", email_verified: false, role: "member", ways: 0 });
    const id = nia?.id ?? "";
    expect(await eventsOf(database, id)).toMatchObject([
      { type: "member.joined", actor_name: "Nia", after: { role: "member", sso: acmeConnection } },
    ]);
    expect((await enter(laptop, "acme")).status).toBe(200);
    expect(await go(browser(), { as: "nia" })).toBe("/acme");
    expect(await eventsOf(database, id)).toHaveLength(1);
  });

  test("ten sign-ins of a newcomer at once make one person and one member", async () => {
    providers.acme.people.set("twin", { email: "twin@acme.example" });
    const browsers = Array.from({ length: 10 }, () => browser());
    const backs: string[] = [];
    for (const one of browsers) backs.push(await providers.acme.visit(await begin(one), "twin"));
    const places = await Promise.all(browsers.map((one, index) => comeBack(one, backs[index] ?? "")));
    expect(places.filter((place) => place === "/acme").length).toBeGreaterThanOrEqual(1);
    expect(
      await database.query(
        `select m.role from identity."user" u join guildhall.member m on m.user_id = u.id where u.email = 'twin@acme.example'`,
      ),
    ).toEqual([{ role: "member" }]);
  });

  test("who signs up with a newcomer's address at the same moment does not become a member in their place", async () => {
    providers.acme.people.set("una", { email: "una@acme.example" });
    const laptop = browser();
    const back = await providers.acme.visit(await begin(laptop), "una");
    const client = await database.system.connect();
    await client.query("begin");
    await client.query("select guildhall.enter_as(guildhall.principal_for($1, null))", [acme.id]);
    await client.query("select from guildhall.organization where id = $1 for no key update", [acme.id]);
    const coming = comeBack(laptop, back);
    await waitingForLocks(database);
    const squatter = await signedIn(database, "Quick");
    await database.query(
      `update identity."user" set email = 'una@acme.example', email_verified = false where id = $1`,
      [squatter.userId],
    );
    await client.query("commit");
    client.release();
    expect(await coming).toBe("/sign-in?problem=challenge_expired");
    expect(await roleIn(database, acme, squatter)).toBeNull();
  });

  test("nobody is let in beyond what the organization allows", async () => {
    await setPolicy(database, acme, { allowedEmailDomains: ["example.com"] });
    providers.acme.people.set("ola", { email: "ola@acme.example" });
    expect(await go(browser(), { as: "ola" })).toBe("/sign-in?problem=email_domain_refused");
    await setPolicy(database, acme, {});
    await database.query("update guildhall.organization set member_limit = 1 where id = $1", [acme.id]);
    expect(await go(browser(), { as: "ola" })).toBe("/sign-in?problem=organization_full");
    await database.query("update guildhall.organization set member_limit = null where id = $1", [acme.id]);
    expect(await database.query(`select from identity."user" where email = 'ola@acme.example'`)).toEqual([]);
  });
});
