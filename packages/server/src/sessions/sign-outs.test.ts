import type { ProblemDocument } from "@guildhall/protocol";
import { readFileSync } from "node:fs";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { alsoIn, speakingFor } from "../../test/accounts.ts";
import { origin } from "../../test/cast.ts";
import { join, openFor, organization, signedIn, type Organization, type Person } from "../../test/index.ts";
import { testWorld, type Answer } from "../../test/world.ts";

const world = await testWorld();
const { ask, database } = world;
afterAll(() => world.close());

/** What the page of the sign-outs says: what is done, what is open afterwards in each place, and what is recorded. */
interface Row {
  readonly says: string;
  readonly open: Readonly<Record<Place, string>>;
  readonly cookie: string;
  readonly recorded: string;
}
const places = ["Olivia here", "Max here", "Olivia there", "Max there"] as const;
type Place = (typeof places)[number];

const page = readFileSync(new URL("../../../../docs/sign-outs.md", import.meta.url), "utf8");
const table = page.slice(page.indexOf("| sign-out"), page.indexOf("`cookie` is that"));
const rows: readonly Row[] = table
  .trim()
  .split("\n")
  .slice(2)
  .map((line) => {
    const [says = "", ...cells] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    const [, , , , cookie = "", recorded = ""] = cells;
    const open = Object.fromEntries(places.map((place, at) => [place, cells[at] ?? ""]));
    return { says, open: open as Record<Place, string>, cookie, recorded };
  });

let count = 0;
let all: readonly Organization[];
let cast: Readonly<Record<Place, Person>>;
let sessions: ReadonlyMap<string, string>;
const keyOf = (place: Place, { id }: Organization): string => `${place} ${id}`;

beforeEach(async () => {
  count += 1;
  all = await Promise.all(
    ["Acme", "Globex", "Initech"].map((name) => organization(database, `${name}${count}`)),
  );
  const olivia = await signedIn(database, `Olivia${count}`);
  const elsewhere = await alsoIn(database, olivia);
  const max = await signedIn(database, `Max${count}`);
  cast = {
    "Olivia here": olivia,
    "Max here": await alsoIn(database, max, olivia),
    "Olivia there": elsewhere,
    "Max there": await alsoIn(database, max, elsewhere),
  };
  const opened = new Map<string, string>();
  for (const there of all) {
    await join(database, { person: max, organization: there, role: "owner", open: false });
    await join(database, { person: olivia, organization: there, role: "admin", open: false });
    for (const place of places) opened.set(keyOf(place, there), await openFor(database, cast[place], there));
  }
  sessions = opened;
});

interface SigningOut {
  readonly method: string;
  readonly path: (acme: Organization) => string;
  readonly as: Place;
  readonly body?: () => unknown;
}

