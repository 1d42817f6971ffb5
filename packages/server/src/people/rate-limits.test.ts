import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { testPeople } from "../../test/people.ts";
import { Problem } from "../http/index.ts";
import { countVisit, createRateGate, defaultRateLimits, networkOf } from "./rate-limits.ts";

const few = { times: 3, seconds: 600 };
const world = await testPeople({
  limits: {
    signInAs: few,
    signInFrom: { times: 8, seconds: 600 },
    mailTo: few,
    mailFrom: { times: 5, seconds: 600 },
  },
});
const { browser, mailbox, signUp } = world;
afterAll(() => world.close());

describe("a network", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8::7", "2001:db8:0:0::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::", "fe80:0:0:0::/64"],
    [null, "unknown"],
  ])("%s speaks for %s", (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  test("whoever has the first 64 bits of an IPv6 address is one, however the address is written", () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    const halves = fc.tuple(fc.tuple(group, group, group, group), fc.tuple(group, group, group, group));
    const written = (groups: readonly number[]): string =>
      new URL(`http://[${groups.map((value) => value.toString(16)).join(":")}]`).hostname.slice(1, -1);
    fc.assert(
      fc.property(halves, halves, ([first, here], [second, there]) => {
        expect(networkOf(written([...first, ...here]))).toBe(networkOf(written([...first, ...there])));
        if (first.join() !== second.join())
          expect(networkOf(written([...first, ...here]))).not.toBe(networkOf(written([...second, ...here])));
      }),
    );
  });
});

describe("signing in (T-RL-1)", () => {
  test("after too many wrong passwords Eve has to wait, and Max signs in from elsewhere all the same", async () => {
    const max = await signUp("Max");
    for (let times = 0; times < 3; times += 1)
      expect((await browser("203.0.113.5").signIn(max.email, "a guess of hers")).status).toBe(401);
    const refused = await browser("203.0.113.5").signIn(max.email);
    expect(refused).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(500);
    expect(seconds).toBeLessThanOrEqual(600);
    expect((await browser("203.0.113.6").signIn(max.email)).status).toBe(200);
  });

  test("an address that nobody has is counted just the same", async () => {
    const answers = [];
    for (let times = 0; times < 4; times += 1)
      answers.push((await browser("203.0.113.7").signIn("nobody@example.com")).status);
    expect(answers).toEqual([401, 401, 401, 429]);
  });

  test("whoever has the right password may sign in as often as they like", async () => {
    const nia = await signUp("Nia");
    for (let times = 0; times < 10; times += 1)
      expect((await browser("203.0.113.8").signIn(nia.email)).status).toBe(200);
  });

  test("many addresses tried from one network are counted together, also over all of its IPv6 addresses", async () => {
    const answers = [];
    for (let times = 0; times < 10; times += 1)
      answers.push((await browser(`2001:db8:7:7::${times + 1}`).signIn(`person${times}@example.com`)).status);
    expect(answers).toEqual([401, 401, 401, 401, 401, 401, 401, 401, 429, 429]);
    expect((await browser("2001:db8:7:8::1").signIn("person1@example.com")).status).toBe(401);
  });
});

describe("mails (T-RL-1)", () => {
  test("nobody can flood a mailbox, and an address that nobody has is refused as soon", async () => {
    const olivia = await signUp("Olivia");
    await world.settled();
    const before = mailbox.list().length;
    for (const email of [olivia.email, "nobody@example.com"]) {
      const answers = [];
      for (let times = 0; times < 4; times += 1)
        answers.push(
          (await browser(`198.51.100.${times}`).post("/api/auth/request-password-reset", { email })).status,
        );
      expect(answers).toEqual([204, 204, 204, 429]);
    }
    await world.settled();
    expect(mailbox.list()).toHaveLength(before + 3);
    // Another kind of mail is another count.
    const other = await browser("198.51.100.9").post("/api/auth/send-verification-email", {
      email: olivia.email,
    });
    expect(other.status).toBe(204);
  });

  test("one network can not have mails sent to everybody", async () => {
    const answers = [];
    for (let times = 0; times < 7; times += 1)
      answers.push(
        (
          await browser("198.51.100.77").post("/api/auth/request-password-reset", {
            email: `person${times}@example.com`,
          })
        ).status,
      );
    expect(answers).toEqual([204, 204, 204, 204, 204, 429, 429]);
  });
});

describe("visitors (T-RL-1)", () => {
  const limits = {
    ...defaultRateLimits,
    broughtFrom: { times: 2, seconds: 3600 },
    broughtTo: { times: 3, seconds: 60 },
  };
  const bringing = (ip: string, slug = "acme") => ({ slug, ip, brings: true });

  test("bring so much from one network to one organization, and are told in words when to come again", async () => {
    const gate = createRateGate(limits);
    for (let time = 1; time <= 2; time += 1) await countVisit(gate, bringing("192.0.2.1"));
    await expect(countVisit(gate, bringing("192.0.2.1"))).rejects.toMatchObject({
      code: "too_many_requests",
      detail: "Too much was sent just now. Try again in 60 minutes.",
      headers: { "Retry-After": "3600" },
    });
    await countVisit(gate, bringing("192.0.2.1", "globex"));
    await countVisit(gate, { slug: "acme", ip: "192.0.2.1", brings: false });
  });

  test("bring so much to one organization from everywhere; who was refused for their network used up nothing", async () => {
    const gate = createRateGate(limits);
    await countVisit(gate, bringing("192.0.2.1"));
    await countVisit(gate, bringing("192.0.2.1"));
    for (let time = 1; time <= 5; time += 1)
      await countVisit(gate, bringing("192.0.2.1")).catch(() => undefined);
    await countVisit(gate, bringing("192.0.2.2"));
    await expect(countVisit(gate, bringing("192.0.2.3"))).rejects.toMatchObject({
      code: "too_many_requests",
      detail: "Too much was sent just now. Try again in a minute.",
    });
  });
});

test("counts that can not be reached let nobody through (T-FAIL-1)", async () => {
  const gate = createRateGate(defaultRateLimits, () => ({
    consume: () => Promise.reject(new Error("The store is away.")),
    reward: () => Promise.resolve(),
  }));
  await expect(gate.pass(["signUpFrom", "192.0.2.1"])).rejects.toEqual(new Problem("unavailable"));
});

test("what counts elsewhere counts for this room: a limiter may keep its counts where it likes", async () => {
  const counted: string[] = [];
  const shared = await testPeople({
    createLimiter: (name) => ({
      consume: (key) => Promise.resolve(counted.push(`${name} ${key}`)),
      reward: () => Promise.resolve(),
    }),
  });
  await shared.browser("192.0.2.9").signIn("nobody@example.com");
  expect(counted).toEqual(["signInAs nobody@example.com 192.0.2.9", "signInFrom 192.0.2.9"]);
  await shared.close();
});
