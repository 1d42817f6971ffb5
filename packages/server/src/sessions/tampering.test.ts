import type { Endpoint, Me } from "@guildhall/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alsoIn, speakingFor } from "../../test/accounts.ts";
import { origin, requestOf, type Person } from "../../test/index.ts";
import { tokenOf } from "../../test/tokens.ts";
import { testWorld, type Answer } from "../../test/world.ts";
import { factsOf, newBrowserToken, newId, publicOriginOf, type Call, type Route } from "../http/index.ts";
import { hashPassword } from "../people/index.ts";

const withoutLimits = { times: 1_000_000, seconds: 60 };
const world = await testWorld({ limits: { signInFrom: withoutLimits, signInAs: withoutLimits } });
const { ask, database, guildhall, olivia, max, eve, acme } = world;
afterAll(() => world.close());

const password = "correct horse battery staple";
beforeAll(async () => {
  const hash = await hashPassword(password);
  for (const { userId } of [olivia, max, eve])
    await database.query(
      `insert into identity.account (id, user_id, provider_id, account_id, password) values ($1, $2, 'credential', $3, $4)`,
      [newId(), userId, userId, hash],
    );
});

const signIn = (token: string | null, { email }: Person): Promise<Answer> =>
  ask(null, "/api/auth/sign-in/email", {
    method: "POST",
    body: { email, password },
    headers: token === null ? {} : { Cookie: `guildhall=${token}` },
  });
const tokenIn = ({ headers }: Answer): string =>
  /^guildhall=([^;]+);/.exec(headers.getSetCookie()[0] ?? "")?.[1] ?? "";
const whoIs = async (token: string): Promise<string[]> =>
  ((await ask(null, "/api/me", { headers: { Cookie: `guildhall=${token}` } })).body as Me).accounts.map(
    ({ user }) => user.name,
  );

describe("T-SES-2: a cookie that somebody planted", () => {
  test("of the attacker's own browser holds nothing of Max's once he signed in with it, and loses what it held", async () => {
    const planted = await alsoIn(database, eve);
    expect(await whoIs(planted.token)).toEqual(["Eve"]);
    const mine = tokenIn(await signIn(planted.token, max));
    expect(mine).not.toBe(planted.token);
    expect(await whoIs(planted.token)).toEqual([]);
    // Max sees at once that somebody else is signed in in his browser, and neither speaks for the other.
    expect((await whoIs(mine)).sort()).toEqual(["Eve", "Max"]);
  });

  test("that we never gave is not taken up, whatever it looks like", async () => {
    for (const token of [newBrowserToken(), "A".repeat(43), "'; drop table identity.session; --"]) {
      const mine = tokenIn(await signIn(token, max));
      expect(mine).toMatch(/^[\w-]{43}$/);
      expect(mine).not.toBe(token);
      expect([await whoIs(mine), await whoIs(token)]).toEqual([["Max"], []]);
    }
  });

  test("before a sign-out is worthless after it, with those who stay as with those who leave", async () => {
    const token = tokenIn(await signIn(null, max));
    const both = tokenIn(await signIn(token, olivia));
    const out = await ask(null, "/api/auth/sign-out", {
      method: "POST",
      body: { user: max.userId },
      headers: { Cookie: `guildhall=${both}` },
    });
    const left = tokenIn(out);
    expect([await whoIs(token), await whoIs(both), await whoIs(left)]).toEqual([[], [], ["Olivia"]]);
  });

  test("is known by all of its 256 bits: one that differs in its last or first character is nobody's", async () => {
    const { token } = max;
    const flip = (at: number): string =>
      token.slice(0, at) + (token[at] === "A" ? "E" : "A") + token.slice(at + 1);
    for (const other of [flip(0), flip(21), flip(41), token.slice(1), `${token}A`, token.toUpperCase()])
      expect(await whoIs(other)).toEqual([]);
    expect(await whoIs(token)).toEqual(["Max"]);
  });
});

const everything = (): Promise<unknown[]> =>
  database.query(
    `select 'member' as what, to_jsonb(m) as row from guildhall.member m
     union all select 'person', to_jsonb(u) from identity."user" u
     union all select 'account', to_jsonb(a) from identity.session a
     union all select 'session', to_jsonb(s) - 'last_used_at' from guildhall.organization_session s
     union all select 'organization', to_jsonb(o) from guildhall.organization o
     union all select 'event', to_jsonb(e) from guildhall.event e order by 1, 2`,
  );

