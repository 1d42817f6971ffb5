import { setTimeout as sleep } from "node:timers/promises";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { castOf, signedIn, testDatabase, type Person } from "@guildhall/server/testing";
import { requestOf } from "../../test/cast.ts";
import { until } from "../../test/jobs.ts";
import { hearingOf, listenAs, type Hearing } from "../../test/live.ts";
import { createLogger, createRouter, type Handler } from "../http/index.ts";
import { createLive, type Live, type LiveOptions } from "./live.ts";
import { liveRoutes } from "./routes.ts";

// Hundreds of streams take their time where others work, too.
vi.setConfig({ testTimeout: 90_000 });
const database = await testDatabase();
afterAll(() => database.close());
const { olivia, max, acme } = await castOf(database);

let live: Live;
let handler: Handler;
const lives: Live[] = [];
beforeEach(() => {
  ({ live, handler } = serverWith({}));
});
afterEach(async () => {
  await Promise.all(lives.splice(0).map((one) => one.close()));
});

/** A server of its own that serves nothing but streams. */
function serverWith(options: Partial<LiveOptions>): { readonly live: Live; readonly handler: Handler } {
  const { tenant, system, ownerUrl } = database;
  const logger = createLogger({ level: "silent" });
  const made = createLive({ tenant, system, ownerUrl, secret: "of these tests", logger, ...options });
  lives.push(made);
  const publicUrl = "http://localhost:3000";
  return { live: made, handler: createRouter({ routes: liveRoutes(made), publicUrl, logger }) };
}

const rename = (name: string): Promise<unknown> =>
  database.query("update guildhall.organization set name = $2 where id = $1", [acme.id, name]);

const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { readonly code: unknown }).code;

describe("a stream is opened", () => {
  test("with headers under which nothing keeps it, gathers it or shows it elsewhere", async () => {
    const response = await handler(requestOf(max, "/api/me/stream"));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "private, no-store",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    });
    expect(response.headers.getSetCookie()).toEqual([]);
    await response.body?.cancel();
  });

  test("by a page of ours alone", async () => {
    for (const site of ["cross-site", "same-site", "none"]) {
      const headers = { "Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
      const response = await handler(requestOf(max, "/api/me/stream", { headers }));
      expect([response.status, await codeOf(response)]).toEqual([403, "cross_site_request"]);
    }
    const bare = requestOf(max, "/api/me/stream");
    bare.headers.delete("Sec-Fetch-Site");
    expect((await handler(bare)).status).toBe(403);
    expect(live.size).toBe(0);
  });

  test("not by a HEAD, which asks for the headers only", async () => {
    const response = await handler(requestOf(max, "/api/me/stream", { method: "HEAD" }));
    expect([response.status, response.body]).toEqual([200, null]);
    expect(live.size).toBe(0);
  });

  test("twice at most by one browser: the oldest makes room, and is told so", async () => {
    const streams: Hearing[] = [];
    for (let count = 0; count < 4; count += 1) streams.push(await listenAs(handler, max));
    await Promise.all(streams.slice(0, 2).map((stream) => stream.untilClosed()));
    expect(streams.map(({ messages }) => messages.at(-1)?.kind)).toEqual(["end", "end", "resync", "resync"]);
    expect(streams[0]?.messages.at(-1)).toEqual({ kind: "end", because: "replaced" });
    const [one, other] = [await listenAs(handler, olivia), streams[2]];
    expect([one.closed(), other?.closed(), live.size]).toEqual([false, false, 3]);
  });

  test("only while there are fewer than a process keeps", async () => {
    const { live: small, handler: full } = serverWith({ limits: { streams: 1 } });
    const first = await listenAs(full, max);
    const response = await full(requestOf(olivia, "/api/me/stream"));
    expect([response.status, response.headers.get("Retry-After"), await codeOf(response)]).toEqual([
      503,
      "10",
      "unavailable",
    ]);
    await first.leave();
    expect(small.size).toBe(0);
    await listenAs(full, olivia);
  });
});

describe("a stream ends", () => {
  test("when it has lived long enough, and says to connect again", async () => {
    const { live: brief, handler: briefly } = serverWith({ limits: { lifeSeconds: 0.2 } });
    const stream = await listenAs(briefly, max);
    await stream.untilClosed();
    expect(stream.messages.at(-1)).toEqual({ kind: "end", because: "renew" });
    expect(brief.size).toBe(0);
  });

  test("when the server stops, which opens no other", async () => {
    const stream = await listenAs(handler, max);
    live.end();
    await stream.untilClosed();
    expect(stream.messages.at(-1)).toEqual({ kind: "end", because: "stopping" });
    expect((await handler(requestOf(max, "/api/me/stream"))).status).toBe(503);
  });

  test("when its rights can not be read: it is told nothing on what they were", async () => {
    const broken = { refuses: false };
    const { handler: failing } = serverWith({
      tenant: {
        query: async (text, values) => {
          if (broken.refuses) throw new Error("The database is not there.");
          return database.tenant.query(text, values);
        },
      },
      limits: { heartbeatSeconds: 0.1 },
    });
    const stream = await listenAs(failing, max);
    broken.refuses = true;
    await stream.untilClosed();
    expect(stream.messages.at(-1)).toEqual({ kind: "end", because: "renew" });
  });

  test("when the answer about its rights does not come", async () => {
    const { handler: hanging } = serverWith({
      tenant: {
        query: (text, values) =>
          hangs.now ? new Promise(() => undefined) : database.tenant.query(text, values),
      },
      limits: { heartbeatSeconds: 0.1, staleSeconds: 5 },
    });
    const hangs = { now: false };
    const stream = await listenAs(hanging, max);
    await rename("Acme before");
    await stream.hear("organization_changed");
    hangs.now = true;
    await stream.untilClosed();
    expect(stream.messages.at(-1)).toEqual({ kind: "end", because: "renew" });
    // Closing waits for what is being read, and this never is.
    lives.pop();
  });

  test("when its browser does not read: what waits for it is bounded", async () => {
    const { live: strict, handler: strictly } = serverWith({
      limits: { bufferBytes: 2000, heartbeatSeconds: 0.02 },
    });
    const response = await strictly(requestOf(max, "/api/me/stream"));
    await until(() => strict.size === 0);
    if (!response.body) throw new Error("There is a body.");
    const unread = hearingOf(response.body);
    await unread.untilClosed();
    expect(unread.text().length).toBeLessThanOrEqual(2000);
  });

  test("when its browser goes away: 500 that come and go leave nothing behind", async () => {
    const people: Person[] = [];
    for (let count = 0; count < 10; count += 1) people.push(await signedIn(database, `Leaver${count}`));
    for (let round = 0; round < 25; round += 1) {
      const streams = await Promise.all(
        [...people, ...people].map(async (person) => handler(requestOf(person, "/api/me/stream"))),
      );
      await Promise.all(streams.map(async (response) => response.body?.cancel()));
    }
    expect(live.size).toBe(0);
    await listenAs(handler, max);
    expect(live.size).toBe(1);
  });
});

