import type { Me, OrganizationSession } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { alsoIn, speakingFor } from "../../test/accounts.ts";
import {
  customRole,
  join,
  openFor,
  organization,
  requestOf,
  signedIn,
  type Person,
} from "../../test/index.ts";
import { testWorld, type Answer } from "../../test/world.ts";
import { newId } from "../http/index.ts";

const withoutLimits = { times: 1_000_000, seconds: 60 };
const world = await testWorld({ limits: { signInFrom: withoutLimits, signUpFrom: withoutLimits } });
const { ask, database, guildhall, olivia, max, eve, acme, globex } = world;
afterAll(() => world.close());

const post = { method: "POST" } as const;
const as = (person: Person, rest: object = {}): object => ({ ...rest, headers: speakingFor(person) });
const counted = async (table: "event" | "organization_session"): Promise<number> =>
  (await database.query(`select from guildhall.${table}`)).length;

describe("an organization that another account of the browser belongs to", () => {
  test("is told of with that account's id, on entry and on opening, and nothing has happened", async () => {
    const guest = await alsoIn(database, eve, olivia);
    const before = [await counted("event"), await counted("organization_session")];
    for (const path of ["/api/organizations/globex", "/api/organizations/globex/session"])
      expect(await ask(olivia, path, as(olivia))).toMatchObject({
        status: 409,
        body: { code: "other_account", user: guest.userId },
      });
    expect(await ask(olivia, "/api/organizations/globex/session", as(olivia, post))).toMatchObject({
      status: 409,
      body: { code: "other_account", user: guest.userId },
    });
    // And the other way round, of Olivia's.
    expect(await ask(olivia, "/api/organizations/acme", as(eve))).toMatchObject({
      body: { code: "other_account", user: olivia.userId },
    });
    expect([await counted("event"), await counted("organization_session")]).toEqual(before);

    expect((await ask(olivia, "/api/organizations/globex/session", as(eve, post))).status).toBe(200);
    expect((await ask(olivia, "/api/organizations/globex", as(eve))).status).toBe(200);
    await signOutOf(guest);
  });

  test("is told of to nobody whose browser has no such account: there it does not exist, in the same bytes", async () => {
    const shared = await alsoIn(database, max, eve);
    const bytesOf = async (person: Person, account: Person, slug: string): Promise<string> => {
      const request = requestOf(person, `/api/organizations/${slug}`, as(account));
      const response = await guildhall.fetch(request);
      return `${response.status} ${await response.text()}`;
    };
    expect(await bytesOf(olivia, olivia, "globex")).toBe(await bytesOf(olivia, olivia, "nobody-has-this"));
    // An account that the browser does not hold speaks for nobody there, whoever it is.
    expect(await bytesOf(olivia, eve, "globex")).toMatch(/^401 .*unauthenticated/);
    await signOutOf(shared);
    expect(await bytesOf(eve, eve, "acme")).toBe(await bytesOf(eve, eve, "nobody-has-this"));
  });

  test("an account that has expired is none", async () => {
    const gone = await alsoIn(database, max, eve);
    await database.query("update identity.session set expires_at = now() where id = $1", [gone.sessionId]);
    expect((await ask(eve, "/api/organizations/acme", as(eve))).status).toBe(404);
    await signOutOf(gone);
  });

  test("with no account named, the one that can is taken, whoever was used last", async () => {
    const ann = await signedIn(database, "Ann");
    const bob = await alsoIn(database, await signedIn(database, "Bob"), ann);
    await join(database, { person: ann, organization: acme, role: "member", open: false });
    await join(database, { person: bob, organization: globex, role: "admin", open: false });
    for (const [slug, name] of [
      ["globex", "Bob"],
      ["acme", "Ann"],
      ["globex", "Bob"],
    ] as const) {
      expect(await ask(ann, `/api/organizations/${slug}/session`, post)).toMatchObject({
        status: 200,
        body: { user: { name }, organization: { slug } },
      });
      expect((await ask(ann, `/api/organizations/${slug}/session`)).body).toMatchObject({ user: { name } });
    }
  });
});

async function signOutOf({ sessionId }: Person): Promise<void> {
  await database.query("delete from identity.session where id = $1", [sessionId]);
}

