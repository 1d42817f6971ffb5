import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventsOf } from "../../../test/belonging.ts";
import { origin } from "../../../test/cast.ts";
import {
  approvedDevice,
  call,
  clientId,
  exchanged,
  refreshed,
  tokensOf,
  type Called,
  type OauthAnswer,
  type ProgramTokens,
} from "../../../test/tokens.ts";
import { settled } from "../../../test/jobs.ts";
import { secondServer } from "../../../test/second-server.ts";
import { answerOf, testWorld } from "../../../test/world.ts";
import { decodeJwt } from "jose";

const often = { times: 1_000_000, seconds: 60 };
const world = await testWorld({ limits: { challengeFrom: often, deviceCodesBy: often } });
const other = { guildhall: await secondServer(world.database) };
afterAll(async () => {
  await other.guildhall.close();
  await world.close();
});
/** One of the two servers and the other in turn. */
const serverOf = (turn: number): Called => (turn % 2 === 0 ? world : other);
const { olivia, eve, acme, globex, database, guildhall, ask } = world;

const state: { device?: ProgramTokens } = {};
beforeAll(async () => {
  state.device = await approvedDevice(world, olivia);
});
afterEach(async () => {
  await database.query("update guildhall.organization set mfa_required = false");
});
/** A session of a program in Acme. */
const opened = async (): Promise<ProgramTokens> =>
  tokensOf(await exchanged(world, state.device?.access ?? "", "acme"));
const sessionOf = ({ access }: ProgramTokens): string => String(decodeJwt(access)["sid"]);
const isAlive = async (tokens: ProgramTokens): Promise<boolean> =>
  (await database.query("select from guildhall.organization_session where id = $1", [sessionOf(tokens)]))
    .length === 1;
/** Lets ten seconds and more pass since every use. */
const pass = (): Promise<unknown> =>
  database.query("update guildhall.refresh_token set used_at = used_at - interval '11 seconds'");

