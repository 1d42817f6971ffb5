import type { Endpoint, ProblemDocument } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { alsoIn, speakingFor } from "../../test/accounts.ts";
import {
  join,
  openFor,
  organization,
  origin,
  requestOf,
  signedIn,
  type Organization,
  type Person,
} from "../../test/index.ts";
import { setPolicy } from "../../test/policies.ts";
import { limitOf, revocations } from "../../test/revocations.ts";
import { secondServer } from "../../test/second-server.ts";
import { testWorld } from "../../test/world.ts";
import { factsOf, newId, publicOriginOf } from "../http/index.ts";

const world = await testWorld();
const { ask, database, guildhall, max, acme } = world;
// It remembers other requests than the first.
const other = await secondServer(database);
afterAll(async () => {
  await other.close();
  await world.close();
});

interface Stage {
  readonly there: Organization;
  readonly elsewhere: Organization;
  readonly boss: Person;
  readonly kim: Person;
}
let count = 0;

/** Kim has two organizations open in her browser, which Boss's is, too; Boss owns both. */
async function staged(): Promise<Stage> {
  count += 1;
  const [there, elsewhere] = [
    await organization(database, `There-${count}`),
    await organization(database, `Elsewhere-${count}`),
  ];
  const boss = await signedIn(database, `Boss${count}`);
  const kim = await signedIn(database, `Kim${count}`);
  for (const one of [there, elsewhere]) {
    await join(database, { person: boss, organization: one, role: "owner" });
    await join(database, { person: kim, organization: one, role: "admin" });
  }
  return { there, elsewhere, boss, kim };
}

/** What ends Kim's session in the organization, and whether her other organization stays open. */
interface Way {
  readonly name: string;
  readonly spares: boolean;
  readonly code: string;
  readonly end: (stage: Stage) => Promise<unknown>;
}

const del = { method: "DELETE" };
const ways: readonly Way[] = [
  {
    ...{ name: "signing out of the organization", spares: true, code: "organization_session_required" },
    end: ({ kim, there }) => ask(kim, `/api/organizations/${there.slug}/session`, del),
  },
  {
    ...{ name: "signing the account out", spares: false, code: "unauthenticated" },
    end: ({ kim }) => ask(kim, "/api/auth/sign-out", { method: "POST", body: { user: kim.userId } }),
  },
  {
    ...{ name: "signing all accounts out", spares: false, code: "unauthenticated" },
    end: ({ kim }) => ask(kim, "/api/auth/sign-out", { method: "POST", body: {} }),
  },
  {
    ...{ name: "signing out everywhere", spares: false, code: "unauthenticated" },
    end: async ({ kim }) => ask(await alsoIn(database, kim), "/api/me/sessions", del),
  },
  {
    ...{ name: "ending the device", spares: false, code: "unauthenticated" },
    end: async ({ kim }) => ask(await alsoIn(database, kim), `/api/me/sessions/${kim.sessionId}`, del),
  },
  {
    ...{ name: "an admin's ending it", spares: true, code: "organization_session_required" },
    end: async ({ boss, kim, there }) =>
      ask(boss, `/api/organizations/${there.slug}/members/${kim.userId}/sessions`, del),
  },
  {
    ...{ name: "removing the member", spares: true, code: "not_found" },
    end: ({ boss, kim, there }) => ask(boss, `/api/organizations/${there.slug}/members/${kim.userId}`, del),
  },
  {
    ...{ name: "demoting the member, for what the role no longer permits", spares: true, code: "forbidden" },
    end: ({ boss, kim, there }) =>
      ask(boss, `/api/organizations/${there.slug}/members/${kim.userId}/role`, {
        method: "PUT",
        body: { role: "member" },
      }),
  },
  {
    ...{ name: "demanding a second factor", spares: true, code: "step_up_required" },
    end: ({ there }) => setPolicy(database, there, { mfaRequired: true }),
  },
  {
    ...{ name: "T-REV-3: asking for the organization's deletion", spares: true, code: "organization_locked" },
    end: ({ boss, there }) =>
      ask(boss, `/api/organizations/${there.slug}`, { ...del, ...confirmation(there) }),
  },
];

/** The deletion of an organization takes what its endpoint says, if anything. */
function confirmation({ slug }: Organization): { body?: unknown } {
  const endpoint = guildhall.routes
    .map((route) => route.endpoint)
    .find(({ method, path }) => method === "DELETE" && path === "/api/organizations/:org");
  return endpoint?.body === null ? {} : { body: { slug } };
}

const codeOf = async (response: Response): Promise<string> =>
  response.ok ? "ok" : ((await response.json()) as ProblemDocument).code;

const rounds = revocations(6);

describe("T-REV-1, T-REV-3: a request that begins after the end is answered is refused, on either of two servers", () => {
  test.each(ways)(
    "after $name",
    async ({ spares, code, end }) => {
      for (let round = 0; round < rounds; round += 1) {
        const stage = await staged();
        const { kim, there, elsewhere } = stage;
        const asking = (slug: string): Request => requestOf(kim, `/api/organizations/${slug}/sessions`);
        const late: string[] = [];
        const ended = { yet: false };
        const poll = async (server: Pick<typeof other, "fetch">): Promise<void> => {
          for (let after = 0; after < 3;) {
            const began = ended.yet;
            const said = await codeOf(await server.fetch(asking(there.slug)));
            if (began) {
              late.push(said);
              after += 1;
            }
          }
        };
        const polls = [guildhall, other, guildhall, other].map(poll);
        // Each server has answered before: what it remembers is of the open session.
        for (const server of [guildhall, other])
          expect(await codeOf(await server.fetch(asking(there.slug)))).toBe("ok");
        await end(stage);
        ended.yet = true;
        await Promise.all(polls);
        expect(late).toEqual(Array(12).fill(code));
        const beside = await codeOf(await other.fetch(asking(elsewhere.slug)));
        expect(beside).toBe(spares ? "ok" : "unauthenticated");
      }
    },
    limitOf(rounds),
  );
});

describe("T-REV-1: with a session that was ended, no endpoint of the organization does anything", () => {
  const endpoints = guildhall.routes
    .map(({ endpoint }) => endpoint)
    .filter(({ scope }) => scope === "organization");

  test("there are such endpoints", () => expect(endpoints.length).toBeGreaterThan(20));

  test.each(endpoints)("$method $path", async (endpoint) => {
    const route = guildhall.routes.find((one) => one.endpoint === endpoint);
    const nia = await signedIn(database, `Nia-${newId()}`);
    await join(database, { person: nia, organization: acme, role: "owner", open: false });
    const id = await openFor(database, nia, acme);
    await guildhall.organization(requestOf(nia, "/"), "acme", null, () => null);
    expect((await ask(world.olivia, `/api/organizations/acme/sessions/${id}`, del)).status).toBe(204);
    // Past the checks of the body, which another test makes: what is asked here is the door.
    const request = requestOf(nia, "/", { method: endpoint.method, headers: speakingFor(nia) });
    await expect(Promise.resolve(route?.handle(callOf(endpoint, request)))).rejects.toMatchObject({
      code: "organization_session_required",
    });
  });
});

type Handling = Parameters<(typeof guildhall.routes)[number]["handle"]>[0];

function callOf({ path }: Endpoint, request: Request): Handling {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const given = { org: "acme", role: "adviser", user: max.userId };
  return {
    ...{ request, body: null, reply: { headers: new Headers() } },
    facts: factsOf(request, publicOriginOf(origin)),
    query: { limit: 20 },
    parameters: Object.fromEntries(names.map((name) => [name, { ...given }[name] ?? newId()])),
  };
}
