import type { Endpoint, Method } from "@guildhall/protocol";
import { Hono } from "hono";
import { answerOf, problemAnswer, problemOf } from "./answer.ts";
import { securityHeaders } from "./headers.ts";
import { newId } from "./ids.ts";
import { logRequest, type Logger, type RequestRecord } from "./log.ts";
import { Problem } from "./problem.ts";
import type { Call, Route } from "./route.ts";
import { addressOf } from "./request/address.ts";
import { bodyOf, isForm } from "./request/body.ts";
import { refuseCrossSite, refuseForeignHost } from "./request/cross-site.ts";
import { parametersOf, queryOf } from "./request/parameters.ts";
import { publicOriginOf } from "./request/public-origin.ts";
import { readFacts } from "./request/request-facts.ts";

/** What is known of the connection that a request came in on. */
export interface Connection {
  /** The address at its other end. */
  readonly remoteAddress?: string | undefined;
}

/** Answers requests: always with an answer, never with an exception. */
export type Handler = (request: Request, connection?: Connection) => Promise<Response>;

/** What a router serves, and how. */
export interface RouterOptions {
  readonly routes: readonly Route[];
  /** The one address under which people reach the application. */
  readonly publicUrl: string;
  readonly logger: Logger;
  /** How many reverse proxies in front may be believed about a caller's address (default 0). */
  readonly trustedProxies?: number;
  /** Where the pages of the problem codes are (default `docs/errors` under the public URL). */
  readonly documentation?: string;
  /** The largest body that is read, in bytes (default 65,536). */
  readonly maxBodyBytes?: number;
  /** Hold every answer against its endpoint's schema, for tests (default false): a mismatch is an `internal_error`. */
  readonly checkAnswers?: boolean;
  /** Tells that the process is about to end, so that callers let go of their connections. */
  readonly isStopping?: () => boolean;
}

/** One request on its way, and what becomes known of it: what its line in the log says. */
interface Exchange {
  readonly id: string;
  readonly ip: string | null;
  endpoint?: Endpoint;
  problem?: Problem;
}

/**
 * Makes the handler of a table of routes. A request is matched to its route, its facts are read, it is refused if it was
 * sent to another name or by another site, its path, query and body are checked, the route's handler is called, and what
 * that gives or throws becomes the answer. Throws a TypeError for two routes with one method and path.
 */
export function createRouter(options: RouterOptions): Handler {
  const { logger, trustedProxies = 0 } = options;
  const app = routed(options);
  const finish = finisher(options);
  return async (request, connection = {}) => {
    const startedAt = performance.now();
    const ip = addressOf(request, { ...connection, trustedProxies });
    const exchange: Exchange = { id: newId(), ip };
    const response = await finish(request, exchange, async () => app.fetch(request, exchange));
    const ms = Math.round((performance.now() - startedAt) * 100) / 100;
    logRequest(logger, { ...recordOf(exchange), method: request.method, status: response.status, ms });
    return response;
  };
}

type App = Hono<{ Bindings: Exchange }>;

function routed(options: RouterOptions): App {
  const app: App = new Hono();
  const serve = server(options);
  const names = new Set<string>();
  for (const route of options.routes) {
    const { method, path } = route.endpoint;
    const name = `${method} ${path}`;
    if (names.has(name)) throw new TypeError(`Two routes are ${name}; a request can only go to one.`);
    names.add(name);
    app.on(method, path, (c) => serve(route, { request: c.req.raw, inPath: c.req.param(), exchange: c.env }));
  }
  app.notFound(({ req }) => {
    throw nothingAt(app, req.path);
  });
  // All that is thrown is answered in one place, outside.
  app.onError((error) => {
    throw error;
  });
  return app;
}

const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

function nothingAt(app: App, path: string): Problem {
  const taken = methods.filter((method) => app.router.match(method, path)[0].length > 0);
  if (taken.length === 0) return new Problem("not_found");
  const allowed = taken.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return new Problem("method_not_allowed", { headers: { Allow: allowed.join(", ") } });
}

/** What Hono knows of a matched request. */
interface Matched {
  readonly request: Request;
  readonly inPath: Readonly<Record<string, string>>;
  readonly exchange: Exchange;
}

function server(options: RouterOptions): (route: Route, matched: Matched) => Promise<Response> {
  const { maxBodyBytes = 65_536, checkAnswers = false } = options;
  const origin = publicOriginOf(options.publicUrl);
  return async ({ endpoint, handle }, { request, inPath, exchange }) => {
    exchange.endpoint = endpoint;
    const { id, ip } = exchange;
    const facts = readFacts(request, { id, ip, secure: origin.secure });
    // A probe comes to this machine by its own address, and learns nothing here.
    if (endpoint.scope !== "system") refuseForeignHost(request, origin);
    const isPosted = endpoint.posted === true && isForm(request.headers);
    if (!isPosted) refuseCrossSite(request, origin, endpoint.oauth);
    const call: Call<Endpoint> = {
      request,
      facts,
      parameters: parametersOf(inPath),
      query: queryOf(endpoint, request.url),
      body: await bodyOf(endpoint, request, maxBodyBytes),
      reply: { headers: new Headers() },
    };
    const value = await handle(call);
    const answer = answerOf({ endpoint, value, reply: call.reply }, checkAnswers);
    // A stream that nobody will read would stay open.
    if (request.method === "HEAD") await answer.body?.cancel();
    return answer;
  };
}

type Finish = (request: Request, exchange: Exchange, answer: () => Promise<Response>) => Promise<Response>;

/** Turns what is thrown into its answer, and gives every answer what every answer carries. */
function finisher({ publicUrl, documentation, isStopping }: RouterOptions): Finish {
  const { secure } = publicOriginOf(publicUrl);
  const pages = documentation ?? new URL("/docs/errors", publicUrl).href;
  const { Vary = "", ...always } = securityHeaders({ kind: "api", secure });
  return async (request, exchange, answer) => {
    const response = await answer().catch((error: unknown) => {
      exchange.problem = problemOf(error);
      const setting = { documentation: pages, requestId: exchange.id, oauth: exchange.endpoint?.oauth };
      return problemAnswer(exchange.problem, setting);
    });
    const { headers } = response;
    for (const [name, value] of Object.entries(always)) headers.set(name, value);
    headers.append("Vary", Vary);
    headers.set("Request-Id", exchange.id);
    if (isStopping?.() === true) headers.set("Connection", "close");
    return request.method === "HEAD" ? new Response(null, response) : response;
  };
}

function recordOf({ id, ip, endpoint, problem }: Exchange): Omit<RequestRecord, "method" | "status" | "ms"> {
  const known = { id, ip, route: endpoint?.path ?? null, isProbe: endpoint?.scope === "system" };
  if (!problem) return known;
  const error = problem.cause ?? (problem.status >= 500 ? problem : undefined);
  return { ...known, code: problem.code, ...(error === undefined ? {} : { error }) };
}
