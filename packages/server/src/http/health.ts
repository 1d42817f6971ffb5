import { readHealth, readOpenApi, readReadiness } from "@guildhall/protocol";
import { openApi, type OpenApiDocument, type OpenApiOptions } from "./openapi.ts";
import { Problem } from "./problem.ts";
import { route, type Route } from "./route.ts";

/** What the routes about the service itself need to know. */
export interface HealthOptions extends OpenApiOptions {
  /** All other routes, for the reference. */
  readonly routes: readonly Route[];
  /** Asks what the process depends on, and rejects while that does not answer. */
  readonly check: () => Promise<unknown>;
  /** Tells that the process is about to end and should be sent nothing more. */
  readonly isStopping?: () => boolean;
}

/** The routes about the service itself: alive, ready, and the reference of all routes, these among them. */
export function healthRoutes(options: HealthOptions): readonly Route[] {
  const endpoints = [
    ...options.routes.map(({ endpoint }) => endpoint),
    readHealth,
    readReadiness,
    readOpenApi,
  ];
  let document: OpenApiDocument | undefined;
  return [
    route(readHealth, () => Promise.resolve({ status: "ok" })),
    route(readReadiness, () => readiness(options)),
    route(readOpenApi, () => Promise.resolve({ ...(document ??= openApi(endpoints, options)) })),
  ];
}

async function readiness({ check, isStopping }: HealthOptions): Promise<{ readonly status: "ready" }> {
  if (isStopping?.() === true) throw unavailable("The process is stopping.");
  try {
    await check();
  } catch (error) {
    throw unavailable("The database does not answer.", error);
  }
  return { status: "ready" };
}

function unavailable(detail: string, cause?: unknown): Problem {
  return new Problem("unavailable", { detail, headers: { "Retry-After": "1" }, cause });
}
