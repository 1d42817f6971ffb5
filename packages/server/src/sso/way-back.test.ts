import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testSso } from "../../test/sso.ts";

const world = await testSso();
const { database, providers, browser, begin, comeBack, go, acme, globex } = world;
afterAll(() => world.close());

let acmeConnection: string;
let globexConnection: string;
beforeAll(async () => {
  acmeConnection = (await world.live(acme)).id;
  globexConnection = (await world.live(globex)).id;
});
beforeEach(() => {
  providers.acme.tamper = (tokens) => tokens;
});

const everything = async (): Promise<unknown> =>
  database.query(
    `select (select jsonb_agg(s order by s.id) from identity.session s) as sessions,
            (select jsonb_agg(i order by i.subject) from guildhall.sso_identity i) as identities`,
  );

describe("the way back", () => {
  test("counts once, in the browser that began it, for what was begun with that provider", async () => {
    const laptop = browser();
    const back = await providers.acme.visit(await begin(laptop), "max");
    expect(await comeBack(browser(), back)).toBe("/sign-in?problem=challenge_expired");
    const crossed = back.replace(acmeConnection, globexConnection);
    expect(crossed).not.toBe(back);
    expect(await comeBack(laptop, crossed)).toBe("/sign-in?problem=challenge_expired");
    expect(await comeBack(laptop, back)).toBe("/sign-in?problem=challenge_expired");
    const again = await providers.acme.visit(await begin(laptop), "max");
    expect(await comeBack(laptop, again)).toBe("/acme");
    expect(await comeBack(laptop, again)).toBe("/sign-in?problem=challenge_expired");
  });

  test("a connection that was changed meanwhile ends what was begun", async () => {
    const laptop = browser();
    const back = await providers.acme.visit(await begin(laptop), "max");
    await database.query("update guildhall.sso_connection set client_id = 'another' where id = $1", [
      acmeConnection,
    ]);
    expect(await comeBack(laptop, back)).toBe("/sign-in?problem=challenge_expired");
    await database.query("update guildhall.sso_connection set client_id = 'guildhall' where id = $1", [
      acmeConnection,
    ]);
    await database.query(
      "update guildhall.sso_connection set tested_revision = revision, state = 'live' where id = $1",
      [acmeConnection],
    );
  });

  const part = (token: unknown, index: number): string => String(token).split(".")[index] ?? "";
  const claimsOf = (token: unknown): Record<string, unknown> =>
    JSON.parse(Buffer.from(part(token, 1), "base64url").toString()) as Record<string, unknown>;
  const withClaims = (token: unknown, claims: object): string => {
    const body = Buffer.from(JSON.stringify({ ...claimsOf(token), ...claims })).toString("base64url");
    return [part(token, 0), body, part(token, 2)].join(".");
  };
  test.each([
    [
      "another person's name under the same signature",
      (token: unknown) => withClaims(token, { sub: "olivia" }),
    ],
    ["no signature", (token: unknown) => `${part(token, 0)}.${part(token, 1)}.`],
    [
      "the word that none is needed",
      (token: unknown) => [Buffer.from('{"alg":"none"}').toString("base64url"), part(token, 1), ""].join("."),
    ],
    ["no token at all", () => undefined],
  ] as const)("a token with %s proves nothing", async (_, change) => {
    providers.acme.tamper = (tokens) => ({ ...tokens, id_token: change(tokens["id_token"]) });
    const before = await everything();
    expect(await go(browser(), { as: "max" })).toBe("/sign-in?problem=sso_failed");
    expect(await everything()).toEqual(before);
  });

  test("whoever says no there is told so here", async () => {
    const laptop = browser();
    const url = new URL(await begin(laptop));
    const state = url.searchParams.get("state") ?? "";
    const back = `/api/auth/sso/${acmeConnection}/callback?error=access_denied&state=${state}`;
    expect(await comeBack(laptop, `http://localhost:3000${back}`)).toBe("/sign-in?problem=sso_failed");
  });

  test.each([
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/..//evil.example",
    "/api/auth/sign-out",
    " /acme",
  ])("never leads on to %j (T-REDIR-1)", async (returnTo) => {
    expect(await go(browser(), { as: "max", returnTo })).toBe("/acme");
  });
});
