import { decodeJwt } from "jose";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { arrive } from "../../../test/belonging.ts";
import { join, requestOf, signedIn } from "../../../test/cast.ts";
import {
  approvedDevice,
  call,
  clientId,
  exchanged,
  polled,
  post,
  refreshed,
  tokenOf,
  tokensOf,
} from "../../../test/tokens.ts";
import { answerOf, testWorld } from "../../../test/world.ts";

const often = { times: 1_000_000, seconds: 60 };
const world = await testWorld({ limits: { challengeFrom: often, deviceCodesBy: often } });
afterAll(() => world.close());
const { olivia, max, eve, acme, globex, database, ask } = world;

const begin = async (): Promise<{ readonly device: string; readonly code: string }> => {
  const { body } = await post(world, "/api/device_authorization", { client_id: clientId });
  return { device: String(body["device_code"]), code: String(body["user_code"]) };
};
/** Lets the time pass that a program waits between two questions. */
const waited = (): Promise<unknown> =>
  database.query("update guildhall.device_code set polled_at = polled_at - interval '1 minute'");
const code = (answer: { readonly body: unknown }): unknown =>
  (answer.body as { readonly code?: string } | null)?.code;
const answerWith = (
  person: typeof olivia,
  verb: string,
  typed: string,
): Promise<{ status: number; body: unknown }> =>
  ask(person, `/api/me/device/${verb}`, { method: "POST", body: { code: typed } });

beforeEach(async () => {
  await database.query("delete from guildhall.device_code");
  await database.query(
    "update guildhall.organization set mfa_required = false, max_age_seconds = null, idle_seconds = null",
  );
});

