import type { Endpoint } from "@guildhall/protocol";
import { expect } from "vitest";
import { z } from "zod";
import { actorOf, ask, refuses } from "./conformance-requests.ts";
import type { ConformanceWorld } from "./conformance-world.ts";

/** One thing that must hold of an endpoint. */
export interface Check {
  /** A sentence. */
  readonly name: string;
  /** Rejects when it does not hold. */
  readonly run: (world: ConformanceWorld) => Promise<void>;
}

/** What must hold of an endpoint's query: what is no parameter of it, or no value of one, is refused and never fails. */
export function checksOfQuery(endpoint: Endpoint): Check[] {
  const refusing = (name: string, search: string): Check => ({
    name,
    run: async (world) => {
      const refused = await refuses(
        world,
        "invalid_query",
        ask(world, endpoint, { as: actorOf(endpoint), search }),
      );
      expect(refused.problem.fields).toHaveLength(1);
    },
  });
  // Some queries another system writes, and adds to as it likes.
  const isClosed = !(endpoint.query?.def.catchall instanceof z.ZodUnknown);
  const isPaged = endpoint.query !== null && "after" in endpoint.query.shape;
  const ofPages = [...noLimits, ...noCursors].map(([name, value]) =>
    refusing(
      `refuses the ${name} ${JSON.stringify(value)}`,
      new URLSearchParams({ [name]: value }).toString(),
    ),
  );
  return [
    ...(isClosed ? [refusing("refuses a parameter that it does not know", "nobodyKnowsThis=1")] : []),
    refusing("refuses a parameter that is given twice", "limit=1&limit=1"),
    ...(isPaged ? ofPages : []),
    ...(endpoint.method === "GET" ? checksOfFilters(endpoint) : []),
  ];
}

const noLimits = ["0", "101", "1;select", "id desc"].map((value) => ["limit", value] as const);

// Some have the form of what a list gives, and PostgreSQL would refuse the instant in them.
const noCursors = [
  "' or true --",
  "1 or true",
  "2026-02-01T25:00:00.000000Z",
  "2026-02-30T00:00:00.000000Z",
  "0000-01-01T00:00:00.000000Z",
]
  .map((instant) => `${instant} 0198f3c2-9d7e-7abc-8def-0123456789ab`)
  .map((cursor) => ["after", Buffer.from(cursor).toString("base64url")] as const);

const nonsense = [
  "' or true --",
  "id desc",
  "0000-01-01T00:00:00Z",
  "2026-02-30T00:00:00Z",
  "\0",
  "9".repeat(40),
];

function checksOfFilters(endpoint: Endpoint): Check[] {
  const names = Object.keys(endpoint.query?.shape ?? {}).filter(
    (name) => name !== "limit" && name !== "after",
  );
  return names.map((name) => ({
    name: `refuses nonsense for ${name}, or finds nothing by it`,
    run: async (world) => {
      for (const value of nonsense) {
        const search = new URLSearchParams({ [name]: value }).toString();
        const { status } = await world.request(ask(world, endpoint, { as: actorOf(endpoint), search }));
        expect([value, status, [endpoint.status, 400, 404].includes(status)]).toEqual([value, status, true]);
      }
    },
  }));
}
