import type { Answer as AnswerOf, createInvitations, Policy, PolicyEffect } from "@guildhall/protocol";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { arrive, customRole, eventsOf, join, signedIn } from "../../../test/index.ts";
import { noDemands, prove, sessionIn, setPolicy } from "../../../test/policies.ts";
import { testWorld, type Answer } from "../../../test/world.ts";

const world = await testWorld();
const { ask, database, olivia, max, acme } = world;
afterAll(() => world.close());

const invitation = { emails: ["ona@example.com"], role: "owner" };
const offered = await ask(olivia, "/api/organizations/acme/invitations", {
  method: "POST",
  body: invitation,
});
const { items } = offered.body as AnswerOf<typeof createInvitations>;
const day = 24 * 60 * 60;
const path = "/api/organizations/acme/policy";
const change = (body: Partial<Record<keyof Policy, unknown>>, person = olivia): Promise<Answer> =>
  ask(person, path, { method: "PATCH", body });
const effect = async (body: Partial<Policy>): Promise<PolicyEffect> =>
  (await ask(olivia, `${path}/effect`, { method: "POST", body })).body as PolicyEffect;

beforeEach(async () => {
  await setPolicy(database, acme, noDemands);
  await database.query("delete from guildhall.event where organization_id = $1", [acme.id]);
  await prove(database, olivia, { methods: ["pwd", "otp", "mfa"], unused: 0 });
  await prove(database, max, { unused: 0 });
});

describe("changing the policy", () => {
  test("what is left out stays, and the event says what changed and from what", async () => {
    expect(await ask(olivia, path)).toMatchObject({ status: 200, body: noDemands });
    expect((await change({ mfaRequired: true, maxAgeSeconds: day })).body).toEqual({
      ...noDemands,
      mfaRequired: true,
      maxAgeSeconds: day,
    });
    await change({ maxAgeSeconds: null, idleSeconds: 3600 });
    expect((await ask(olivia, path)).body).toEqual({ ...noDemands, mfaRequired: true, idleSeconds: 3600 });
    const shared = { type: "policy.updated", actor_name: "Olivia", subject_name: "Acme" };
    expect(await eventsOf(database, acme.id)).toEqual([
      {
        ...shared,
        before: { mfaRequired: false, maxAgeSeconds: null },
        after: { mfaRequired: true, maxAgeSeconds: day },
      },
      {
        ...shared,
        before: { maxAgeSeconds: day, idleSeconds: null },
        after: { maxAgeSeconds: null, idleSeconds: 3600 },
      },
    ]);
  });

  test("a change that changes nothing records nothing", async () => {
    await change({ mfaRequired: true });
    expect(await change({ mfaRequired: true })).toMatchObject({ status: 200, body: { mfaRequired: true } });
    expect(await change({})).toMatchObject({ status: 200, body: { mfaRequired: true } });
    expect(await eventsOf(database, acme.id)).toHaveLength(1);
  });

  test("ways and domains are kept once each, in one order and form", async () => {
    const { body } = await change({
      allowedMethods: ["hwk", "pwd", "hwk"],
      allowedEmailDomains: [" Example.COM ", "acme.example", "example.com"],
    });
    expect(body).toMatchObject({
      allowedMethods: ["pwd", "hwk"],
      allowedEmailDomains: ["acme.example", "example.com"],
    });
  });

  test.each([
    { maxAgeSeconds: 299 },
    { maxAgeSeconds: 30 * day + 1 },
    { idleSeconds: 299 },
    { idleSeconds: 7 * day + 1 },
    { idleSeconds: 3600.5 },
    { allowedMethods: [] },
    { allowedMethods: ["otp"] },
    { allowedMethods: [`sso:${acme.id}`] },
    { allowedEmailDomains: [] },
    { allowedEmailDomains: ["example"] },
    { allowedEmailDomains: ["@example.com"] },
    { allowedEmailDomains: ["exämple.com"] },
    { mfaRequired: null },
  ])("%j is no policy", async (body) => {
    expect(await change(body)).toMatchObject({ status: 400, body: { code: "invalid_body" } });
    expect(await eventsOf(database, acme.id)).toEqual([]);
  });

  test("an admin may, a custom role with the permission may, and Max may not even read it", async () => {
    const ada = await arrive(database, "Ada", { role: "admin", organization: acme });
    await customRole(database, acme, { name: "guard", permissions: ["policy:read", "policy:update"] });
    const gus = await arrive(database, "Gus", { role: "guard", organization: acme });
    expect((await change({ idleSeconds: 3600 }, ada)).status).toBe(200);
    expect((await change({ idleSeconds: 7200 }, gus)).status).toBe(200);
    expect((await change({ idleSeconds: 600 }, max)).body).toMatchObject({ code: "forbidden" });
    expect((await ask(max, path)).body).toMatchObject({ code: "forbidden" });
    expect((await ask(max, `${path}/effect`, { method: "POST", body: {} })).body).toMatchObject({
      code: "forbidden",
    });
  });
});

