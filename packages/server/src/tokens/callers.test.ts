import { decodeJwt } from "jose";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { arrive } from "../../test/belonging.ts";
import { join, openFor, origin, requestOf, signedIn } from "../../test/cast.ts";
import { call, tokenOf } from "../../test/tokens.ts";
import { answerOf, testWorld } from "../../test/world.ts";

const world = await testWorld();
afterAll(() => world.close());
const { olivia, max, eve, acme, globex, database } = world;

const members = "/api/organizations/acme/members";
const code = async (answer: Promise<{ readonly body: unknown }>): Promise<unknown> =>
  ((await answer).body as { readonly code?: string }).code;
/** Everything of an answer but its id and time. */
const whole = async (bearer: string, path: string): Promise<unknown> => {
  const request = new Request(new URL(path, origin), { headers: { Authorization: `Bearer ${bearer}` } });
  const response = await world.guildhall.fetch(request);
  const { "request-id": _id, date: _date, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, text: await response.text() };
};

afterEach(async () => {
  await database.query("update guildhall.organization set mfa_required = false, max_age_seconds = null");
});

describe("an access token", () => {
  test("says who, where, as what, and how they proved themselves", async () => {
    const claims = decodeJwt(
      await tokenOf(world, max, { organization: acme, audience: "https://reports.example.com" }),
    );
    const [session] = await database.query<{ id: string }>(
      "select id from guildhall.organization_session where user_id = $1",
      [max.userId],
    );
    expect(claims).toMatchObject({
      iss: origin,
      aud: "https://reports.example.com",
      sub: max.userId,
      client_id: "browser",
      sid: session?.id,
      org_id: acme.id,
      org_slug: "acme",
      role: "member",
      acr: "urn:guildhall:acr:sign-in",
      amr: ["pwd"],
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(300);
    expect(claims["auth_time"]).toBeLessThanOrEqual(claims.iat ?? 0);
  });

  test("tells no organization which other one vouched for a person", async () => {
    const nora = await arrive(database, "Nora", { role: "member", organization: acme });
    await database.query("update identity.session set methods = $2 where id = $1", [
      nora.sessionId,
      ["pwd", `sso:${globex.id}`, `mfa:${globex.id}`, `sso:${acme.id}`],
    ]);
    const claims = decodeJwt(await tokenOf(world, nora, { organization: acme }));
    expect([claims["amr"], claims["acr"]]).toEqual([["pwd", "sso"], "urn:guildhall:acr:sso"]);
    expect(JSON.stringify(claims)).not.toContain(globex.id);
  });

  test("enters its organization without a browser, and no form of cross-site request is in its way", async () => {
    const token = await tokenOf(world, max, { organization: acme });
    expect((await call({ ...world, bearer: token }, members)).status).toBe(200);
    expect(
      (await call({ ...world, bearer: token }, members)).status,
      "again, on what was found the first time",
    ).toBe(200);
    const team = { method: "POST", body: { name: "Sales" } };
    expect(await code(call({ ...world, bearer: token }, "/api/organizations/acme/teams", team))).toBe(
      "forbidden",
    );
    const owners = await tokenOf(world, olivia, { organization: acme });
    expect((await call({ ...world, bearer: owners }, "/api/organizations/acme/teams", team)).status).toBe(
      201,
    );
    const [event] = await database.query("select actor_id from guildhall.event where type = 'team.created'");
    expect(event).toEqual({ actor_id: olivia.userId });
  });

  test("of Acme is answered in Globex as if that did not exist, byte for byte (T-ISO-2, T-JWT-2)", async () => {
    const token = await tokenOf(world, max, { organization: acme });
    for (const path of ["members", "session", "events", "api-keys", "logo/x"]) {
      const foreign = await whole(token, `/api/organizations/globex/${path}`);
      const absent = await whole(token, `/api/organizations/nobody/${path}`);
      expect(JSON.stringify(foreign).replaceAll("globex", "nobody")).toBe(JSON.stringify(absent));
    }
    const eves = await tokenOf(world, eve, { organization: globex });
    expect(await code(call({ ...world, bearer: eves }, members))).toBe("not_found");
  });

  test("of a person in both opens one of them alone", async () => {
    const ida = await arrive(database, "Ida", { role: "owner", organization: acme });
    await join(database, { person: ida, organization: globex, role: "owner" });
    const token = await tokenOf(world, ida, { organization: acme });
    expect((await call({ ...world, bearer: token }, members)).status).toBe(200);
    expect(await code(call({ ...world, bearer: token }, "/api/organizations/globex/members"))).toBe(
      "not_found",
    );
  });

  test("made for another service, or by nobody, opens nothing (T-JWT-2)", async () => {
    const elsewhere = await tokenOf(world, max, {
      organization: acme,
      audience: "https://reports.example.com",
    });
    const good = await tokenOf(world, max, { organization: acme });
    const forged = `${good.slice(0, -4)}AAAA`;
    for (const bearer of [elsewhere, forged, "x", "gh_x", `gh_${"A".repeat(43)}`, `${good}.`, "null"]) {
      const answer = await call({ ...world, bearer }, members);
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([401, "unauthenticated"]);
      expect(answer.headers.get("WWW-Authenticate")).toContain('error="invalid_token"');
    }
    const inside = { method: "POST", body: { audience: `${origin}/api/token` } };
    expect(await code(world.ask(max, "/api/organizations/acme/tokens", inside))).toBe("invalid_target");
  });

  test("gets no other token by itself, and reaches nothing that is one person's", async () => {
    const token = await tokenOf(world, max, { organization: acme });
    const another = { method: "POST", body: {} };
    expect(await code(call({ ...world, bearer: token }, "/api/organizations/acme/tokens", another))).toBe(
      "forbidden",
    );
    const rename = { method: "PATCH", body: { name: "Mallory" } };
    expect(await code(call({ ...world, bearer: token }, "/api/me", rename))).toBe("unauthenticated");
    expect(await code(call({ ...world, bearer: token }, "/api/me/sessions"))).toBe("unauthenticated");
  });

  test("beside a browser's cookie is refused: which of them asks is not ours to guess", async () => {
    const token = await tokenOf(world, max, { organization: acme });
    const request = requestOf(olivia, members, { headers: { Authorization: `Bearer ${token}` } });
    const { status, body } = await answerOf(await world.guildhall.fetch(request));
    expect([status, (body as { code: string }).code]).toEqual([400, "invalid_request"]);
  });
});

describe("what ends or changes a session holds for its token from the next request on (T-REV-1)", () => {
  const ends: Readonly<Record<string, (userId: string, sessionId: string) => Promise<unknown>>> = {
    "removed from the organization": (userId) =>
      world.ask(olivia, `${members}/${userId}`, { method: "DELETE" }),
    "signed out of the organization": (userId) =>
      database.query("delete from guildhall.organization_session where user_id = $1", [userId]),
    "signed out of the account": (_, sessionId) =>
      database.query("delete from identity.session where id = $1", [sessionId]),
    "whose account session is over": (_, sessionId) =>
      database.query("update identity.session set expires_at = now() where id = $1", [sessionId]),
    "whose organization session is over": (userId) =>
      database.query("update guildhall.organization_session set expires_at = now() where user_id = $1", [
        userId,
      ]),
  };
  for (const [index, [end, make]] of Object.entries(ends).entries())
    test(`a token of somebody ${end} is refused`, async () => {
      const person = await arrive(database, `Person ${index}`, { role: "member", organization: acme });
      const token = await tokenOf(world, person, { organization: acme });
      expect((await call({ ...world, bearer: token }, members)).status).toBe(200);
      await make(person.userId, person.sessionId);
      expect(await code(call({ ...world, bearer: token }, members))).toBe("unauthenticated");
      expect(await code(call({ ...world, bearer: token }, "/api/organizations/globex/members"))).toBe(
        "unauthenticated",
      );
    });

  test("a token made for an admin does what a member may, once they are one", async () => {
    const person = await arrive(database, "Demi", { role: "admin", organization: acme });
    const token = await tokenOf(world, person, { organization: acme });
    const events = "/api/organizations/acme/events";
    expect((await call({ ...world, bearer: token }, events)).status).toBe(200);
    await world.ask(olivia, `${members}/${person.userId}/role`, { method: "PUT", body: { role: "member" } });
    expect(await code(call({ ...world, bearer: token }, events))).toBe("forbidden");
    expect(decodeJwt(token)["role"], "whatever the token says").toBe("admin");
  });

  test("a tightened policy is asked of a token, too, and says what to prove", async () => {
    const token = await tokenOf(world, max, { organization: acme });
    expect((await call({ ...world, bearer: token }, members)).status).toBe(200);
    await database.query("update guildhall.organization set mfa_required = true where id = $1", [acme.id]);
    const { body, headers } = await call({ ...world, bearer: token }, members);
    expect(body).toMatchObject({ code: "step_up_required", asks: "mfa" });
    expect(headers.get("WWW-Authenticate")).toContain("insufficient_user_authentication");
    expect(
      await code(call({ ...world, bearer: token }, "/api/organizations/globex/members")),
      "others learn nothing",
    ).toBe("not_found");
  });

  test("a use in the background leaves the idle time as it is (T-TIME-1)", async () => {
    const person = await arrive(database, "Bea", { role: "member", organization: acme });
    const token = await tokenOf(world, person, { organization: acme });
    await database.query(
      "update guildhall.organization_session set last_used_at = now() - interval '1 hour' where user_id = $1",
      [person.userId],
    );
    const idle = async (): Promise<unknown> =>
      (
        await database.query(
          "select last_used_at < now() - interval '30 minutes' as idle from guildhall.organization_session where user_id = $1",
          [person.userId],
        )
      )[0];
    await call({ ...world, bearer: token }, members, { headers: { "Guildhall-Background": "1" } });
    expect(await idle()).toEqual({ idle: true });
    await call({ ...world, bearer: token }, members);
    expect(await idle()).toEqual({ idle: false });
  });

  test("an organization that moved says so to its own token, and to no other", async () => {
    const token = await tokenOf(world, max, { organization: acme });
    const eves = await tokenOf(world, eve, { organization: globex });
    await database.query(
      "insert into guildhall.slug_alias (slug, leads_to, kept_until) values ('old-acme', $1, now() + interval '1 day')",
      [acme.id],
    );
    const { body } = await call({ ...world, bearer: token }, "/api/organizations/old-acme/members");
    expect(body).toMatchObject({ code: "organization_moved", slug: "acme" });
    expect(await code(call({ ...world, bearer: eves }, "/api/organizations/old-acme/members"))).toBe(
      "not_found",
    );
  });
});

describe("SQL of an attacker's own, inside the door", () => {
  const enter = (session: string, proof: string): string =>
    `select * from guildhall.enter_with_token('${session}', ${proof}, 'acme', null, '{owner}', '{}', true,
       null, null, null, null, null)`;

  test("enters with no session by knowing its id: what shows that a token was checked can not be made there", async () => {
    const vic = await signedIn(database, "Vic");
    await join(database, { person: vic, organization: acme, role: "owner", open: false });
    const session = await openFor(database, vic, acme);
    for (const proof of [
      "null",
      "''",
      "'\\x00'",
      `sha256(int4send(1) || uuid_send('${session}'))`,
      `sha256(sha256('') || int4send(1) || uuid_send('${session}'))`,
    ]) {
      const { rows } = await database.tenant.query<{ refusal: string }>(enter(session, proof));
      expect(rows[0]?.refusal).toBe("unauthenticated");
    }
    for (const reading of [
      "select guildhall.token_entry_key()",
      `select guildhall.is_checked(1, '${session}', '')`,
      "select key from guildhall.seal_key",
      "select sealed from guildhall.signing_key",
    ])
      await expect(database.tenant.query(reading), reading).rejects.toThrow(/permission denied/);
  });

  test("can not read what a key is known by, nor change what one may do", async () => {
    for (const statement of [
      "select hash from guildhall.api_key",
      "select * from guildhall.api_key",
      "update guildhall.api_key set permissions = '{organization:delete}'",
    ]) {
      const injected = world.guildhall.organization(requestOf(olivia, members), "acme", null, ({ db }) =>
        db.query(statement),
      );
      await expect(injected, statement).rejects.toThrow(/permission denied/);
    }
  });
});