/** What a browser says of a request that a page of another site has it send, as JSON, as a form can, and without a word. */
const fromElsewhere: readonly Readonly<Record<string, string>>[] = [
  { "Sec-Fetch-Site": "cross-site", "Content-Type": "application/json" },
  { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Content-Type": "text/plain" },
  { "Sec-Fetch-Site": "same-site", "Content-Type": "application/json" },
  { "Sec-Fetch-Site": "none", "Content-Type": "application/json" },
  { Origin: "https://evil.example", "Content-Type": "text/plain" },
  { Origin: "null", "Content-Type": "application/x-www-form-urlencoded" },
  {},
];

const sessionOf = (place: Place, { id }: Organization): string => sessions.get(`${place} ${id}`) ?? "";

const doing: Readonly<Record<string, SigningOut>> = {
  "this organization, Acme": {
    ...{ method: "DELETE", as: "Olivia here" },
    path: ({ slug }) => `/api/organizations/${slug}/session`,
  },
  "this account in this browser": {
    ...{ method: "POST", as: "Olivia here" },
    path: () => "/api/auth/sign-out",
    body: () => ({ user: cast["Olivia here"].userId }),
  },
  "all accounts in this browser": {
    ...{ method: "POST", as: "Olivia here" },
    path: () => "/api/auth/sign-out",
    body: () => ({}),
  },
  everywhere: { method: "DELETE", as: "Olivia here", path: () => "/api/me/sessions" },
  "everywhere but here": {
    ...{ method: "DELETE", as: "Olivia here" },
    path: () => "/api/me/sessions?keep=current",
  },
  "one device, the other one": {
    ...{ method: "DELETE", as: "Olivia here" },
    path: () => `/api/me/sessions/${cast["Olivia there"].sessionId}`,
  },
  "one device, this one": {
    ...{ method: "DELETE", as: "Olivia here" },
    path: () => `/api/me/sessions/${cast["Olivia here"].sessionId}`,
  },
  "by an admin of Acme, Olivia": {
    ...{ method: "DELETE", as: "Max here" },
    path: ({ slug }) => `/api/organizations/${slug}/members/${cast["Olivia here"].userId}/sessions`,
  },
  "by an admin of Acme, the one session": {
    ...{ method: "DELETE", as: "Max here" },
    path: (acme) => `/api/organizations/${acme.slug}/sessions/${sessionOf("Olivia here", acme)}`,
  },
};

/** The slugs of what a cell of the table says is open; null for an account that is out. */
function openIn(cell: string): readonly string[] | null {
  if (cell === "out") return null;
  const names = cell === "none" ? [] : cell === "all" ? ["Acme", "Globex", "Initech"] : cell.split(" ");
  return names.map((name) => `${name.toLowerCase()}${count}`);
}

/** The browser's cookie after an answer: the token it has now, or null. */
function tokenAfter({ headers }: Answer, before: string): string | null {
  const [line] = headers.getSetCookie();
  if (line === undefined) return before;
  return line.includes("Max-Age=0") ? null : (/^guildhall=([^;]+)/.exec(line)?.[1] ?? null);
}

const accountSessions = (): Promise<{ id: string }[]> =>
  database.query("select id from identity.session where id = any($1) order by id", [
    places.map((place) => cast[place].sessionId),
  ]);
const organizationSessions = (): Promise<{ id: string }[]> =>
  database.query("select id from guildhall.organization_session where id = any($1) order by id", [
    [...sessions.values()],
  ]);
const recordedSince = async (ids: readonly string[]): Promise<string[]> =>
  (
    await database.query<{ type: string }>(
      `select type from (
         select id, type from guildhall.account_event where user_id = any($1)
         union all select id, type from guildhall.event where organization_id = any($2)
       ) e where id <> all ($3) order by id`,
      [[cast["Olivia here"].userId, cast["Max here"].userId], all.map(({ id }) => id), ids],
    )
  ).map(({ type }) => type);

const asIds = (ids: readonly string[]): { id: string }[] => [...ids].sort().map((id) => ({ id }));

describe("T-OUT-1, T-REV-2: the five sign-outs", () => {
  test("the page has a row for each that is tried here, and no other", () => {
    expect(rows.map(({ says }) => says)).toEqual(Object.keys(doing));
  });

  test.each(rows)("$says ends what its row says, and nothing else", async (row) => {
    const [acme] = all;
    const signingOut = doing[row.says];
    if (!acme || !signingOut) throw new Error("There is nothing to try.");
    const asker = cast[signingOut.as];
    const answer = await ask(asker, signingOut.path(acme), {
      method: signingOut.method,
      headers: speakingFor(asker),
      ...(signingOut.body ? { body: signingOut.body() } : {}),
    });
    expect(answer.status).toBe(204);

    const token = tokenAfter(answer, asker.token);
    expect(token === null ? "gone" : token === asker.token ? "same" : "replaced").toBe(row.cookie);
    const staying = places.filter((place) => openIn(row.open[place]) !== null);
    const open = places.flatMap((place) =>
      all.filter(({ slug }) => openIn(row.open[place])?.includes(slug)).map((one) => sessionOf(place, one)),
    );
    expect(await accountSessions()).toEqual(asIds(staying.map((place) => cast[place].sessionId)));
    expect(await organizationSessions()).toEqual(asIds(open));
    const [type = "", twice] = row.recorded.split(", ");
    expect(await recordedSince([])).toEqual(twice === undefined ? [type] : [type, type]);

    for (const place of places) await looksLike(place, { row, token });
    if (row.cookie !== "same") expect((await ask(asker, "/api/me")).body).toEqual({ accounts: [] });
    expect((await ask(cast["Max there"], "/api/me")).headers.getSetCookie()).toEqual([]);
  });

  async function looksLike(place: Place, { row, token }: { row: Row; token: string | null }): Promise<void> {
    const person = cast[place];
    const isHere = place.endsWith(" here");
    const now = { ...person, token: isHere ? (token ?? person.token) : person.token };
    const expected = openIn(row.open[place]);
    for (const { slug } of all) {
      const asked = await ask(now, `/api/organizations/${slug}/session`, { headers: speakingFor(now) });
      const said = asked.status === 200 ? "open" : (asked.body as ProblemDocument).code;
      const wanted = expected?.includes(slug) === true ? "open" : "organization_session_required";
      expect([place, slug, said]).toEqual([place, slug, expected === null ? "unauthenticated" : wanted]);
    }
  }
});

test("a sign-out that finds nothing to end records nothing", async () => {
  const [acme] = all;
  const olivia = cast["Olivia here"];
  const asking = { method: "DELETE", headers: speakingFor(olivia) };
  const admin = { method: "DELETE", headers: speakingFor(cast["Max here"]) };
  const ofOlivia = `/api/organizations/${acme?.slug ?? ""}/members/${olivia.userId}/sessions`;
  for (let times = 0; times < 2; times += 1) {
    expect((await ask(olivia, "/api/me/sessions?keep=current", asking)).status).toBe(204);
    expect((await ask(olivia, ofOlivia, admin)).status).toBe(204);
  }
  expect(await recordedSince([])).toEqual(["account.signed_out_everywhere", "member.signed_out"]);
});

test("T-CSRF-1: a page of another site ends nothing of anybody, by whichever sign-out it has a browser send", async () => {
  const [acme] = all;
  if (!acme) throw new Error("There is nothing to try.");
  const before = [await accountSessions(), await organizationSessions()];
  for (const [says, { method, path, as, body }] of Object.entries(doing))
    for (const headers of fromElsewhere) {
      const request = new Request(new URL(path(acme), origin), {
        method,
        headers: { Cookie: `guildhall=${cast[as].token}`, ...headers },
        ...(body ? { body: JSON.stringify(body()) } : {}),
      });
      const { status, headers: answered } = await world.guildhall.fetch(request);
      expect([says, headers, status, answered.getSetCookie()]).toEqual([says, headers, 403, []]);
    }
  expect([await accountSessions(), await organizationSessions()]).toEqual(before);
  expect(await recordedSince([])).toEqual([]);
  for (const place of places) expect((await ask(cast[place], "/api/me")).body).not.toEqual({ accounts: [] });
});