describe("nobody locks themselves out", () => {
  const lockOuts = [
    [{ mfaRequired: true }, { asks: "mfa", ways: ["hwk", "otp"] }],
    [{ allowedMethods: ["hwk", "sso"] }, { asks: "sign_in", ways: ["hwk", "sso"] }],
    [{ allowedMethods: ["sso"] }, { asks: "sso", ways: ["sso"] }],
    [{ maxAgeSeconds: 300 }, { asks: "fresh" }],
    [
      { allowedEmailDomains: ["example.org"] },
      { detail: "Your e-mail address is outside of these domains." },
    ],
  ] as const;
  test.each(lockOuts)("%j is refused with what to do first", async (body, told) => {
    await prove(database, olivia, { methods: ["pwd"], age: 600 });
    expect(await change(body as Partial<Policy>)).toMatchObject({
      status: 409,
      body: { code: "policy_locks_you_out", ...told },
    });
    expect((await ask(olivia, path)).body).toEqual(noDemands);
    expect(await eventsOf(database, acme.id)).toEqual([]);
  });

  test("an admin can not keep an owner out by their e-mail address, which no proof would mend", async () => {
    const uma = await arrive(database, "Uma", { role: "admin", organization: acme });
    await database.query(`update identity."user" set email = 'uma@acme.example' where id = $1`, [uma.userId]);
    expect(await change({ allowedEmailDomains: ["acme.example"] }, uma)).toMatchObject({
      status: 409,
      body: {
        code: "policy_locks_you_out",
        detail: "An owner's e-mail address is outside of these domains.",
      },
    });
    const both = { allowedEmailDomains: ["acme.example", "example.com"] };
    expect((await change(both, uma)).status).toBe(200);
  });
});

describe("what a change would ask of whom", () => {
  const quiet = { signIn: 0, sso: 0, mfa: 0, fresh: 0, refused: 0, locksOut: null, asks: null, ways: [] };

  test("is told before it is saved, and nothing is", async () => {
    await database.query(
      "delete from guildhall.member where organization_id = $1 and user_id not in ($2, $3)",
      [acme.id, olivia.userId, max.userId],
    );
    await arrive(database, "Ida", { role: "member", organization: acme });
    const joe = await arrive(database, "Joe", { role: "member", organization: acme });
    await prove(database, joe, { methods: ["hwk", "mfa"], age: 2 * day, unused: 2 * day });
    const kim = await signedIn(database, "Kim");
    await database.query(`update identity."user" set email = 'kim@example.org' where id = $1`, [kim.userId]);
    await join(database, {
      person: { ...kim, email: "kim@example.org" },
      organization: acme,
      role: "member",
      open: false,
    });

    expect(await effect({})).toEqual(quiet);
    expect(await effect({ mfaRequired: true })).toEqual({ ...quiet, mfa: 2 });
    expect(await effect({ maxAgeSeconds: day })).toEqual({ ...quiet, fresh: 1 });
    expect(await effect({ idleSeconds: day })).toEqual({ ...quiet, fresh: 1 });
    expect(await effect({ allowedMethods: ["pwd"] })).toEqual({ ...quiet, signIn: 1 });
    expect(await effect({ allowedEmailDomains: ["example.com"] })).toEqual({ ...quiet, refused: 1 });
    expect(await effect({ allowedMethods: ["sso"] })).toEqual({
      ...quiet,
      ...{ sso: 4, locksOut: "you", asks: "sso", ways: ["sso"] },
    });
    expect(await effect({ allowedEmailDomains: ["example.org"] })).toEqual({
      ...quiet,
      ...{ refused: 4, locksOut: "you" },
    });
    expect((await ask(olivia, path)).body).toEqual(noDemands);
    expect(await eventsOf(database, acme.id)).toEqual([]);
  });
});

