import { afterAll, expect, test } from "vitest";
import { arrive, castOf, testDatabase } from "@guildhall/server/testing";
import { until } from "../../test/jobs.ts";
import { listenAs } from "../../test/live.ts";
import { freePort } from "../../test/free-port.ts";
import { hasRedis, startRedis } from "../../test/redis.ts";
import { createLogger, createRouter, type Handler } from "../http/index.ts";
import { createLive, type Live } from "./live.ts";
import { createRelay } from "./relay.ts";
import { liveRoutes } from "./routes.ts";

const logger = createLogger({ level: "silent" });
const endings: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

const testWithRedis = test.skipIf(!hasRedis);

testWithRedis(
  "a server that PostgreSQL can not notify is woken by another through Redis (needs redis-server)",
  async () => {
    const redis = startRedis(await freePort(), endings);
    const database = await testDatabase();
    endings.push(() => database.close());
    const { acme } = await castOf(database);
    const ned = await arrive(database, "Ned", { role: "member", organization: acme });
    const ada = await arrive(database, "Ada", { role: "member", organization: acme });
    const serverAt = (ownerUrl: string): { readonly live: Live; readonly handler: Handler } => {
      const { tenant, system } = database;
      // No heartbeat comes while this runs: what is heard is heard by a wake-up.
      const limits = { heartbeatSeconds: 3600, staleSeconds: 3600 };
      const live = createLive({
        tenant,
        system,
        ownerUrl,
        secret: "of this test",
        redisUrl: redis.url,
        logger,
        limits,
      });
      endings.push(() => live.close());
      return {
        live,
        handler: createRouter({ routes: liveRoutes(live), publicUrl: "http://localhost:3000", logger }),
      };
    };
    const hearing = serverAt(database.ownerUrl);
    const deaf = serverAt("postgres://nobody@127.0.0.1:1/nothing");
    const [first, second] = [await listenAs(hearing.handler, ada), await listenAs(deaf.handler, ned)];
    await first.hear("resync");
    let round = 0;
    // Whether both have found Redis by now can not be seen from here: it is tried until they have.
    while (!second.messages.some(({ kind }) => kind === "organization_changed")) {
      round += 1;
      await database.query("update guildhall.organization set name = $2 where id = $1", [
        acme.id,
        `Acme ${round}`,
      ]);
      await new Promise((done) => setTimeout(done, 20));
    }
    await database.query("delete from guildhall.member where user_id = $1", [ned.userId]);
    expect(await second.hear("membership_ended")).toMatchObject({ user: ned.userId, organization: acme.id });
  },
);

testWithRedis(
  "wake-ups go to the others and not to oneself, and find their way again when Redis comes back (needs redis-server)",
  async () => {
    const port = await freePort();
    const redis = startRedis(port, endings);
    const woken = { one: 0, other: 0 };
    const one = createRelay({ url: redis.url, logger, woken: () => (woken.one += 1) });
    const other = createRelay({ url: redis.url, logger, woken: () => (woken.other += 1) });
    endings.push(
      () => one.close(),
      () => other.close(),
    );
    // Each is woken by its own connecting: something may have been missed before.
    await until(() => woken.one >= 1 && woken.other >= 1);
    const ofOne = woken.one;
    await until(() => {
      one.wakeOthers();
      return woken.other > 1;
    });
    expect(woken.one).toBe(ofOne);
    await redis.stop();
    one.wakeOthers();
    const before = { ...woken };
    startRedis(port, endings);
    await until(() => woken.one > before.one && woken.other > before.other);
  },
);