describe("over a connection", () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  /** How many requests wait for their answer. */
  let asking = 0;
  const connections = async (): Promise<number> => {
    const counts = servers.map(
      (server) => new Promise<number>((told) => server.getConnections((_error, count) => told(count))),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
  });

  async function listening(): Promise<number> {
    const listen = getRequestListener(async (request) => {
      asking += 1;
      return handler(new Request(request, { headers: local(request) })).finally(() => (asking -= 1));
    });
    const server = createServer((request, response) => void listen(request, response));
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return (server.address() as AddressInfo).port;
  }

  /** The port is whatever was free, and the public URL says another. */
  function local(request: Request): Headers {
    const headers = new Headers(request.headers);
    headers.set("Host", "localhost:3000");
    return headers;
  }

  function asks(port: number, person: Person = max): Socket {
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.write(
      `GET /api/me/stream HTTP/1.1\r\nHost: localhost:3000\r\nSec-Fetch-Site: same-origin\r\n` +
        `Cookie: guildhall=${person.token}\r\n\r\n`,
    );
    return socket;
  }

  test("what happens arrives at once, and a connection that breaks off leaves nothing behind", async () => {
    const socket = asks(await listening());
    let text = "";
    socket.on("data", (bytes: Buffer) => (text += bytes.toString()));
    await until(() => text.includes("resync"));
    await rename("Acme over a wire");
    await until(() => text.includes("organization_changed"));
    expect(live.size).toBe(1);
    socket.destroy();
    await until(() => live.size === 0);
  });

  test("500 that break off at any moment, before they are answered or after, leave nothing behind", async () => {
    const port = await listening();
    const others = await Promise.all(
      Array.from({ length: 10 }, (_, index) => signedIn(database, `Breaker${index}`)),
    );
    for (let round = 0; round < 50; round += 1) {
      // Some break off before the request is read, some while it is looked up, some when the stream is open.
      await Promise.all(
        others.map(async (person, index) => {
          const socket = asks(port, person);
          if (index % 3 === 1) await new Promise((connected) => socket.once("connect", connected));
          if (index % 3 === 2) await new Promise((read) => socket.once("data", read));
          socket.destroy();
        }),
      );
    }
    await until(async () => (await connections()) === 0 && asking === 0);
    await until(() => live.size === 0);
  });

  test("one that stopped reading is hung up on", async () => {
    ({ live, handler } = serverWith({ limits: { bufferBytes: 20_000, heartbeatSeconds: 1 } }));
    const socket = asks(await listening());
    await new Promise((read) => socket.once("data", read));
    socket.pause();
    let round = 0;
    // The buffers of the system hold some megabytes before it is felt.
    while (live.size > 0) {
      round += 1;
      await database.query(
        "insert into guildhall.signal (kind, in_organization) select 'policy_changed', $1 from generate_series(1, 90)",
        [acme.id],
      );
      // Signals that it comes to read all at once would be told as one word: to begin anew.
      await sleep(20);
    }
    expect(round).toBeGreaterThan(1);
    socket.resume();
    await until(() => socket.destroyed || socket.closed);
  });
});

test("a stream is no use of a session: none is touched by it, however long it is open (T-TIME-1)", async () => {
  await database.query(
    "update guildhall.organization_session set last_used_at = now() - interval '10 minutes' where user_id = $1",
    [max.userId],
  );
  const used = (): Promise<unknown> =>
    database.query(
      `select s.xmin::text, s.last_used_at, b.xmin::text as browser, a.xmin::text as account
       from guildhall.organization_session s join guildhall.browser b on b.id = s.browser_id
       join identity.session a on a.id = s.session_id where s.user_id = $1`,
      [max.userId],
    );
  const before = await used();
  const { handler: often } = serverWith({ limits: { heartbeatSeconds: 0.02 } });
  const stream = await listenAs(often, max);
  const place = stream.lastId();
  await until(() => stream.lastId() !== place);
  await rename("Acme that is not used");
  await stream.hear("organization_changed");
  expect(await used()).toEqual(before);
});
