import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { until } from "../../../test/jobs.ts";
import { freePort } from "../../../test/free-port.ts";
import { hasRedis, startRedis, type RunningRedis } from "../../../test/redis.ts";
import { createLogger, type Problem } from "../../http/index.ts";
import { createRateGate, defaultRateLimits, type RateGate } from "../rate-limits.ts";
import { connectRedis } from "./redis.ts";
import { shareLimits } from "./shared-limits.ts";

const logger = createLogger({ level: "silent" });
const endings: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

const testWithRedis = test.skipIf(!hasRedis);
const limits = { ...defaultRateLimits, mailTo: { times: 10, seconds: 600 } };

/** The gate of one server. */
function gateAt({ url }: Pick<RunningRedis, "url">, answerMs = 10_000): RateGate {
  const shared = shareLimits(url, logger, answerMs);
  endings.push(() => shared.close());
  return createRateGate(limits, shared.createLimiter);
}

/** What became of a request that is counted: `passed`, or the code of the problem. */
const passed = (gate: RateGate, key: string): Promise<string> =>
  gate.pass(["mailTo", key]).then(
    () => "passed",
    (error: unknown) => (error as Problem).code,
  );

/** Asks each of the gates so often, all at once, and counts those that passed. */
async function passes(gates: readonly RateGate[], key: string, times: number): Promise<number> {
  const answers = await Promise.all(
    gates.flatMap((gate) => Array.from({ length: times }, () => passed(gate, key))),
  );
  for (const answer of answers) expect(["passed", "too_many_requests"]).toContain(answer);
  return answers.filter((answer) => answer === "passed").length;
}

/** Resolves once the servers count together again. */
async function together(gates: readonly RateGate[]): Promise<void> {
  await until(async () => (await passes(gates, `together ${randomUUID()}`, 8)) === 10);
}

testWithRedis(
  "three servers have one limit together, and what is given back is given back to all (needs redis-server)",
  async () => {
    const redis = startRedis(await freePort(), endings);
    const gates = [gateAt(redis), gateAt(redis), gateAt(redis)];
    await together(gates);
    expect(await passes(gates, "olivia@example.com", 20)).toBe(10);
    expect(await passes(gates, "max@example.com", 3)).toBe(9);
    await gates[0]?.giveBack(["mailTo", "max@example.com"]);
    expect(await passes(gates, "max@example.com", 4)).toBe(2);

    const reader = connectRedis(redis.url, logger, { enableOfflineQueue: true });
    endings.push(() => reader.disconnect());
    const keys = await reader.keys("*");
    expect(keys.filter((key) => key.startsWith("guildhall:limit:mailTo:"))).toHaveLength(keys.length);
    expect(keys.join(" "), "nobody's address stands in Redis").not.toContain("example.com");
  },
  60_000,
);

testWithRedis(
  "while Redis is away each server counts by itself, nobody is refused for it, and then they count together again (needs redis-server)",
  async () => {
    const port = await freePort();
    const gates = [
      gateAt({ url: `redis://127.0.0.1:${port}` }),
      gateAt({ url: `redis://127.0.0.1:${port}` }),
    ];
    expect(await passes(gates, "never there", 20)).toBe(20);
    const redis = startRedis(port, endings);
    await together(gates);
    expect(await passes(gates, "nia@example.com", 20)).toBe(10);

    await redis.stop();
    expect(await passes(gates, "nia@example.com", 20)).toBe(20);
    expect(await passes(gates, "nia@example.com", 20)).toBe(0);
    startRedis(port, endings);
    await together(gates);
  },
  60_000,
);

testWithRedis(
  "a Redis that hangs delays nobody for long, and refuses nobody (needs redis-server)",
  async () => {
    const redis = startRedis(await freePort(), endings);
    const gates = [gateAt(redis, 250), gateAt(redis, 250)];
    await together(gates);
    redis.freeze();
    const began = performance.now();
    expect(await passes(gates, "hanging", 20)).toBe(20);
    expect(performance.now() - began).toBeLessThan(5000);
    redis.thaw();
    await together(gates);
  },
  60_000,
);
