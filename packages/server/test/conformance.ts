import {
  acrValues,
  builtInGrants,
  isBytes,
  isStream,
  type BytesDeclaration,
  type Endpoint,
  type Grants,
  type ProblemCode,
} from "@guildhall/protocol";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { newId } from "../src/http/index.ts";
import { checksOfQuery, type Check } from "./conformance-queries.ts";
import { actorOf, ask, expectGuarded, Raw, refuses } from "./conformance-requests.ts";
import type { ConformanceWorld } from "./conformance-world.ts";

export type { Check } from "./conformance-queries.ts";
export type { CastName, ConformanceWorld } from "./conformance-world.ts";

/** What is to conform. */
export interface Conformance {
  /** All endpoints that are served. */
  readonly endpoints: readonly Endpoint[];
  /** What the roles may do, the application's resources included (default: Guildhall's own). */
  readonly grants?: Grants;
  /** Gives the world once the tests run, so that it may be made in a `beforeAll`. */
  readonly world: () => ConformanceWorld;
}

/** Generates the tests that every endpoint must pass, as one chapter each. */
export function describeConformance({ endpoints, grants = builtInGrants, world }: Conformance): void {
  for (const endpoint of endpoints)
    describe(`${endpoint.method} ${endpoint.path}`, () => {
      for (const { name, run } of checksOf(endpoint, grants)) it(name, () => run(world()));
    });
}

/** Everything that must hold of an endpoint, which follows from its declaration. */
export function checksOf(endpoint: Endpoint, grants: Grants): readonly Check[] {
  return [
    ...checksOfCallers(endpoint),
    ...checksOfPermission(endpoint, grants),
    ...checksOfProof(endpoint),
    ...checksOfSites(endpoint),
    ...checksOfPath(endpoint),
    ...checksOfQuery(endpoint),
    ...checksOfBody(endpoint),
    ...(endpoint.method === "GET" ? checksOfReading(endpoint) : []),
  ];
}

function checksOfCallers(endpoint: Endpoint): Check[] {
  const checks: Check[] = [];
  if (endpoint.scope === "account" || endpoint.scope === "organization")
    checks.push({
      name: "tells whoever is not signed in, or only claims to be, to sign in",
      run: async (world) => {
        await refuses(world, "unauthenticated", ask(world, endpoint, { as: null }));
        const [name = ""] = world.cookieOf("olivia").split("=");
        const headers = { Cookie: `${name}=${"A".repeat(43)}` };
        await refuses(world, "unauthenticated", ask(world, endpoint, { as: null, headers }));
      },
    });
  if (endpoint.scope === "visitor") return checksOfVisitors(endpoint);
  if (endpoint.path.includes("/:org"))
    checks.push({
      name: "answers Eve of another organization as if this one did not exist",
      run: async (world) => {
        const foreign = await refuses(world, "not_found", ask(world, endpoint, { as: "eve" }));
        const org = `nobody-${newId().slice(-12)}`;
        const absent = await refuses(
          world,
          "not_found",
          ask(world, endpoint, { as: "eve", parameters: { org } }),
        );
        expect(foreign.bytes).toBe(absent.bytes);
        expect(foreign.headers).toEqual(absent.headers);
      },
    });
  return checks;
}

/** Whoever visits is nobody in particular: signed in elsewhere, or here, makes no difference. */
function checksOfVisitors(endpoint: Endpoint): Check[] {
  const unknown: Check = {
    name: "finds no organization that does not exist, whoever asks",
    run: async (world) => {
      const parameters = { org: `nobody-${newId().slice(-12)}` };
      for (const as of [null, "eve", "olivia"] as const)
        await refuses(world, "not_found", ask(world, endpoint, { as, parameters }));
    },
  };
  if (endpoint.method !== "GET") return [unknown];
  const alike: Check = {
    name: "tells a stranger, Eve of another organization and Olivia the same, and leaves nothing in their browser",
    run: async (world) => {
      const told = await Promise.all(
        ([null, "eve", "olivia"] as const).map(async (as) => {
          const answer = await world.request(ask(world, endpoint, { as }));
          expect([answer.status, answer.headers.getSetCookie()]).toEqual([endpoint.status, []]);
          return Buffer.from(await answer.arrayBuffer()).toString("base64");
        }),
      );
      expect(new Set(told).size).toBe(1);
    },
  };
  return [unknown, alike];
}

