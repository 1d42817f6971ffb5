import { endpoint, isProblemDocument, type Endpoint, type ProblemDocument } from "@guildhall/protocol";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createLogger } from "./log.ts";
import { newId } from "./ids.ts";
import { Problem } from "./problem.ts";
import { newBrowserToken, setBrowserCookie } from "./request/browser-cookie.ts";
import { publicOriginOf } from "./request/public-origin.ts";
import { factsOf } from "./request/request-facts.ts";
import { route, type Route } from "./route.ts";
import { createRouter, type Handler, type RouterOptions } from "./router.ts";

const origin = "https://app.example.com";

const readJob = endpoint({
  method: "GET",
  path: "/api/organizations/:org/jobs/:job",
  scope: "organization",
  permission: null,
  summary: "Read a job.",
  query: z.object({ full: z.enum(["yes", "no"]).default("no") }),
  body: null,
  answer: z.object({ org: z.string(), job: z.string(), full: z.string(), madeAt: z.iso.datetime() }),
  status: 200,
  event: null,
  problems: [],
});

const createJob = endpoint({
  method: "POST",
  path: "/api/organizations/:org/jobs",
  scope: "organization",
  permission: null,
  summary: "Make a job.",
  query: null,
  body: z.object({ title: z.string().min(1) }),
  answer: z.object({ title: z.string() }),
  status: 201,
  event: "organization.renamed",
  problems: [],
});

const deleteJob = endpoint({
  ...readJob,
  method: "DELETE",
  summary: "Delete a job.",
  query: null,
  answer: null,
  status: 204,
});

const anything = (name: string, answer: z.ZodType = z.unknown()): Endpoint =>
  endpoint({ ...createJob, path: `/api/${name}`, scope: "public", body: null, answer, status: 200 });

const probe = endpoint({
  ...readJob,
  path: "/healthz",
  scope: "system",
  query: null,
  answer: z.object({ ok: z.boolean() }),
});

/** Serves an endpoint with whatever the handler gives, also what its type forbids. */
const loosely = (declared: Endpoint, handle: () => unknown): Route => ({
  endpoint: declared,
  handle: () => Promise.resolve().then(handle),
});

const routes: readonly Route[] = [
  route(readJob, ({ parameters: { org, job }, query: { full } }) =>
    Promise.resolve({ org, job, full, madeAt: new Date(0) }),
  ),
  route(createJob, ({ body: { title }, reply }) => {
    setBrowserCookie(reply, newBrowserToken(), true);
    reply.headers.append("Set-Cookie", "other=1; Path=/");
    reply.headers.set("Guildhall-Organization", "acme");
    return Promise.resolve({ title });
  }),
  route(deleteJob, () => Promise.resolve(null)),
  route(probe, () => Promise.resolve({ ok: true })),
];

