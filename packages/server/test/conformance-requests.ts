import {
  isBytes,
  isProblemDocument,
  problems,
  type Endpoint,
  type ProblemCode,
  type ProblemDocument,
} from "@guildhall/protocol";
import { expect } from "vitest";
import { securityHeaders } from "../src/http/index.ts";
import type { CastName, ConformanceWorld } from "./conformance-world.ts";

/** What a request says beside what its endpoint implies. */
export interface Asked {
  /** Whose cookie it carries; null for nobody's. */
  readonly as: CastName | null;
  readonly method?: string;
  /** Instead of those that the world names. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Beside the query that the world names. */
  readonly search?: string;
  /** Instead of the body that the world names. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Leave out that it comes from a page of ours. */
  readonly bare?: boolean;
}

/** A request to an endpoint: as the world says it is asked well, but for what is said otherwise. */
export function ask(world: ConformanceWorld, endpoint: Endpoint, asked: Asked): Request {
  const parameters: Readonly<Record<string, string>> = {
    org: world.slugs.acme,
    ...world.parametersFor(endpoint),
    ...asked.parameters,
  };
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? "");
  const search = [new URLSearchParams(world.queryFor?.(endpoint)).toString(), asked.search ?? ""];
  const body = bodyOf(world, endpoint, asked);
  return new Request(`${world.origin}${path}?${search.filter((part) => part !== "").join("&")}`, {
    method: asked.method ?? endpoint.method,
    headers: {
      ...(asked.bare === true ? {} : { "Sec-Fetch-Site": "same-origin" }),
      ...(asked.as === null ? {} : { Cookie: world.cookieOf(asked.as) }),
      ...(body === null ? {} : { "Content-Type": typeof body === "string" ? "application/json" : body.type }),
      ...asked.headers,
    },
    body,
  });
}

function bodyOf(world: ConformanceWorld, endpoint: Endpoint, { body }: Asked): string | Blob | null {
  if (body instanceof Raw) return body.text;
  if (body instanceof Blob) return body;
  if (body !== undefined) return JSON.stringify(body);
  if (isBytes(endpoint.body)) return world.bytesFor?.(endpoint) ?? null;
  return endpoint.body === null ? null : JSON.stringify(world.bodyFor(endpoint));
}

/** A body that is sent as it stands. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Who may call an endpoint in every respect but the one that is tested. */
export function actorOf({ scope }: Endpoint): CastName | null {
  return scope === "account" || scope === "organization" ? "olivia" : null;
}

/** An answer that refused. */
export interface Refused {
  readonly problem: ProblemDocument;
  readonly bytes: string;
  /** All headers but the two that differ from one answer to the next. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Expects a request to be refused with a problem, in its proper form, and to have changed nothing. */
export async function refuses(
  world: ConformanceWorld,
  code: ProblemCode,
  request: Request,
): Promise<Refused> {
  const before = await world.fingerprint();
  const response = await world.request(request);
  const bytes = await response.text();
  const problem: unknown = JSON.parse(bytes);
  expect(problem).toMatchObject({ code, status: problems[code].status });
  if (!isProblemDocument(problem)) throw new Error(`This is no problem document: ${bytes}`);
  expect(response.status).toBe(problems[code].status);
  // An endpoint that speaks OAuth says so by its word for the problem.
  const speaksOauth = "error" in problem;
  const type = speaksOauth ? "application/json" : "application/problem+json";
  expect(response.headers.get("Content-Type")).toBe(type);
  expect(response.headers.getSetCookie()).toEqual([]);
  expectGuarded(world, response);
  expect(await world.fingerprint()).toBe(before);
  const { "request-id": _id, date: _date, ...headers } = Object.fromEntries(response.headers);
  return { problem, bytes, headers };
}

/** Expects the headers that every answer carries. */
export function expectGuarded({ origin }: ConformanceWorld, { headers }: Response): void {
  const guards = securityHeaders({ kind: "api", secure: origin.startsWith("https:") });
  for (const [name, value] of Object.entries(guards))
    expect([name, headers.get(name)]).toEqual([name, value]);
  expect(headers.get("Request-Id")).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/);
}