function checksOfPermission(endpoint: Endpoint, grants: Grants): Check[] {
  if (endpoint.scope !== "organization") return [];
  const { permission } = endpoint;
  if (permission !== null && !grants.member.includes(permission))
    return [
      {
        name: `refuses Max, whose role has no ${permission}`,
        run: async (world) => {
          await refuses(world, "forbidden", ask(world, endpoint, { as: "max" }));
        },
      },
    ];
  if (endpoint.method !== "GET") return [];
  const reason = permission === null ? "it asks for no permission" : `every role has ${permission}`;
  return [
    {
      name: `serves Max as well: ${reason}`,
      run: async (world) => {
        expect((await world.request(ask(world, endpoint, { as: "max" }))).status).toBe(endpoint.status);
      },
    },
  ];
}

function checksOfProof(endpoint: Endpoint): Check[] {
  if ((endpoint.scope !== "organization" && endpoint.scope !== "account") || !endpoint.proof) return [];
  const { maxAgeSeconds } = endpoint.proof;
  return [
    {
      name: `asks Olivia for a proof that is at most ${String(maxAgeSeconds)} seconds old`,
      run: async (world) => {
        if (!world.whileProofIsOld) throw new Error("This world can not make a proof old.");
        await world.whileProofIsOld(async () => {
          const refused = await refuses(world, "step_up_required", ask(world, endpoint, { as: "olivia" }));
          expect(refused.problem).toMatchObject({ asks: "fresh" });
          expect(refused.headers["www-authenticate"]).toBe(
            `Bearer error="insufficient_user_authentication", acr_values="${acrValues.fresh}", max_age=${String(maxAgeSeconds)}`,
          );
        });
      },
    },
  ];
}

/** What a browser says of a request that a page of another site made it send. */
const fromElsewhere: readonly Readonly<Record<string, string>>[] = [
  { "Sec-Fetch-Site": "cross-site" },
  { "Sec-Fetch-Site": "same-site" },
  { "Sec-Fetch-Site": "none" },
  { Origin: "https://evil.example" },
  { Origin: "null" },
  {},
];

function checksOfSites(endpoint: Endpoint): Check[] {
  const as = endpoint.scope === "system" ? null : "olivia";
  if (endpoint.method === "GET")
    return [
      {
        name: "can not be embedded or fetched by another site",
        run: async (world) => {
          for (const mode of ["no-cors", "cors"]) {
            const headers = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode };
            await refuses(world, "cross_site_request", ask(world, endpoint, { as, headers }));
          }
        },
      },
    ];
  return [
    ...fromElsewhere.map((headers) => ({
      name: `refuses what another site sends with Olivia's cookie: ${JSON.stringify(headers)}`,
      run: async (world: ConformanceWorld) => {
        await refuses(
          world,
          "cross_site_request",
          ask(world, endpoint, { as: "olivia", headers, bare: true }),
        );
      },
    })),
    {
      name: "refuses what a form can send, from a browser that does not say where it comes from",
      run: async (world) => {
        const headers = { "Content-Type": "text/plain" };
        await refuses(world, "cross_site_request", ask(world, endpoint, { as: null, headers, bare: true }));
      },
    },
  ];
}

function checksOfPath(endpoint: Endpoint): Check[] {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const ids = names.filter((name) => name !== "org" && name !== "slug");
  return ids.map((name) => ({
    name: `finds nothing where :${name} is no id, or the id of nothing`,
    run: async (world: ConformanceWorld) => {
      for (const value of [newId(), "1", "%00", "..%2F..", "' or true --"]) {
        const asked = { as: actorOf(endpoint), parameters: { [name]: value } };
        await refuses(world, "not_found", ask(world, endpoint, asked));
      }
    },
  }));
}

