import { endpoint } from "@guildhall/protocol";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createLogger, logRequest, type Logger } from "./log.ts";
import { Problem } from "./problem.ts";
import { browserCookieName, newBrowserToken } from "./request/browser-cookie.ts";
import { route } from "./route.ts";
import { createRouter } from "./router.ts";

interface Written {
  readonly logger: Logger;
  readonly text: () => string;
  readonly lines: () => Record<string, unknown>[];
}

function written(level: "debug" | "info" = "info"): Written {
  const chunks: string[] = [];
  const logger = createLogger({ level, destination: { write: (line) => chunks.push(line) } });
  const text = (): string => chunks.join("");
  const parsed = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;
  return { logger, text, lines: () => text().trimEnd().split("\n").map(parsed) };
}

const resetPassword = endpoint({
  method: "POST",
  path: "/api/people/:slug/password",
  scope: "public",
  summary: "Set a password.",
  query: z.object({ state: z.string().optional() }),
  body: z.object({ token: z.string(), password: z.string(), fault: z.string() }),
  answer: null,
  status: 204,
  event: "user.password_changed",
  problems: [],
});

const publicUrl = "http://localhost:3000";

async function ask(
  logger: Logger,
  fault: (secrets: Readonly<Record<string, string>>) => unknown,
): Promise<string[]> {
  const canary = (name: string): string => `canary-${name}-${newBrowserToken()}`;
  const secrets = {
    cookie: newBrowserToken(),
    token: canary("token"),
    password: "canary horse",
    query: canary("query"),
    path: "canary-path",
  };
  const serve = route(resetPassword, () => {
    const error = fault(secrets);
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a library may throw anything
    return error === undefined ? Promise.resolve(null) : Promise.reject(error);
  });
  const handler = createRouter({ routes: [serve], publicUrl, logger });
  const { token, password } = secrets;
  const request = new Request(`${publicUrl}/api/people/${secrets.path}/password?state=${secrets.query}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Sec-Fetch-Site": "same-origin",
      "User-Agent": "canary-agent",
      Authorization: `Basic ${token}`,
      Cookie: `${browserCookieName(false)}=${secrets.cookie}`,
    },
    body: JSON.stringify({ token, password, fault: "" }),
  });
  await handler(request, { remoteAddress: "::ffff:203.0.113.7" });
  return [...Object.values(secrets), "canary-agent"];
}

describe("the log", () => {
  it("has one line for a request: what, how it ended, how long, from where", async () => {
    const { logger, lines } = written();
    await ask(logger, () => undefined);
    expect(lines()).toEqual([
      expect.objectContaining({
        level: "info",
        id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
        method: "POST",
        route: "/api/people/:slug/password",
        status: 204,
        ms: expect.any(Number) as number,
        ip: "203.0.113.7",
        msg: "request",
      }),
    ]);
  });

  it("says why a request was refused", async () => {
    const { logger, lines } = written();
    await ask(logger, () => new Problem("token_expired"));
    expect(lines()).toMatchObject([{ level: "info", status: 410, code: "token_expired" }]);
    expect(lines()[0]).not.toHaveProperty("error");
  });

  it("has the stack of what failed, and of what that came from, which no caller gets", async () => {
    const { logger, lines } = written();
    await ask(
      logger,
      () => new Error("outer", { cause: Object.assign(new Error("inner"), { code: "23505" }) }),
    );
    expect(lines()).toMatchObject([
      {
        level: "error",
        status: 500,
        code: "internal_error",
        error: {
          name: "Error",
          message: "outer",
          stack: expect.stringContaining("log.test.ts") as string,
          cause: { message: "inner", code: "23505", stack: expect.stringContaining("log.test.ts") as string },
        },
      },
    ]);
  });

  it("has each of several reasons", async () => {
    const { logger, lines } = written();
    await ask(
      logger,
      () => new AggregateError([new Error("::1 refused"), new Error("127.0.0.1 refused")], ""),
    );
    const errors = [{ message: "::1 refused" }, { message: "127.0.0.1 refused" }];
    expect(lines()).toMatchObject([{ error: { name: "AggregateError", errors } }]);
  });

  it("has the fault of a problem that a room itself calls internal", async () => {
    const { logger, lines } = written();
    await ask(logger, () => new Problem("internal_error", { detail: "The engine answered nonsense." }));
    expect(lines()).toMatchObject([{ level: "error", error: { message: "The engine answered nonsense." } }]);
  });

  it("holds no secret of a request, wherever a failing library puts it (T-LOG-1)", async () => {
    const faults: readonly ((secrets: Readonly<Record<string, string>>) => unknown)[] = [
      () => undefined,
      () => new Problem("wrong_credentials"),
      (secrets) =>
        Object.assign(new Error("duplicate key"), {
          detail: `Key (password)=(${secrets["password"] ?? ""})`,
          ...secrets,
        }),
      ({ token = "", cookie = "" }) => new Error(`no row for ${token}\n${cookie}`),
      ({ token = "" }) => new Error("outer", { cause: new Error(`invalid input: "${token}"`) }),
      ({ cookie = "" }) => `thrown ${cookie}`,
      ({ token = "" }) => new AggregateError([new Error(token)], `all failed: ${token}`),
    ];
    for (const fault of faults) {
      const { logger, text, lines } = written("debug");
      const secrets = await ask(logger, fault);
      for (const secret of secrets) expect(text()).not.toContain(secret);
      expect(lines()).toHaveLength(1);
    }
  });

  it("blanks what a room should not have logged", () => {
    const { logger, text, lines } = written();
    const secret = "canary";
    const token = newBrowserToken();
    logger.info({ password: secret, token: secret, headers: { cookie: secret } }, "one");
    logger.info(
      { request: { headers: secret, body: { password: secret } }, user: { name: "Max", secret } },
      "two",
    );
    logger.info({ job: { mail: { token: secret, "set-cookie": secret } } }, `three\n${token}`);
    logger.error(new Error(`connect postgres://guildhall:${secret}@db.example:5432/x`));
    expect(text()).not.toContain(secret);
    expect(text()).not.toContain(token);
    expect(lines().map(({ msg }) => msg)).toEqual([
      "one",
      "two",
      "three\n[redacted]",
      "connect postgres://[redacted]@db.example:5432/x",
    ]);
    expect(lines()[1]).toMatchObject({ user: { name: "Max", secret: "[redacted]" } });
  });

  it("can not be forged line by line (T-AUD-2)", () => {
    const { logger, lines } = written();
    logger.info({ name: 'x"}\n{"level":"error","msg":"forged"' }, "a\r\nb\u2028c");
    expect(lines()).toHaveLength(1);
  });

  it("leaves ids, addresses and stacks readable", () => {
    const { logger, text } = written();
    const said = {
      id: "0198f3c2-9d7e-7abc-8def-0123456789ab",
      url: "http://localhost:3000/a?b=c",
      path: "C:\\new\\table",
    };
    logger.info(said, "said");
    expect(JSON.parse(text())).toMatchObject(said);
  });

  it("speaks of probes only for debugging, or when they fail", () => {
    const record = { id: "1", ip: null, method: "GET", route: "/healthz", ms: 1, isProbe: true };
    const { logger, lines } = written();
    logRequest(logger, { ...record, status: 200 });
    logRequest(logger, { ...record, status: 503 });
    expect(lines()).toMatchObject([{ status: 503, level: "error" }]);
    const debugging = written("debug");
    logRequest(debugging.logger, { ...record, status: 200 });
    expect(debugging.lines()).toMatchObject([{ status: 200, level: "debug" }]);
  });

  it("names no address where nothing is", async () => {
    const { logger, lines, text } = written();
    const handler = createRouter({ routes: [], publicUrl, logger });
    await handler(new Request(`${publicUrl}/canary?canary=1`));
    expect(lines()).toMatchObject([{ route: null, status: 404, code: "not_found" }]);
    expect(text()).not.toContain("canary");
  });
});