test("T-AUTH-2: without a session nobody is taken from the body, the query, the path or a header", async () => {
  const before = await everything();
  const claims = { user: olivia.userId, userId: olivia.userId, account: olivia.userId, id: olivia.userId };
  const headers = {
    ...{ "Guildhall-Account": olivia.userId, Authorization: `Bearer ${olivia.userId}` },
    ...{ "X-User-Id": olivia.userId, "X-Forwarded-User": olivia.email, "X-Middleware-Subrequest": "auth" },
  };
  const search = new URLSearchParams(claims).toString();
  const attempts: readonly (readonly [string, string, unknown])[] = [
    ["POST", "/api/auth/sign-out", { user: olivia.userId }],
    ["PATCH", "/api/me", { name: "Eve", ...claims }],
    ["PATCH", "/api/me", { name: "Eve" }],
    ["DELETE", "/api/me", { password, ...claims }],
    ["DELETE", "/api/me/sessions", undefined],
    ["DELETE", `/api/me/sessions/${olivia.sessionId}`, undefined],
    ["GET", "/api/me/sessions", undefined],
    ["POST", "/api/organizations", { name: "Umbrella", ...claims }],
    ["POST", "/api/organizations", { name: "Umbrella" }],
    ["PATCH", "/api/organizations/acme", { name: "Eve's" }],
    ["DELETE", `/api/organizations/acme/members/${max.userId}`, undefined],
  ];
  for (const [method, path, body] of attempts)
    for (const query of ["", `?${search}`]) {
      const { status } = await ask(null, `${path}${query}`, { method, headers, ...(body ? { body } : {}) });
      expect([method, path, query, [400, 401].includes(status)]).toEqual([method, path, query, true]);
    }
  expect((await ask(null, "/api/me", { headers })).status).not.toBe(500);
  expect(await everything()).toEqual(before);
});

/** A call as the router makes it after all its checks, none of which has run. */
function bare({ endpoint }: Route, person: Person | null): Call<Endpoint> {
  const request = requestOf(person, "/", { method: endpoint.method });
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const known: Readonly<Record<string, string>> = { org: acme.slug, role: "adviser", user: max.userId };
  return {
    ...{
      request,
      facts: factsOf(request, publicOriginOf(origin)),
      body: {},
      query: { limit: 20 },
      reply: { headers: new Headers() },
    },
    parameters: Object.fromEntries(names.map((name) => [name, known[name] ?? newId()])),
  };
}

describe("T-AUTH-3: with everything in front of it taken away, a handler still refuses", () => {
  const guarded = guildhall.routes.filter(
    ({ endpoint: { scope } }) => scope === "account" || scope === "organization",
  );
  const named = guarded.map((route) => ({ name: `${route.endpoint.method} ${route.endpoint.path}`, route }));

  test.each(named)("$name", async ({ route }) => {
    const before = await everything();
    const stranger = { ...max, token: newBrowserToken() };
    for (const person of [null, stranger])
      await expect(async () => route.handle(bare(route, person))).rejects.toMatchObject({
        code: "unauthenticated",
      });
    if (route.endpoint.scope === "organization")
      await expect(async () => route.handle(bare(route, eve))).rejects.toMatchObject({ code: "not_found" });
    expect(await everything()).toEqual(before);
  });
});

/** What a cache that many people share may keep of an answer. @see RFC 9111 section 3 */
function mayBeShared({ headers }: Response): boolean {
  const words = (headers.get("Cache-Control") ?? "").toLowerCase().split(/[\s,]+/);
  return !words.includes("no-store") && !words.includes("private");
}

describe("T-CACHE-1: a cache that keeps whatever it may keeps nothing that was said to somebody", () => {
  let bearer: string;
  beforeAll(async () => {
    bearer = await tokenOf(world, olivia, { organization: acme });
  });
  const reading = guildhall.routes
    .map(({ endpoint }) => endpoint)
    .filter(({ method, scope }) => method === "GET" && scope !== "system");

  test.each(reading)("$path", async ({ path }) => {
    const parameters: Readonly<Record<string, string>> = { org: acme.slug, user: max.userId };
    const at = path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? newId());
    const kept: string[] = [];
    const askers = {
      Olivia: requestOf(olivia, at),
      "Olivia by name": requestOf(olivia, at, { headers: speakingFor(olivia) }),
      "a program of Olivia's": requestOf(null, at, { headers: { Authorization: `Bearer ${bearer}` } }),
      Eve: requestOf(eve, at),
      nobody: requestOf(null, at),
    };
    for (const [asker, request] of Object.entries(askers)) {
      const answer = await guildhall.fetch(request);
      await answer.body?.cancel();
      if (mayBeShared(answer)) kept.push(`${asker}: ${answer.status}`);
      const varies = (answer.headers.get("Vary") ?? "").split(/,\s*/);
      expect(varies).toEqual(expect.arrayContaining(["Cookie", "Authorization", "Guildhall-Account"]));
    }
    expect(kept).toEqual([]);
  });
});