describe("a sensitive act asks for a recent proof (ASVS 7.5.3) (T-STEP-2)", () => {
  const recorded = () =>
    database.query("select type from guildhall.event where organization_id = $1", [acme.id]);
  const acts = [
    ["changing the policy", "/policy", { method: "PATCH", body: { idleSeconds: 3600 } }],
    ["deleting the organization", "", { method: "DELETE" }],
    ["handing over ownership", "/ownership", { method: "POST", body: { user: max.userId } }],
    ["making an owner", `/members/${max.userId}/role`, { method: "PUT", body: { role: "owner" } }],
    [
      "inviting an owner",
      "/invitations",
      { method: "POST", body: { emails: ["oda@example.com"], role: "owner" } },
    ],
    [
      "inviting an owner again",
      `/invitations/${items[0]?.invitation?.id ?? ""}/resending`,
      { method: "POST" },
    ],
    ["a link that makes owners", "/invitation-links", { method: "POST", body: { role: "owner" } }],
  ] as const;

  test.each(acts)("%s: not after 16 minutes, and nothing has happened", async (_, rest, asking) => {
    await prove(database, olivia, { age: 16 * 60 });
    const { status, headers, body } = await ask(olivia, `/api/organizations/acme${rest}`, asking);
    expect([status, headers.get("WWW-Authenticate")]).toEqual([
      401,
      'Bearer error="insufficient_user_authentication", acr_values="urn:guildhall:acr:sign-in", max_age=900',
    ]);
    expect(body).toMatchObject({ code: "step_up_required", asks: "fresh" });
    expect(await recorded()).toEqual([]);
    expect(await sessionIn(database, olivia, acme)).toBeDefined();
    expect((await ask(olivia, path)).status).toBe(200);
  });

  test.each(acts)("%s: with the second factor of whoever has one", async (_, rest, asking) => {
    await database.query(
      "insert into identity.totp (user_id, secret, confirmed_at) values ($1, 'sealed', now()) on conflict do nothing",
      [olivia.userId],
    );
    await prove(database, olivia, { methods: ["pwd"] });
    expect((await ask(olivia, `/api/organizations/acme${rest}`, asking)).body).toMatchObject({
      code: "step_up_required",
      asks: "mfa",
      ways: ["hwk", "otp"],
    });
    expect(await recorded()).toEqual([]);
    await database.query("delete from identity.totp where user_id = $1", [olivia.userId]);
  });

  test("any other role is given and offered after an hour, too", async () => {
    await prove(database, olivia, { age: 3600 });
    for (const [rest, asking] of [
      [`/members/${max.userId}/role`, { method: "PUT", body: { role: "admin" } }],
      [`/members/${max.userId}/role`, { method: "PUT", body: { role: "member" } }],
      ["/invitations", { method: "POST", body: { emails: ["ada@example.com"], role: "admin" } }],
      ["/invitation-links", { method: "POST", body: { role: "admin" } }],
    ] as const)
      expect((await ask(olivia, `/api/organizations/acme${rest}`, asking)).status).toBeLessThan(300);
  });

  test("a proof that is young enough lets it be done", async () => {
    await prove(database, olivia, { age: 14 * 60 });
    expect((await change({ idleSeconds: 3600 })).status).toBe(200);
  });
});