describe("a program without a browser", () => {
  test("shows a code, waits, and has tokens once a person approves it", async () => {
    const begun = await post(world, "/api/device_authorization", { client_id: clientId });
    expect(begun.status).toBe(200);
    expect(begun.headers.get("Cache-Control")).toContain("no-store");
    expect(begun.body).toMatchObject({
      verification_uri: "http://localhost:3000/device",
      expires_in: 600,
      interval: 5,
    });
    expect(begun.body["user_code"]).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    const device = String(begun.body["device_code"]);
    const typed = String(begun.body["user_code"]);

    const waiting = await polled(world, device);
    expect([waiting.status, waiting.body.error]).toEqual([400, "authorization_pending"]);
    expect((await answerWith(max, "viewing", typed.toLowerCase().replace("-", " "))).body).toMatchObject({
      client: clientId,
    });
    expect((await answerWith(max, "approval", typed)).status).toBe(204);
    await waited();
    const { access, refresh } = tokensOf(await polled(world, device));
    const claims = decodeJwt(access);
    expect(claims).toMatchObject({ sub: max.userId, client_id: clientId, amr: ["pwd"] });
    expect(Object.keys(claims)).not.toContain("org_id");
    expect(refresh).toMatch(/^ghd_/);
    expect(
      await database.query("select type from guildhall.account_event where user_id = $1", [max.userId]),
    ).toEqual([{ type: "account.device_approved" }]);
    await waited();
    expect((await polled(world, device)).body.error, "once (T-ONCE-1)").toBe("invalid_grant");
  });

  test("that asks too often is told to slow down, and waits five seconds longer each time", async () => {
    const { device } = await begin();
    const errors = [];
    for (let count = 0; count < 3; count += 1) {
      errors.push((await polled(world, device)).body.error);
      // However slow this machine is: it has just asked.
      await database.query("update guildhall.device_code set polled_at = now() where polled_at is not null");
    }
    expect(errors).toEqual(["authorization_pending", "slow_down", "slow_down"]);
    expect(
      await database.query(
        "select interval_seconds from guildhall.device_code order by polled_at desc nulls last limit 1",
      ),
    ).toEqual([{ interval_seconds: 15 }]);
  });

  test("that is denied, forgotten, or asked for by another program gets nothing", async () => {
    const denied = await begin();
    expect((await answerWith(max, "denial", denied.code)).status).toBe(204);
    expect((await polled(world, denied.device)).body.error).toBe("access_denied");
    expect(code(await answerWith(max, "approval", denied.code))).toBe("not_found");

    const old = await begin();
    await answerWith(max, "approval", old.code);
    await database.query("update guildhall.device_code set expires_at = now()");
    expect((await polled(world, old.device)).body.error).toBe("expired_token");

    const ours = await begin();
    await answerWith(max, "approval", ours.code);
    const other = {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      client_id: "evil-cli",
      device_code: ours.device,
    };
    expect((await post(world, "/api/token", other)).body.error).toBe("invalid_grant");
    for (const wrong of ["BBBB-BBBB", "AEIO-UAEI", "", "BBBB", "x".repeat(30)])
      expect(["not_found", "invalid_body"]).toContain(code(await answerWith(max, "approval", wrong)));
  });

  test("asking sixteen times at once is approved once (T-ONCE-1)", async () => {
    const { device, code: typed } = await begin();
    await answerWith(max, "approval", typed);
    const answers = await Promise.all(Array.from({ length: 16 }, () => polled(world, device)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await database.query("select from guildhall.device_code where answer = 'approved'")).toEqual([]);
  });

  test("is not approved by an account that was signed out before it came back", async () => {
    const rose = await arrive(database, "Rose", { role: "member", organization: acme });
    const { device, code: typed } = await begin();
    await answerWith(rose, "approval", typed);
    await database.query("delete from identity.session where id = $1", [rose.sessionId]);
    expect((await polled(world, device)).body.error).toBe("invalid_grant");
  });

  test("is approved after a recent proof alone, in a way of the person's own (T-STEP-2)", async () => {
    const kay = await signedIn(database, "Kay");
    const { code: typed } = await begin();
    const proved = (columns: string): Promise<unknown> =>
      database.query(`update identity.session set ${columns} where id = $1`, [kay.sessionId]);
    // What an organization's provider said a moment ago says nothing of her other organizations.
    await proved(`authenticated_at = now(), personal_at = now() - interval '16 minutes'`);
    const refused = await answerWith(kay, "approval", typed);
    expect(refused.body).toMatchObject({ code: "step_up_required", asks: "fresh" });
    expect(await database.query("select answer from guildhall.device_code")).toEqual([{ answer: null }]);
    expect((await answerWith(kay, "viewing", typed)).status).toBe(200);

    await proved("personal_at = now()");
    await database.query(
      "insert into identity.totp (user_id, secret, confirmed_at) values ($1, 'x', now())",
      [kay.userId],
    );
    expect((await answerWith(kay, "approval", typed)).body).toMatchObject({ asks: "mfa" });
    await proved("methods = '{pwd,otp,mfa}'");
    expect((await answerWith(kay, "approval", typed)).status).toBe(204);
  });

  test("keeps what it waits with only as hashes", async () => {
    const { device, code: typed } = await begin();
    const rows = JSON.stringify(await database.query("select c::text as row from guildhall.device_code c"));
    expect(rows).not.toContain(device);
    expect(rows).not.toContain(typed.replace("-", ""));
  });

  test("is approved by a deliberate request of that person's own page alone (T-CSRF-1)", async () => {
    const { code: typed } = await begin();
    const headers = { "Sec-Fetch-Site": "cross-site" };
    const request = requestOf(max, "/api/me/device/approval", {
      method: "POST",
      body: { code: typed },
      headers,
    });
    expect(code(await answerOf(await world.guildhall.fetch(request)))).toBe("cross_site_request");
    expect(await database.query("select from guildhall.device_code where answer = 'approved'")).toEqual([]);
  });
});

describe("an approved program", () => {
  test("exchanges its token for one of each organization of its person, and of no other", async () => {
    const dana = await arrive(database, "Dana", { role: "admin", organization: acme });
    await join(database, { person: dana, organization: globex, role: "member" });
    const device = await approvedDevice(world, dana);
    const inAcme = tokensOf(await exchanged(world, device.access, "acme"));
    const inGlobex = tokensOf(await exchanged(world, device.access, "globex"));
    expect((await call({ ...world, bearer: inAcme.access }, "/api/organizations/acme/events")).status).toBe(
      200,
    );
    expect(
      (await call({ ...world, bearer: inGlobex.access }, "/api/organizations/globex/members")).status,
    ).toBe(200);
    expect(code(await call({ ...world, bearer: inAcme.access }, "/api/organizations/globex/members"))).toBe(
      "not_found",
    );
    const sessions = await database.query<{ browser_id: string | null }>(
      "select browser_id from guildhall.organization_session where user_id = $1 and browser_id is null",
      [dana.userId],
    );
    expect(sessions).toHaveLength(2);
    expect(
      await database.query(
        "select after from guildhall.event where type = 'organization_session.opened' and actor_id = $1",
        [dana.userId],
      ),
    ).toEqual([{ after: { client: clientId } }, { after: { client: clientId } }]);
    const strange = await exchanged(world, (await approvedDevice(world, max)).access, "globex");
    const absent = await exchanged(world, (await approvedDevice(world, max)).access, "nobody-here");
    expect([strange.status, strange.body.error]).toEqual([400, "invalid_target"]);
    const { instance: _one, ...told } = strange.body;
    const { instance: _other, ...tellable } = absent.body;
    expect(told).toEqual(tellable);
  });

  test("can exchange nothing else: no token of an organization, no refresh token, no other program's (T-JWT-2)", async () => {
    const device = await approvedDevice(world, olivia);
    const { access, refresh } = tokensOf(await exchanged(world, device.access, "acme"));
    const fromBrowser = await tokenOf(world, olivia, { organization: acme });
    for (const subject of [access, fromBrowser, refresh, device.refresh, `${device.access}x`, "x"])
      expect((await exchanged(world, subject, "acme")).body.error).toBe("invalid_request");
    const other = {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      client_id: "evil-cli",
      subject_token: device.access,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      organization: "acme",
    };
    expect((await post(world, "/api/token", other)).body.error).toBe("invalid_request");
    for (const type of ["urn:ietf:params:oauth:token-type:refresh_token", "x"]) {
      const wrong = { ...other, client_id: clientId, subject_token_type: type };
      expect((await post(world, "/api/token", wrong)).body.error).toBe("invalid_request");
    }
  });

  test("opens no door with its own token", async () => {
    const { access, refresh } = await approvedDevice(world, olivia);
    for (const bearer of [access, refresh]) {
      expect(code(await call({ ...world, bearer }, "/api/organizations/acme/members"))).toBe(
        "unauthenticated",
      );
      expect(code(await call({ ...world, bearer }, "/api/me/sessions"))).toBe("unauthenticated");
    }
  });

  test("never has more proof than its person gave, and is told what an organization asks (T-STEP-1)", async () => {
    const device = await approvedDevice(world, olivia);
    const first = decodeJwt(tokensOf(await exchanged(world, device.access, "acme")).access);
    const again = tokensOf(await refreshed(world, device.refresh));
    const second = decodeJwt(tokensOf(await exchanged(world, again.access, "acme")).access);
    for (const claim of ["auth_time", "amr", "acr"]) expect(second[claim]).toEqual(first[claim]);

    await database.query("update guildhall.organization set mfa_required = true where id = $1", [acme.id]);
    const refusal = await exchanged(world, again.access, "acme");
    expect(refusal.body).toMatchObject({
      error: "insufficient_user_authentication",
      code: "step_up_required",
      asks: "mfa",
    });
    expect(refusal.headers.get("WWW-Authenticate")).toContain("insufficient_user_authentication");
    expect((await exchanged(world, again.access, "globex")).body.error, "others learn nothing").toBe(
      "invalid_target",
    );
  });

  test("whose person only an organization vouches for reaches that one alone", async () => {
    const sol = await arrive(database, "Sol", { role: "member", organization: acme });
    await join(database, { person: sol, organization: globex, role: "member" });
    await database.query("update identity.session set methods = $2 where id = $1", [
      sol.sessionId,
      [`sso:${acme.id}`],
    ]);
    const device = await approvedDevice(world, sol);
    expect((await exchanged(world, device.access, "acme")).status).toBe(200);
    expect((await exchanged(world, device.access, "globex")).body["asks"]).toBe("sign_in");
  });

  test("ends with its account session, in every organization, and leaves the browser as it was", async () => {
    const device = await approvedDevice(world, max);
    const { access, refresh } = tokensOf(await exchanged(world, device.access, "acme"));
    const { sid } = decodeJwt(device.access) as { sid: string };
    expect((await ask(max, `/api/me/sessions/${sid}`, { method: "DELETE" })).status).toBe(204);
    expect(code(await call({ ...world, bearer: access }, "/api/organizations/acme/members"))).toBe(
      "unauthenticated",
    );
    expect((await refreshed(world, refresh)).body.error).toBe("invalid_grant");
    expect((await refreshed(world, device.refresh)).body.error).toBe("invalid_grant");
    expect((await exchanged(world, device.access, "acme")).body.error).toBe("invalid_request");
    expect((await ask(max, "/api/organizations/acme/members")).status).toBe(200);
  });

  test("keeps its twenty latest sessions in an organization", async () => {
    const wim = await arrive(database, "Wim", { role: "member", organization: acme });
    const device = await approvedDevice(world, wim);
    for (let count = 0; count < 22; count += 1) tokensOf(await exchanged(world, device.access, "acme"));
    expect(
      await database.query(
        "select from guildhall.organization_session where user_id = $1 and browser_id is null",
        [wim.userId],
      ),
    ).toHaveLength(20);
  });

  test("goes into an organization that its person left no more", async () => {
    const leo = await signedIn(database, "Leo");
    await join(database, { person: leo, organization: acme, role: "member" });
    const device = await approvedDevice(world, leo);
    const { refresh } = tokensOf(await exchanged(world, device.access, "acme"));
    await ask(olivia, `/api/organizations/acme/members/${leo.userId}`, { method: "DELETE" });
    expect((await refreshed(world, refresh)).body.error).toBe("invalid_grant");
    expect((await exchanged(world, device.access, "acme")).body.error).toBe("invalid_target");
  });
});

describe("the token endpoint", () => {
  test("speaks OAuth: words, JSON, nothing kept by caches, unknown parameters ignored", async () => {
    const unknown = await post(world, "/api/token", {
      grant_type: "password",
      client_id: clientId,
      extra: "1",
    });
    expect([unknown.status, unknown.body.error]).toEqual([400, "unsupported_grant_type"]);
    expect(unknown.headers.get("Content-Type")).toBe("application/json");
    expect(unknown.headers.get("Cache-Control")).toContain("no-store");
    expect(unknown.body["error_description"]).toEqual(expect.any(String));
    for (const form of [
      {},
      { grant_type: "refresh_token" },
      { grant_type: "refresh_token", client_id: clientId },
    ])
      expect((await post(world, "/api/token", form)).body.error).toBe("invalid_request");
  });

  test("takes no form from another site, and no parameter twice", async () => {
    const body = "grant_type=refresh_token&grant_type=refresh_token&client_id=x";
    const type = { "Content-Type": "application/x-www-form-urlencoded" };
    const send = async (headers: Readonly<Record<string, string>>): Promise<unknown> => {
      const request = new Request("http://localhost:3000/api/token", {
        method: "POST",
        body,
        headers: { ...type, ...headers },
      });
      return code(await answerOf(await world.guildhall.fetch(request)));
    };
    expect(await send({})).toBe("invalid_body");
    for (const headers of [
      { "Sec-Fetch-Site": "cross-site" },
      { Origin: "https://evil.example" },
      { Cookie: `guildhall=${eve.token}` },
    ])
      expect(await send(headers as unknown as Record<string, string>)).toBe("cross_site_request");
  });
});
