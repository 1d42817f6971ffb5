import { listMembers, problems } from "@guildhall/protocol";
import { describe, expect, it } from "vitest";
import { healthRoutes, type HealthOptions } from "./health.ts";
import { createLogger } from "./log.ts";
import { pagesLedTo, reservedWords } from "./reserved-words.ts";
import { route } from "./route.ts";
import { createRouter } from "./router.ts";

const publicUrl = "http://localhost:3000";
const members = route(listMembers, () => Promise.resolve({ items: [], next: null }));

function ask(path: string, options: Partial<HealthOptions> = {}): Promise<Response> {
  const health = healthRoutes({ routes: [members], check: () => Promise.resolve(), ...options });
  const logger = createLogger({ level: "silent" });
  const handler = createRouter({ routes: [members, ...health], publicUrl, logger, checkAnswers: true });
  return handler(new Request(`${publicUrl}${path}`));
}

const away = { check: () => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.5:5432")) };
const stopping = { isStopping: () => true };

describe("the probes", () => {
  it("find a server that is alive and ready", async () => {
    expect(await (await ask("/healthz")).json()).toEqual({ status: "ok" });
    expect(await (await ask("/readyz")).json()).toEqual({ status: "ready" });
  });

  it.each([
    ["the database is away", away, "The database does not answer."],
    ["it is stopping", stopping, "The process is stopping."],
  ])("find a server that is alive but not ready while %s (T-FAIL-1)", async (_, options, detail) => {
    expect((await ask("/healthz", options)).status).toBe(200);
    const response = await ask("/readyz", options);
    expect([response.status, response.headers.get("Retry-After")]).toEqual([
      problems.unavailable.status,
      "1",
    ]);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: "unavailable", detail });
    expect(text).not.toContain("10.0.0.5");
  });

  it("find the reference of all routes, theirs among them", async () => {
    const { paths } = (await (await ask("/api/openapi.json")).json()) as { paths: object };
    expect(Object.keys(paths)).toEqual([
      "/api/organizations/{org}/members",
      "/healthz",
      "/readyz",
      "/api/openapi.json",
    ]);
  });
});

describe("a slug that is reserved", () => {
  it("begins the address of a route, of a page or of a probe (T-SLUG-3)", () => {
    const pages = ["careers", "/pricing/monthly", "/", ""];
    const other = { endpoint: { path: "/webhooks/:provider" } };
    const wild = { endpoint: { path: "/:org/jobs" } };
    const words = reservedWords([members, other, wild], pages);
    expect([...words].filter((word) => !pagesLedTo.includes(word)).sort()).toEqual([
      "api",
      "careers",
      "healthz",
      "pricing",
      "readyz",
      "webhooks",
    ]);
  });

  it("is that of each page that a mail or a redirect of ours leads to, whatever the application says", () => {
    const words = reservedWords([], []);
    expect(
      ["sign-in", "new", "verify", "reset", "change-email", "invite", "join"].filter(
        (word) => !words.has(word),
      ),
    ).toEqual([]);
  });
});