function checksOfBody(endpoint: Endpoint): Check[] {
  if (endpoint.method === "GET") return [];
  const refusing = (
    name: string,
    code: ProblemCode,
    bodies: (world: ConformanceWorld) => readonly unknown[],
  ): Check => ({
    name,
    run: async (world) => {
      for (const body of bodies(world))
        await refuses(world, code, ask(world, endpoint, { as: actorOf(endpoint), body }));
    },
  });
  if (endpoint.body === null)
    return [refusing("refuses a body, for it takes none", "invalid_body", () => [{}])];
  if (isBytes(endpoint.body)) return checksOfBytes(endpoint.body, refusing);
  const schema = endpoint.body;
  // As OAuth demands of those who speak it.
  const ignoresUnknown = schema.def.catchall instanceof z.ZodUnknown;
  return [
    refusing("refuses a body that is no JSON object", "invalid_body", () => [
      new Raw(""),
      new Raw("{"),
      null,
      [],
      "x",
      1,
    ]),
    ...(ignoresUnknown
      ? []
      : [
          refusing("refuses a field that it does not know, at any depth", "invalid_body", (world) =>
            withUnknownField(world.bodyFor(endpoint), schema),
          ),
        ]),
    refusing("refuses a field of another type than its own", "invalid_body", (world) => {
      const body = world.bodyFor(endpoint);
      return Object.entries(body).map(([name, value]) => ({ ...body, [name]: ofAnotherType(value) }));
    }),
    refusing("refuses a body of two million bytes", "body_too_large", () => [
      { padding: "x".repeat(2_000_000) },
    ]),
    {
      name: "refuses a body that is not sent as JSON",
      run: async (world) => {
        const formType = (endpoint.oauth ?? endpoint.posted) ? [] : ["application/x-www-form-urlencoded"];
        for (const type of ["text/plain", ...formType, "multipart/form-data; boundary=x"]) {
          const asked = { as: actorOf(endpoint), headers: { "Content-Type": type } };
          await refuses(world, "unsupported_media_type", ask(world, endpoint, asked));
        }
      },
    },
  ];
}

type Refusing = (
  name: string,
  code: ProblemCode,
  bodies: (world: ConformanceWorld) => readonly unknown[],
) => Check;

function checksOfBytes({ types, maxBytes }: BytesDeclaration, refusing: Refusing): Check[] {
  const [type = ""] = types;
  return [
    refusing("refuses bytes of another type", "unsupported_media_type", () =>
      ["text/html", "image/svg+xml", "application/octet-stream", `${type}; charset=utf-8`, ""].map(
        (other) => new Blob(["x"], { type: other }),
      ),
    ),
    refusing("refuses a body that is JSON", "unsupported_media_type", () => [{}]),
    refusing("refuses a body of no bytes", "invalid_body", () => [new Blob([], { type })]),
    refusing("refuses a body of one byte too many", "body_too_large", () => [
      new Blob([new Uint8Array(maxBytes + 1)], { type }),
    ]),
  ];
}

function checksOfReading(endpoint: Endpoint): Check[] {
  return [
    {
      name: "says what it declares, and changes nothing by being read",
      run: async (world) => {
        const before = await world.fingerprint();
        const answer = await world.request(ask(world, endpoint, { as: actorOf(endpoint) }));
        const head = await world.request(ask(world, endpoint, { as: actorOf(endpoint), method: "HEAD" }));
        expect(await world.fingerprint()).toBe(before);
        expectGuarded(world, answer);
        expectGuarded(world, head);
        expect([answer.status, head.status, await head.text()]).toEqual([
          endpoint.status,
          endpoint.status,
          "",
        ]);
        if (isBytes(endpoint.answer)) {
          expect(endpoint.answer.types).toContain(answer.headers.get("Content-Type"));
          expect(answer.headers.get("Content-Disposition")).toMatch(/^attachment/);
          return;
        }
        if (isStream(endpoint.answer)) {
          expect(answer.headers.get("Content-Type")).toBe("text/event-stream");
          await answer.body?.cancel();
          return;
        }
        if (endpoint.answer === null) {
          expect(await answer.text()).toBe("");
          return;
        }
        const said: unknown = await answer.json();
        const { data, error } = endpoint.answer.safeParse(said);
        expect([error?.issues ?? [], data]).toEqual([[], said]);
      },
    },
  ];
}

/** A body once for each place of its schema that a field could be slipped into. */
function withUnknownField(body: Readonly<Record<string, unknown>>, schema: z.ZodObject | null): unknown[] {
  const nested = Object.entries(body).flatMap(([name, value]) => {
    const inner: unknown = schema?.shape[name];
    if (!(inner instanceof z.ZodObject) || !isRecord(value)) return [];
    return withUnknownField(value, inner).map((slipped) => ({ ...body, [name]: slipped }));
  });
  const slippedIn = ["id", "organizationId", "organization_id"].filter(
    (name) => !(name in (schema?.shape ?? {})),
  );
  return [...slippedIn.map((name) => ({ ...body, [name]: newId() })), ...nested];
}

function ofAnotherType(value: unknown): unknown {
  return Array.isArray(value) ? {} : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
