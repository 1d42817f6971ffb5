import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Handler } from "../src/index.ts";
import { origin } from "./cast.ts";
import type { TestDatabase } from "./database.ts";

/** A server in another process. */
export interface SecondServer {
  /** Sends it a request, as if it stood at the cast's origin. */
  readonly fetch: Handler;
  readonly close: () => Promise<void>;
}

/**
 * A server beside a world's own, over the same database, in a process of its own: it shares nothing with the first, and
 * remembers other requests. Close it before the world.
 */
export async function secondServer({
  tenantUrl,
  ownerUrl,
}: Pick<TestDatabase, "tenantUrl" | "ownerUrl">): Promise<SecondServer> {
  const child = fork(join(import.meta.dirname, "server-process.ts"), {
    execArgv: ["--conditions=guildhall"],
    env: {
      PUBLIC_URL: origin,
      LOG_LEVEL: "silent",
      DATABASE_URL: tenantUrl,
      DATABASE_OWNER_URL: ownerUrl,
      SECRET: "a secret that only the tests of this house know",
    },
  });
  const ended = once(child, "exit");
  const [port] = (await Promise.race([once(child, "message"), ended.then(notStarted)])) as [number];
  return {
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const body = method === "GET" || method === "HEAD" ? null : await request.arrayBuffer();
      return fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
        method,
        headers,
        body,
        redirect: "manual",
      });
    },
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}

function notStarted([code]: unknown[]): never {
  throw new Error(`The second server ended with code ${String(code)} before it listened.`);
}
