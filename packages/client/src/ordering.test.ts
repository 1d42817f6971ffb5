import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { eventually } from "../test/eventually.ts";
import { EdgeServer, problem } from "../test/edge-server.ts";
import { closeTabs, max, olivia, openTab } from "../test/tab.ts";

afterEach(closeTabs);

/** Replies that wait until the property lets them through, in whatever order it likes. */
class SlowNetwork {
  readonly #waiting: (() => void)[] = [];

  readonly beforeReply = (): Promise<void> => new Promise((resolve) => this.#waiting.push(resolve));

  /** Lets one reply through: the `nth` of those that wait, counted around. */
  async release(nth: number): Promise<void> {
    const [reply] = this.#waiting.splice(nth % Math.max(this.#waiting.length, 1), 1);
    reply?.();
    await settled();
  }

  async releaseAll(nth: number): Promise<void> {
    await settled();
    while (this.#waiting.length > 0) await this.release(nth);
  }
}

/** Long enough for everything that waits for no network. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

const nth = fc.nat({ max: 5 });

test("whatever the order of the replies, me never goes back, and ends with what the server said last", async () => {
  const step = fc.oneof(
    fc.constant({ do: "refresh" } as const),
    fc.constant({ do: "change" } as const),
    fc.constant({ do: "fail" } as const),
    fc.record({ do: fc.constant("release" as const), nth }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 24 }), nth, async (steps, last) => {
      const server = new EdgeServer();
      const network = new SlowNetwork();
      server.beforeReply = network.beforeReply;
      const { guildhall, page } = openTab(server);
      const shown: number[] = [];
      guildhall.me.subscribe(() => shown.push(guildhall.me.snapshot().accounts.length));
      let failing = false;
      server.instead = () => (failing ? problem("unavailable") : undefined);

      for (const each of steps) {
        failing = each.do === "fail";
        // The number of accounts only grows on the server, so a smaller number is an older answer.
        if (each.do === "change") server.add({ id: `user ${server.people.size}`, name: "", roles: {} });
        if (each.do === "change")
          page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
        if (each.do === "refresh" || each.do === "fail") void guildhall.refreshMe();
        if (each.do === "release") await network.release(each.nth);
        await settled();
      }
      failing = false;
      void guildhall.refreshMe();
      await network.releaseAll(last);
      void guildhall.refreshMe();
      await network.releaseAll(last);

      expect(shown).toEqual(shown.toSorted((one, other) => one - other));
      expect(guildhall.me.snapshot().status).toBe("ready");
      expect(guildhall.me.snapshot().accounts).toHaveLength(server.people.size);
      guildhall.close();
    }),
    { numRuns: 150 },
  );
});

test("whatever the order of the replies, an organization ends as it was asked last, here and on the server", async () => {
  const step = fc.oneof(
    fc.constantFrom({ do: "open" } as const, { do: "sign out" } as const, { do: "call" } as const),
    fc.record({ do: fc.constant("release" as const), nth }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 24 }), nth, async (steps, last) => {
      const server = new EdgeServer().add(max);
      const network = new SlowNetwork();
      server.beforeReply = network.beforeReply;
      const { guildhall } = openTab(server);
      const acme = guildhall.organization("acme", "max");
      let wanted: "open" | "idle" | undefined;
      for (const each of steps) {
        if (each.do === "open") acme.open().catch(() => undefined);
        if (each.do === "sign out") acme.signOut().catch(() => undefined);
        if (each.do === "call") acme.call("GET /api/organizations/:org").catch(() => undefined);
        if (each.do === "release") await network.release(each.nth);
        if (each.do === "open") wanted = "open";
        if (each.do === "sign out") wanted = "idle";
      }
      await network.releaseAll(last);

      const { status, session } = acme.state.snapshot();
      if (wanted !== undefined) expect(status).toBe(wanted);
      expect(session !== null).toBe(status === "open");
      expect(server.open.has("max acme")).toBe(status === "open");
      guildhall.close();
    }),
    { numRuns: 150 },
  );
});

test("whatever goes wrong in other organizations, Acme's state is the very same object", async () => {
  const failure = fc.constantFrom(
    ...(["not_found", "unauthenticated", "step_up_required", "forbidden", "internal_error"] as const),
    "network" as const,
    "nonsense" as const,
  );
  const action = fc.constantFrom("open" as const, "call" as const, "sign out" as const);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(failure, action), { maxLength: 12 }), async (failures) => {
      const server = new EdgeServer().add(olivia);
      const { guildhall } = openTab(server);
      const [acme, globex] = [
        guildhall.organization("acme", "olivia"),
        guildhall.organization("globex", "olivia"),
      ];
      await acme.open();
      await guildhall.refreshMe();
      const before = acme.state.snapshot();
      for (const [kind, what] of failures) {
        server.instead = ({ key }) => {
          if (!key.includes("globex")) return undefined;
          if (kind === "network") throw new TypeError("fetch failed");
          return kind === "nonsense" ? new Response("<p>") : problem(kind);
        };
        const attempts = {
          open: () => globex.open(),
          call: () => globex.call("GET /api/organizations/:org"),
          "sign out": () => globex.signOut(),
        };
        await attempts[what]().catch(() => undefined);
        await settled();
        expect(acme.state.snapshot()).toBe(before);
      }
      guildhall.close();
    }),
    { numRuns: 60 },
  );
});

test("when signing in is done, me knows who it is, also when another tab changed something meanwhile", async () => {
  const server = new EdgeServer();
  server.people.set(olivia.id, olivia);
  const [mine, other] = [openTab(server, "overtaken").guildhall, openTab(server, "overtaken").guildhall];
  await Promise.all([mine.refreshMe(), other.refreshMe()]);
  const asked: (() => void)[] = [];
  server.beforeReply = ({ key }) =>
    key === "GET /api/me" ? new Promise((resolve) => asked.push(resolve)) : Promise.resolve();

  const signingIn = mine.signIn({ email: "olivia@example.com", password: "a sentence" });
  const known = signingIn.then(() => mine.me.snapshot().accounts.map(({ user }) => user.id));
  await eventually(() => expect(asked).toHaveLength(2));
  void other.organization("acme", "olivia").open();
  await eventually(() => expect(asked).toHaveLength(4));
  while (asked.length > 0) {
    asked.shift()?.();
    await settled();
  }
  expect(await known).toEqual(["olivia"]);
});
