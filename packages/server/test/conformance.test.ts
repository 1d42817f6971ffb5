import { builtInGrants, endpoint, type Endpoint, type Permission } from "@guildhall/protocol";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  createLogger,
  createRouter,
  newBrowserToken,
  newId,
  Problem,
  route,
  type Route,
} from "../src/http/index.ts";
import { checksOf, describeConformance, type CastName, type ConformanceWorld } from "./conformance.ts";

const shape = { summary: "For tests.", query: null, body: null, event: null, problems: [] } as const;
const inAcme = { ...shape, scope: "organization", path: "/api/organizations/:org/notes" } as const;
const note = z.object({ text: z.string(), place: z.object({ city: z.string() }).optional() });

const listNotes = endpoint({
  ...inAcme,
  method: "GET",
  permission: "organization:read",
  query: z.object({ word: z.string(), limit: z.coerce.number().default(20) }),
  answer: z.object({ notes: z.array(note) }),
  status: 200,
});
const createNote = endpoint({
  ...inAcme,
  method: "POST",
  permission: "organization:update",
  body: note,
  answer: note,
  status: 201,
});
const deleteNote = endpoint({
  ...inAcme,
  method: "DELETE",
  path: "/api/organizations/:org/notes/:note",
  permission: null,
  answer: null,
  status: 204,
});
const openNotes = endpoint({
  ...shape,
  method: "POST",
  path: "/api/organizations/:org/desk",
  scope: "account",
  answer: null,
  status: 204,
});
const readDesk = endpoint({
  ...shape,
  method: "GET",
  path: "/api/desk",
  scope: "account",
  answer: z.object({ name: z.string() }),
  status: 200,
});
const signIn = endpoint({
  ...shape,
  method: "POST",
  path: "/api/sign-in",
  scope: "public",
  body: z.object({ name: z.string() }),
  answer: null,
  status: 204,
});
const readBoard = endpoint({
  ...shape,
  method: "GET",
  path: "/api/boards/:org",
  scope: "visitor",
  answer: z.object({ reader: z.string() }),
  status: 200,
});
const pinNote = endpoint({
  ...shape,
  method: "POST",
  path: "/api/boards/:org/notes",
  scope: "visitor",
  body: note,
  answer: null,
  status: 204,
});
const readPulse = endpoint({
  ...shape,
  method: "GET",
  path: "/pulse",
  scope: "system",
  answer: z.object({ ok: z.boolean() }),
  status: 200,
});

const endpoints: readonly Endpoint[] = [
  listNotes,
  createNote,
  deleteNote,
  openNotes,
  readDesk,
  signIn,
  readBoard,
  pinNote,
  readPulse,
];

const origin = "http://localhost:3000";
const noteId = newId();
const tokens: Readonly<Record<CastName, string>> = {
  olivia: newBrowserToken(),
  max: newBrowserToken(),
  eve: newBrowserToken(),
};

/** What is broken in a world; nothing in a good one. */
interface Faults {
  readonly strangersAreOlivia?: boolean;
  readonly eveIsTold?: Problem;
  readonly rolesAreNotAsked?: boolean;
  readonly idsAreNotLookedUp?: boolean;
  readonly visitorsAreKnown?: boolean;
  readonly everyBoardIsThere?: boolean;
  readonly readingWrites?: boolean;
  readonly refusingWrites?: boolean;
  readonly refusingSetsACookie?: boolean;
  readonly deskSays?: unknown;
  readonly body?: z.ZodObject;
  readonly before?: (request: Request) => Request;
  readonly after?: (response: Response) => Response;
}

/** Acme with its notes, kept in memory. */
function worldWith(faults: Faults): ConformanceWorld {
  let writes = 0;
  const refuse = (problem: Problem): never => {
    if (faults.refusingWrites === true) writes += 1;
    throw problem;
  };
  const whoIs = (token: string | null): CastName => {
    const found = (Object.keys(tokens) as CastName[]).find((name) => tokens[name] === token);
    return found ?? (faults.strangersAreOlivia === true ? "olivia" : refuse(new Problem("unauthenticated")));
  };
  const enter = (token: string | null, org: string, permission: Permission | null): void => {
    const name = whoIs(token);
    if (org !== "acme") refuse(new Problem("not_found"));
    if (name === "eve") refuse(faults.eveIsTold ?? new Problem("not_found"));
    const mayAll = name === "olivia" || permission === null || builtInGrants.member.includes(permission);
    if (!mayAll && faults.rolesAreNotAsked !== true) refuse(new Problem("forbidden"));
  };
  const visit = (org: string): void => {
    if (org !== "acme" && faults.everyBoardIsThere !== true) refuse(new Problem("not_found"));
  };
  const done = (): Promise<null> => {
    writes += 1;
    return Promise.resolve(null);
  };
  const routes: readonly Route[] = [
    route(listNotes, ({ facts, parameters: { org } }) => {
      enter(facts.browserToken, org, listNotes.permission);
      if (faults.readingWrites === true) writes += 1;
      return Promise.resolve({ notes: [{ text: "Hello" }] });
    }),
    route(
      { ...createNote, body: faults.body ?? note } as typeof createNote,
      ({ facts, parameters: { org }, body }) => {
        enter(facts.browserToken, org, createNote.permission);
        return done().then(() => body);
      },
    ),
    route(deleteNote, ({ facts, parameters: { org, note: id } }) => {
      enter(facts.browserToken, org, null);
      if (id !== noteId && faults.idsAreNotLookedUp !== true) refuse(new Problem("not_found"));
      return done();
    }),
    route(openNotes, ({ facts, parameters: { org } }) => {
      enter(facts.browserToken, org, null);
      return done();
    }),
    {
      endpoint: readDesk,
      handle: ({ facts }) => Promise.resolve(faults.deskSays ?? { name: whoIs(facts.browserToken) }),
    },
    route(signIn, done),
    route(readBoard, ({ facts, parameters: { org } }) => {
      visit(org);
      return Promise.resolve({ reader: faults.visitorsAreKnown === true ? (facts.browserToken ?? "") : "" });
    }),
    route({ ...pinNote, body: faults.body ?? note } as typeof pinNote, ({ parameters: { org } }) => {
      visit(org);
      return done();
    }),
    route(readPulse, () => Promise.resolve({ ok: true })),
  ];
  const handler = createRouter({ routes, publicUrl: origin, logger: createLogger({ level: "silent" }) });
  return {
    origin,
    request: async (request) => {
      const response = await handler(faults.before?.(request) ?? request);
      if (faults.refusingSetsACookie === true && !response.ok)
        response.headers.append("Set-Cookie", "guildhall=");
      return faults.after?.(response) ?? response;
    },
    cookieOf: (name) => `guildhall=${tokens[name]}`,
    slugs: { acme: "acme" },
    parametersFor: (asked) => (asked === deleteNote ? { note: noteId } : {}),
    queryFor: (asked) => (asked === listNotes ? { word: "hello" } : {}),
    bodyFor: (asked) => (asked === signIn ? { name: "Olivia" } : { text: "Hello", place: { city: "Bern" } }),
    fingerprint: () => Promise.resolve(String(writes)),
  };
}