describe("a refresh token", () => {
  test("gives the next access token, for the same session, and a successor", async () => {
    const first = await opened();
    const next = tokensOf(await refreshed(world, first.refresh));
    expect(next.refresh).not.toBe(first.refresh);
    expect(sessionOf(next)).toBe(sessionOf(first));
    expect((await call({ ...world, bearer: next.access }, "/api/organizations/acme/members")).status).toBe(
      200,
    );
    const third = tokensOf(await refreshed(world, next.refresh));
    expect(new Set([first.refresh, next.refresh, third.refresh]).size).toBe(3);
  });

  test("lives as long as its session, and using it lengthens neither", async () => {
    const first = await opened();
    const expiry = (): Promise<unknown> =>
      database.query("select expires_at, last_used_at from guildhall.organization_session where id = $1", [
        sessionOf(first),
      ]);
    const before = await expiry();
    const next = tokensOf(await refreshed(world, first.refresh));
    expect(await expiry()).toEqual(before);
    await database.query("update guildhall.organization_session set expires_at = now() where id = $1", [
      sessionOf(first),
    ]);
    expect((await refreshed(world, next.refresh)).body.error).toBe("invalid_grant");
  });

  test("asked with again within ten seconds gives the same successor: a lost answer harms nobody (T-REF-3, T-FAULT-1)", async () => {
    const first = await opened();
    const lost = tokensOf(await refreshed(world, first.refresh));
    const again = tokensOf(await refreshed(world, first.refresh));
    expect(again.refresh).toBe(lost.refresh);
    expect((await refreshed(world, again.refresh)).status).toBe(200);
    expect(await isAlive(first)).toBe(true);
  });

  test("stolen and used late ends exactly its session, and that is recorded (T-REF-3)", async () => {
    const [first, other] = [await opened(), await opened()];
    const next = tokensOf(await refreshed(world, first.refresh));
    await pass();
    const late = await refreshed(world, first.refresh);
    expect([late.status, late.body.error]).toEqual([400, "invalid_grant"]);
    expect(late.headers.getSetCookie()).toEqual([]);
    expect([await isAlive(first), await isAlive(other)]).toEqual([false, true]);
    expect((await refreshed(world, next.refresh)).body.error).toBe("invalid_grant");
    expect((await call({ ...world, bearer: next.access }, "/api/organizations/acme/members")).status).toBe(
      401,
    );
    expect(tokensOf(await refreshed(world, other.refresh)).refresh).toMatch(/^ghr_/);
    expect((await ask(olivia, "/api/organizations/acme/members")).status, "the browser stays").toBe(200);
    expect((await eventsOf(database, sessionOf(first))).map(({ type, after }) => [type, after])).toEqual([
      ["organization_session.opened", { client: clientId }],
      ["organization_session.closed", { reason: "refresh_token_reused" }],
    ]);
  });

  test("used again after its successor was used ends the session, within ten seconds too (T-REF-3)", async () => {
    const first = await opened();
    const next = tokensOf(await refreshed(world, first.refresh));
    tokensOf(await refreshed(world, next.refresh));
    expect((await refreshed(world, first.refresh)).body.error).toBe("invalid_grant");
    expect(await isAlive(first)).toBe(false);
  });

  test("is of one program: another that has it gets nothing, and ends nothing (T-REF-2)", async () => {
    const first = await opened();
    expect((await refreshed(world, first.refresh, "evil-cli")).body.error).toBe("invalid_grant");
    for (const wrong of [
      "ghr_x",
      `ghr_${"A".repeat(43)}`,
      first.access,
      first.refresh.replace("ghr_", "ghd_"),
      "",
    ])
      expect((await refreshed(world, wrong)).status).toBe(400);
    expect(await isAlive(first)).toBe(true);
    expect((await refreshed(world, first.refresh)).status).toBe(200);
  });

  test("leads where it led, for whoever bears it: neither Eve's cookie nor another organization's name moves it (T-REF-2)", async () => {
    const first = await opened();
    const { sub, sid, org_id } = decodeJwt(first.access);
    const ofGlobex = () =>
      database.query(
        "select id from guildhall.organization_session where organization_id = $1 or user_id = $2",
        [globex.id, eve.userId],
      );
    const before = await ofGlobex();
    const form = { grant_type: "refresh_token", client_id: clientId, refresh_token: first.refresh };
    const request = new Request(new URL("/api/token", origin), {
      method: "POST",
      headers: { Cookie: `guildhall=${eve.token}`, "Sec-Fetch-Site": "same-origin" },
      body: new URLSearchParams({
        ...form,
        organization: globex.slug,
        subject_token: state.device?.access ?? "",
      }),
    });
    const { status, body } = await answerOf(await guildhall.fetch(request));
    const next = tokensOf({ status, headers: new Headers(), body: body as OauthAnswer["body"] });
    expect(decodeJwt(next.access)).toMatchObject({ sub, sid, org_id });
    expect(await ofGlobex()).toEqual(before);
    expect((await call({ ...world, bearer: next.access }, "/api/organizations/globex/members")).status).toBe(
      404,
    );
  });

  test("makes no proof younger: the time of it is that of the person's own (T-STEP-2)", async () => {
    const first = await opened();
    await database.query(
      `update identity.session a set authenticated_at = now() - interval '10 minutes'
       from guildhall.organization_session s where s.session_id = a.id and s.id = $1`,
      [sessionOf(first)],
    );
    const second = tokensOf(await refreshed(world, first.refresh));
    const third = tokensOf(await refreshed(world, second.refresh));
    const [before, ...after] = [first, second, third].map(({ access }) =>
      Number(decodeJwt(access)["auth_time"]),
    );
    expect(after[0]).toBeLessThan((before ?? 0) - 500);
    expect(after[1]).toBe(after[0]);
  });

  test("stays as it was when the policy asks for more (T-STEP-3)", async () => {
    const first = await opened();
    await database.query("update guildhall.organization set mfa_required = true where id = $1", [acme.id]);
    const refusal = await refreshed(world, first.refresh);
    expect(refusal.body).toMatchObject({ error: "insufficient_user_authentication", asks: "mfa" });
    await database.query("update guildhall.organization set mfa_required = false where id = $1", [acme.id]);
    expect((await refreshed(world, first.refresh)).status).toBe(200);
  });

  test("is kept only as its hash", async () => {
    const first = await opened();
    const next = tokensOf(await refreshed(world, first.refresh));
    const rows = JSON.stringify(await database.query("select t::text as row from guildhall.refresh_token t"));
    for (const token of [first.refresh, next.refresh]) expect(rows).not.toContain(token);
    await expect(database.tenant.query("select * from guildhall.refresh_token")).rejects.toThrow();
  });
});

