import { serve, type ServerType } from "@hono/node-server";
import type { Me, OrganizationSession } from "@guildhall/protocol";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { alsoIn } from "../../test/accounts.ts";
import { join, organization, origin, signedIn, type Organization, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { database, guildhall } = world;
const server = await listening();
afterAll(async () => {
  server.close();
  await world.close();
});

async function listening(): Promise<ServerType> {
  return new Promise((resolve) => {
    const started: ServerType = serve(
      { fetch: (request) => guildhall.fetch(asPublic(request)), port: 0 },
      () => resolve(started),
    );
  });
}

/** As a proxy hands it on: under the name that people know, and from a page of ours. */
function asPublic(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.set("Host", new URL(origin).host);
  headers.set("Sec-Fetch-Site", "same-origin");
  return new Request(new URL(new URL(request.url).pathname, origin), { headers });
}

/** Somebody, where they are and what they may do there. */
interface Principal {
  readonly person: Person;
  readonly there: Organization;
  readonly role: string;
}

const principals: Principal[] = [];
const places = await Promise.all(Array.from({ length: 20 }, (_, n) => organization(database, `Place-${n}`)));
for (let n = 0; n < 100; n += 1) {
  const one = await signedIn(database, `One${n}`);
  const other = await alsoIn(database, await signedIn(database, `Other${n}`), one);
  for (const [at, person] of [one, other].entries()) {
    const there = places[(n + at * 7) % places.length];
    if (!there) throw new Error("There is no such place.");
    const role = ["owner", "admin", "member"][(n + at) % 3] ?? "member";
    await join(database, { person, organization: there, role });
    principals.push({ person, there, role });
  }
}

const total = 5000;

test("T-BLEED-1: of five thousand requests of two hundred people at once, some given up midway, each answer is the asker's own", async () => {
  const { port } = server.address() as AddressInfo;
  const seen = { answered: 0, givenUp: 0, foreign: [] as string[] };
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let turn = next++; turn < total; turn = next++) {
      const principal = principals[(turn * 37) % principals.length];
      if (principal) await askOnce(principal, turn);
    }
  };

  async function askOnce({ person, there, role }: Principal, turn: number): Promise<void> {
    const wholeMe = turn % 4 === 0;
    const path = wholeMe ? "/api/me" : `/api/organizations/${there.slug}/session`;
    const giving = new AbortController();
    const asking = fetch(`http://127.0.0.1:${port}${path}`, {
      headers: {
        Cookie: `guildhall=${person.token}`,
        "Guildhall-Account": person.userId,
      },
      signal: giving.signal,
    });
    if (turn % 7 === 3) setImmediate(() => giving.abort());
    try {
      const response = await asking;
      const body: unknown = await response.json();
      const own = wholeMe
        ? isOwnMe(body as Me, person)
        : isOwn(body as OrganizationSession, { person, there, role });
      if (!own || response.status !== 200)
        seen.foreign.push(`${turn} ${response.status} ${JSON.stringify(body)}`);
      seen.answered += 1;
    } catch (error) {
      if (!giving.signal.aborted) throw error;
      seen.givenUp += 1;
    }
  }

  await Promise.all(Array.from({ length: 64 }, worker));
  expect(seen.foreign).toEqual([]);
  expect(seen.answered + seen.givenUp).toBe(total);
  // Both happened, or the test has shown nothing.
  expect([seen.answered > total / 2, seen.givenUp > 0]).toEqual([true, true]);
}, 180_000);

function isOwn({ user, role, organization: { id } }: OrganizationSession, principal: Principal): boolean {
  return user.id === principal.person.userId && role === principal.role && id === principal.there.id;
}

/** The browser holds two accounts, and the answer names just these. */
function isOwnMe({ accounts }: Me, { browserId }: Person): boolean {
  const here = principals.filter(({ person }) => person.browserId === browserId);
  const ids = accounts.map(({ user }) => user.id).sort();
  return JSON.stringify(ids) === JSON.stringify(here.map(({ person }) => person.userId).sort());
}
