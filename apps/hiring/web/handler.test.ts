import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { createHandler, listener } from "./handler.ts";
import { listen, stopListening } from "./listen.ts";

interface Slow {
  readonly begin: () => void;
  readonly ends: Promise<void>;
}

const handler = (development: boolean, slow?: Slow) =>
  createHandler({
    guildhall: async (request, connection) => {
      if (request.url.endsWith("/slow")) {
        slow?.begin();
        await slow?.ends;
      }
      return new Response(
        `api ${connection?.remoteAddress === undefined ? "from nowhere" : "from somewhere"}`,
      );
    },
    development: development ? { "/dev/people": () => new Response("people") } : null,
    errors: { "/docs/errors/not_found": () => new Response("meaning") },
    site: listener(() => new Response("site")),
  });

const open = async (development: boolean, slow?: Slow) => {
  const server = createServer(handler(development, slow));
  await listen(server, { port: 0, host: "127.0.0.1" });
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  return { server, port, ask };
};

const development = await open(true);
const production = await open(false);
afterAll(() => Promise.all([development, production].map(({ server }) => stopListening(server))));

test.each(["/api/me", "/api/me?x=1", "/healthz", "/readyz", "/.well-known/jwks.json"])(
  "%s is the API's",
  async (path) => {
    expect(await production.ask(path)).toBe("api from somewhere");
  },
);

test.each(["/", "/apiary/jobs", "/healthz-inc/jobs", "/.well-known/security.txt"])(
  "%s is a page's",
  async (path) => {
    expect(await production.ask(path)).toBe("site");
  },
);

test("the demo people are told in development, and in production there is nothing special about their address", async () => {
  expect(await development.ask("/dev/people")).toBe("people");
  expect(await production.ask("/dev/people")).toBe("site");
});

test("the address that a problem names as its type has a page, also in production", async () => {
  expect(await production.ask("/docs/errors/not_found")).toBe("meaning");
});

test("a port that is in use is refused with what to set", async () => {
  const second = createServer();
  await expect(listen(second, { port: production.port, host: "127.0.0.1" })).rejects.toThrow(
    `Port ${production.port} is in use. Set PORT to another one`,
  );
});

test("stopping lets a request at work finish, and takes no new one", async () => {
  const [begun, end] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const { server, ask } = await open(false, { begin: () => begun.resolve(undefined), ends: end.promise });
  const slow = ask("/api/slow");
  await begun.promise;
  const stopped = stopListening(server);
  await expect(ask("/api/me")).rejects.toThrow("fetch failed");
  end.resolve(undefined);
  expect(await slow).toBe("api from somewhere");
  await stopped;
});

test("stopping hangs up on a request that takes longer than the limit", async () => {
  const begun = Promise.withResolvers<undefined>();
  const never = new Promise<void>(() => undefined);
  const { server, ask } = await open(false, { begin: () => begun.resolve(undefined), ends: never });
  const refused = expect(ask("/api/slow")).rejects.toThrow();
  await begun.promise;
  await stopListening(server, 0.05);
  await refused;
});