test("T-ACC-1: two accounts have one organization open at once, and a thousand requests in turn never mix them up", async () => {
  await customRole(database, acme, { name: "looker", permissions: ["organization:read"] });
  const boss = await signedIn(database, "Boss");
  const looker = await alsoIn(database, await signedIn(database, "Looker"), boss);
  await join(database, { person: boss, organization: acme, role: "owner" });
  await join(database, { person: looker, organization: acme, role: "looker" });

  let renamed = 0;
  const action = async (turn: number): Promise<void> => {
    const [who, role] = turn % 2 === 0 ? ([boss, "owner"] as const) : ([looker, "looker"] as const);
    if (turn % 5 === 0) {
      const team = { method: "POST", body: { name: `Team ${turn}` } };
      const { status } = await ask(boss, "/api/organizations/acme/teams", as(who, team));
      expect([turn, status]).toEqual([turn, role === "owner" ? 201 : 403]);
      if (role === "owner") renamed += 1;
      return;
    }
    const { status, body } = await ask(boss, "/api/organizations/acme/session", as(who));
    const { user, role: told } = body as OrganizationSession;
    expect([turn, status, user.id, told]).toEqual([turn, 200, who.userId, role]);
  };
  const turns = Array.from({ length: 1000 }, (_, turn) => turn);
  for (let from = 0; from < turns.length; from += 20)
    await Promise.all(turns.slice(from, from + 20).map(action));

  const made = await database.query<{ actor_id: string }>(
    "select actor_id from guildhall.event where type = 'team.created' and organization_id = $1",
    [acme.id],
  );
  expect(new Set(made.map(({ actor_id }) => actor_id))).toEqual(new Set([boss.userId]));
  expect(made).toHaveLength(renamed);
});

describe("the one cookie", () => {
  test("T-CK-2: ten accounts with fifty-one organizations open each cost as many bytes as one account with none", async () => {
    const ten = await signedIn(database, "One");
    const people = [ten];
    for (let n = 2; n <= 10; n += 1)
      people.push(await alsoIn(database, await signedIn(database, `One${n}`), ten));
    for (let n = 1; n <= 51; n += 1) {
      const there = await organization(database, `Place-${n}`);
      await Promise.all(
        people.map(async (person) => {
          await join(database, { person, organization: there, role: "owner", open: false });
          await openFor(database, person, there);
        }),
      );
    }
    const { accounts } = (await ask(ten, "/api/me")).body as Me;
    expect(accounts.map(({ organizations }) => organizations.length)).toEqual(Array(10).fill(51));
    for (const person of people) {
      const { status, headers } = await ask(ten, "/api/organizations/place-51", as(person));
      expect([status, headers.getSetCookie()]).toEqual([200, []]);
    }
    // The only answers that carry one are those of signing in and out: of one account here, with nine left.
    const out = await ask(ten, "/api/auth/sign-out", { method: "POST", body: { user: people[9]?.userId } });
    const lines = out.headers.getSetCookie();
    expect(lines).toHaveLength(1);
    const [line = ""] = lines;
    const cookie = line.split(";")[0] ?? "";
    expect([cookie.length, line.length < 200]).toEqual(["guildhall=".length + 43, true]);
    const request = requestOf({ ...ten, token: cookie.slice("guildhall=".length) }, "/api/me");
    expect(Buffer.byteLength(request.headers.get("Cookie") ?? "")).toBe(53);
    const after = (await (await guildhall.fetch(request)).json()) as Me;
    expect(after.accounts).toHaveLength(9);
  });

  test("T-CK-1: a request with two of them is refused by every endpoint, whichever of the two is good", async () => {
    const planted = newId().replaceAll("-", "").padEnd(43, "x");
    for (const cookie of [
      `guildhall=${olivia.token}; guildhall=${planted}`,
      `guildhall=${planted}; guildhall=${olivia.token}`,
      `guildhall=${olivia.token}; guildhall=${olivia.token}`,
      `guildhall=${olivia.token}; other=1; guildhall=`,
    ])
      for (const path of [
        "/api/me",
        "/api/me/sessions",
        "/api/organizations/acme",
        "/api/organizations/acme/sessions",
      ]) {
        const answer: Answer = await ask(null, path, { headers: { Cookie: cookie } });
        expect([path, answer.status, answer.body]).toMatchObject([path, 400, { code: "invalid_request" }]);
      }
    const alike = await ask(null, "/api/me/sessions", {
      headers: { Cookie: `guildhall2=${planted}; guildhall=${olivia.token}; xguildhall=${planted}` },
    });
    expect(alike.status).toBe(200);
  });
});