const good = worldWith({});
describeConformance({ endpoints, world: () => good });

/** The names of the checks that do not hold in a world, each with its endpoint. */
async function failuresIn(world: ConformanceWorld): Promise<string[]> {
  const failed: string[] = [];
  for (const each of endpoints)
    for (const { name, run } of checksOf(each, builtInGrants)) {
      const held = await run(world).then(
        () => true,
        () => false,
      );
      if (!held) failed.push(`${each.method} ${each.path}: ${name}`);
    }
  return failed;
}

function withHeader(name: string, value: string): (request: Request) => Request {
  return (request) => {
    const altered = new Request(request);
    altered.headers.set(name, value);
    return altered;
  };
}

function without(name: string): (response: Response) => Response {
  return (response) => {
    response.headers.delete(name);
    return response;
  };
}

const faulty: readonly (readonly [string, Faults, string])[] = [
  ["strangers are let in", { strangersAreOlivia: true }, "GET /api/desk: tells whoever is not signed in"],
  [
    "Eve is told that it is forbidden",
    { eveIsTold: new Problem("forbidden") },
    "GET /api/organizations/:org/notes: answers Eve",
  ],
  [
    "Eve can tell by a header",
    { eveIsTold: new Problem("not_found", { headers: { "X-Cache": "hit" } }) },
    "POST /api/organizations/:org/desk: answers Eve",
  ],
  [
    "roles are not asked",
    { rolesAreNotAsked: true },
    "POST /api/organizations/:org/notes: refuses Max, whose role has no organization:update",
  ],
  [
    "ids are not looked up",
    { idsAreNotLookedUp: true },
    "DELETE /api/organizations/:org/notes/:note: finds nothing where :note",
  ],
  [
    "reading writes",
    { readingWrites: true },
    "GET /api/organizations/:org/notes: says what it declares, and changes nothing",
  ],
  ["refusing writes", { refusingWrites: true }, "POST /api/organizations/:org/notes: refuses Max"],
  [
    "refusing sets a cookie",
    { refusingSetsACookie: true },
    "POST /api/sign-in: refuses a body that is no JSON object",
  ],
  ["visitors are known", { visitorsAreKnown: true }, "GET /api/boards/:org: tells a stranger, Eve"],
  [
    "every organization can be visited",
    { everyBoardIsThere: true },
    "POST /api/boards/:org/notes: finds no organization that does not exist",
  ],
  ["an answer is not as declared", { deskSays: { name: 3 } }, "GET /api/desk: says what it declares"],
  [
    "fields can be slipped in",
    { body: z.looseObject(note.shape) },
    "POST /api/organizations/:org/notes: refuses a field that it does not know",
  ],
  [
    "types are not checked",
    { body: z.object({ text: z.any(), place: z.any() }) },
    "POST /api/organizations/:org/notes: refuses a field of another type",
  ],
  [
    "sites are not told apart",
    { before: withHeader("Sec-Fetch-Site", "same-origin") },
    'DELETE /api/organizations/:org/notes/:note: refuses what another site sends with Olivia\'s cookie: {"Sec-Fetch-Site":"cross-site"}',
  ],
  [
    "types of body are not told apart",
    { before: withHeader("Content-Type", "application/json") },
    "POST /api/sign-in: refuses a body that is not sent as JSON",
  ],
  [
    "queries are dropped",
    { before: (request) => new Request(request.url.replace(/nobody.*/, ""), request) },
    "GET /api/desk: refuses a parameter that it does not know",
  ],
  [
    "a header is forgotten",
    { after: without("X-Content-Type-Options") },
    "GET /pulse: says what it declares",
  ],
  [
    "answers may be kept",
    { after: without("Cache-Control") },
    "POST /api/sign-in: refuses a body of two million bytes",
  ],
];

describe("the conformance tests", () => {
  it("pass where nothing is broken", async () => {
    expect(await failuresIn(worldWith({}))).toEqual([]);
  });

  it.each(faulty)("notice when %s", async (_, faults, name) => {
    expect(await failuresIn(worldWith(faults))).toContainEqual(expect.stringContaining(name));
  });
});