const router = (more: readonly Route[] = [], options: Partial<RouterOptions> = {}): Handler =>
  createRouter({
    routes: [...routes, ...more],
    publicUrl: origin,
    logger: createLogger({ level: "silent" }),
    checkAnswers: true,
    ...options,
  });

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function asked(path: string, { method = "GET", body, headers = {} }: Asked = {}): Request {
  const json: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
  return new Request(new URL(path, origin), {
    method,
    headers: { "Sec-Fetch-Site": "same-origin", ...json, ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

async function problemIn(response: Response): Promise<ProblemDocument> {
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  const document: unknown = await response.json();
  if (!isProblemDocument(document)) throw new Error(`Not a problem: ${JSON.stringify(document)}`);
  expect(document.status).toBe(response.status);
  return document;
}

const job = newId();

describe("a request", () => {
  it("reaches its handler with path, query and body checked, and is answered in JSON", async () => {
    const response = await router()(asked(`/api/organizations/acme/jobs/${job}?full=yes`));
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(await response.json()).toEqual({
      org: "acme",
      job,
      full: "yes",
      madeAt: "1970-01-01T00:00:00.000Z",
    });
  });

  it("that makes something is answered with 201 and every cookie", async () => {
    const response = await router()(
      asked("/api/organizations/acme/jobs", { method: "POST", body: { title: "Cook" } }),
    );
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(response.headers.get("Guildhall-Organization")).toBe("acme");
    expect(await response.json()).toEqual({ title: "Cook" });
  });

  it("with nothing to say is answered with 204 and no body", async () => {
    const response = await router()(asked(`/api/organizations/acme/jobs/${job}`, { method: "DELETE" }));
    expect([response.status, response.body, response.headers.get("Content-Type")]).toEqual([204, null, null]);
  });

  it("for the head alone gets the head that the whole would have", async () => {
    const path = `/api/organizations/acme/jobs/${job}`;
    const [whole, head] = await Promise.all([
      router()(asked(path)),
      router()(asked(path, { method: "HEAD" })),
    ]);
    const named = ({ status, headers }: Response): unknown => [
      status,
      [...headers].filter(([name]) => name !== "request-id"),
    ];
    expect(named(head)).toEqual(named(whole));
    expect(await head.text()).toBe("");
    const absent = await router()(asked("/api/nowhere", { method: "HEAD" }));
    expect([absent.status, await absent.text()]).toEqual([404, ""]);
  });

  it("carries an id of ours, which the handler knows, never one of the caller's", async () => {
    let seen: string | undefined;
    const ask = router(
      [
        route(anything("facts"), ({ request, facts }) => {
          expect(factsOf(request, publicOriginOf(request.url))).toBe(facts);
          seen = facts.id;
          return Promise.resolve({ ip: facts.ip });
        }),
      ],
      { trustedProxies: 1 },
    );
    const headers = {
      "Request-Id": "forged",
      "X-Request-Id": "forged",
      "X-Forwarded-For": "6.6.6.6, 203.0.113.7",
    };
    const response = await ask(asked("/api/facts", { method: "POST", headers }), {
      remoteAddress: "10.0.0.1",
    });
    expect(await response.json()).toEqual({ ip: "203.0.113.7" });
    expect(response.headers.get("Request-Id")).toBe(seen);
    expect(seen).not.toBe("forged");
  });

  it("is checked in one order: address, site, path, query, body", async () => {
    const wrong = { method: "POST", body: { x: 1 } };
    const sent = async (path: string, headers: Readonly<Record<string, string>>): Promise<string> =>
      (await problemIn(await router()(asked(path, { ...wrong, headers })))).code;
    const foreign = { Host: "evil.example", "Sec-Fetch-Site": "cross-site" };
    expect(await sent("/api/organizations/A/jobs?x=1", foreign)).toBe("invalid_request");
    expect(await sent("/api/organizations/A/jobs?x=1", { "Sec-Fetch-Site": "cross-site" })).toBe(
      "cross_site_request",
    );
    expect(await sent("/api/organizations/A/jobs?x=1", {})).toBe("not_found");
    expect(await sent("/api/organizations/acme/jobs?x=1", {})).toBe("invalid_query");
    expect(await sent("/api/organizations/acme/jobs", {})).toBe("invalid_body");
  });

  it("of a probe may come by any address of this machine", async () => {
    const response = await router()(asked("/healthz", { headers: { Host: "10.0.0.7:3000" } }));
    expect(response.status).toBe(200);
  });
});

describe("an address", () => {
  it.each([
    "/",
    "/api",
    "/api/nowhere",
    "/api/organizations/acme/jobs/",
    "//api/organizations/acme/jobs",
    "/api/organizations//jobs",
  ])("where nothing is answers 404: %s", async (path) => {
    const response = await router()(asked(`${origin}${path}`, { method: "POST", body: { title: "Cook" } }));
    expect((await problemIn(response)).code).toBe("not_found");
  });

  it("looks the same whatever is not there, byte for byte", async () => {
    const ask = router([
      loosely(anything("absent"), () => {
        throw new Problem("not_found", {
          detail: "Acme is there, but not for you.",
          cause: new Error("secret"),
        });
      }),
    ]);
    const bytes = async (path: string, method = "GET"): Promise<string> =>
      (await ask(asked(path, { method }))).text();
    const expected = JSON.stringify({
      type: `${origin}/docs/errors/not_found`,
      title: "There is nothing here.",
      status: 404,
      code: "not_found",
    });
    expect(await bytes("/api/nowhere")).toBe(expected);
    expect(await bytes("/api/organizations/Not%20A%20Slug/jobs/1")).toBe(expected);
    expect(await bytes("/api/absent", "POST")).toBe(expected);
  });

  it("that takes other methods says which", async () => {
    const refused = await router()(asked(`/api/organizations/acme/jobs/${job}`, { method: "PUT" }));
    expect((await problemIn(refused)).code).toBe("method_not_allowed");
    expect(refused.headers.get("Allow")).toBe("GET, HEAD, DELETE");
    for (const method of ["OPTIONS", "HEAD", "GET", "QUERY"]) {
      const response = await router()(asked("/api/organizations/acme/jobs", { method }));
      expect([response.status, response.headers.get("Allow")]).toEqual([405, "POST"]);
    }
  });

  it("can not be claimed twice", () => {
    expect(() => router([loosely(createJob, () => null)])).toThrow(
      "Two routes are POST /api/organizations/:org/jobs",
    );
  });
});

describe("what goes wrong", () => {
  const failing = (error: unknown): Handler =>
    router([
      route(anything("fails"), ({ reply }) => {
        reply.headers.append("Set-Cookie", "guildhall=; Max-Age=0");
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a library may throw anything
        return Promise.reject(error);
      }),
    ]);
  const fail = (error: unknown): Promise<Response> => failing(error)(asked("/api/fails", { method: "POST" }));

  it("is answered with the id to ask about, and nothing of the inside (T-ERR-1)", async () => {
    const response = await fail(new Error("password is hunter2 at /srv/secret.ts"));
    expect(await problemIn(response)).toEqual({
      type: `${origin}/docs/errors/internal_error`,
      title: "Something went wrong on our side.",
      status: 500,
      code: "internal_error",
      instance: response.headers.get("Request-Id"),
    });
  });

  it("in the word that a handler gave is an error where answers are checked", async () => {
    const loose = (checkAnswers: boolean): Promise<Response> =>
      router([loosely(anything("word", z.object({ name: z.string() })), () => ({ name: 3 }))], {
        checkAnswers,
      })(asked("/api/word", { method: "POST" }));
    expect((await problemIn(await loose(true))).code).toBe("internal_error");
    expect(await (await loose(false)).json()).toEqual({ name: 3 });
  });

  it("takes no cookie away", async () => {
    expect((await fail(new Problem("unauthenticated"))).headers.getSetCookie()).toEqual([]);
  });

  it("in a handler before its promise is answered as well", async () => {
    const throwing: Route = {
      endpoint: anything("throws"),
      handle: () => {
        throw new Problem("forbidden");
      },
    };
    const response = await router([throwing])(asked("/api/throws", { method: "POST" }));
    expect((await problemIn(response)).code).toBe("forbidden");
  });

  it("with two browser cookies is the caller's to mend", async () => {
    const twice = `__Host-guildhall=${newBrowserToken()}; __Host-guildhall=${newBrowserToken()}`;
    const response = await router()(asked("/healthz", { headers: { Cookie: twice } }));
    expect((await problemIn(response)).code).toBe("invalid_request");
  });
});

describe("every answer (T-HDR-1, T-CORS-1)", () => {
  const kinds: readonly (readonly [string, Asked])[] = [
    [`/api/organizations/acme/jobs/${job}`, {}],
    [`/api/organizations/acme/jobs/${job}`, { method: "DELETE" }],
    [`/api/organizations/acme/jobs/${job}`, { method: "HEAD" }],
    ["/api/organizations/acme/jobs", { method: "POST", body: { title: "Cook" } }],
    ["/api/organizations/acme/jobs", { method: "POST", body: {} }],
    ["/api/organizations/acme/jobs", { method: "PUT" }],
    ["/api/fails", { method: "POST" }],
    ["/nowhere", {}],
  ];

  it.each(kinds)("is nobody else's to read, frame or keep: %s %j", async (path, request) => {
    const failing = loosely(anything("fails"), () => {
      throw new Error("inside");
    });
    const { headers } = await router([failing])(asked(path, request));
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "private, no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-content-type-options": "nosniff",
      vary: "Sec-Fetch-Site, Origin, Cookie, Authorization, Guildhall-Account",
    });
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("keeps them whatever the handler says, and adds to what the handler varies by", async () => {
    const rash = route(anything("rash"), ({ reply }) => {
      reply.headers.set("Cache-Control", "public, max-age=60");
      reply.headers.set("Content-Type", "text/html");
      reply.headers.set("Vary", "Accept-Language");
      return Promise.resolve({});
    });
    const { headers } = await router([rash])(asked("/api/rash", { method: "POST" }));
    expect(headers.get("Cache-Control")).toBe("private, no-store");
    expect(headers.get("Content-Type")).toBe("application/json");
    expect(headers.get("Vary")).toBe(
      "Accept-Language, Sec-Fetch-Site, Origin, Cookie, Authorization, Guildhall-Account",
    );
  });

  it("lets go of the connection once the process is stopping", async () => {
    let stopping = false;
    const ask = router([], { isStopping: () => stopping });
    expect((await ask(asked("/healthz"))).headers.get("Connection")).toBeNull();
    stopping = true;
    expect((await ask(asked("/healthz"))).headers.get("Connection")).toBe("close");
  });
});