describe("the token of a device", () => {
  const told = async () => ({
    events: await database.query(
      `select user_id, request_id is not null as has_request from guildhall.account_event
       where type = 'account.device_token_reused'`,
    ),
    mails: (guildhall.mailbox?.list() ?? [])
      .filter(({ subject }) => subject === "A program was signed out")
      .map(({ to }) => to),
  });

  test("follows the same rules, and reused ends the device and all its sessions", async () => {
    const device = await approvedDevice(world, olivia);
    const session = tokensOf(await exchanged(world, device.access, "acme"));
    const next = tokensOf(await refreshed(world, device.refresh));
    expect(tokensOf(await refreshed(world, device.refresh)).refresh).toBe(next.refresh);
    expect(await told(), "a retry is no theft").toEqual({ events: [], mails: [] });
    await database.query("update guildhall.device_token set used_at = used_at - interval '11 seconds'");
    expect((await refreshed(world, device.refresh)).body.error).toBe("invalid_grant");
    expect((await refreshed(world, next.refresh)).body.error).toBe("invalid_grant");
    await settled(database);
    expect(await told()).toEqual({
      events: [{ user_id: olivia.userId, has_request: true }],
      mails: [olivia.email],
    });
    expect(guildhall.mailbox?.list()[0]?.text).toContain(clientId);
    expect(await isAlive(session)).toBe(false);
    expect(
      tokensOf(await exchanged(world, state.device?.access ?? "", "acme")).access,
      "another device stays",
    ).toBeTruthy();
  });
});

describe("races", () => {
  const rounds = Number(process.env["GUILDHALL_REFRESH_ROUNDS"] ?? 300);
  test(
    `of 2 to 16 tabs over two servers for one refresh token, ${String(rounds)} times: one successor each, and nobody is signed out (T-REF-1, T-REF-4, T-REF-5)`,
    async () => {
      const first = await opened();
      let current = first;
      const successors = new Set<string>();
      for (let round = 0; round < rounds; round += 1) {
        const tabs = 2 + (round % 15);
        const answers = await Promise.all(
          Array.from({ length: tabs }, (_, tab) => refreshed(serverOf(round + tab), current.refresh)),
        );
        const got = new Set(answers.map((answer) => tokensOf(answer).refresh));
        expect(got.size).toBe(1);
        for (const { headers } of answers) expect(headers.getSetCookie()).toEqual([]);
        current = { access: first.access, refresh: [...got][0] ?? "" };
        successors.add(current.refresh);
      }
      expect(successors.size).toBe(rounds);
      expect(await isAlive(first)).toBe(true);
      expect(
        await database.query("select from guildhall.refresh_token where session_id = $1", [sessionOf(first)]),
        "one row for each round, and the first",
      ).toHaveLength(rounds + 1);
    },
    60_000 + rounds * 2_000,
  );

  test("of a thief and the rightful program at two servers, when it is late: the session ends, whoever comes first", async () => {
    for (let round = 0; round < 10; round += 1) {
      const first = await opened();
      const next = tokensOf(await refreshed(world, first.refresh));
      await pass();
      await Promise.all([
        refreshed(world, first.refresh),
        refreshed(serverOf(round), next.refresh),
        refreshed(other, first.refresh),
      ]);
      expect(await isAlive(first)).toBe(false);
    }
  });
});
