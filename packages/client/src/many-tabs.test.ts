import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ChangingServer, type Place } from "../test/changing-server.ts";
import { json } from "../test/edge-server.ts";
import { calm, pass, SteppedBrowser, type LeadingBy, type SteppedTab } from "../test/stepped-browser.ts";
import { closeTabs } from "../test/tab.ts";
import type { OrganizationClient } from "./index.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  closeTabs();
  vi.useRealTimers();
});

const accounts = ["olivia", "max"];
const slugs = ["acme", "globex", "initech"];
const tabs = 3;

const tab = fc.nat({ max: tabs - 1 });
const account = fc.constantFrom(...accounts);
const place = fc.record({ account, slug: fc.constantFrom(...slugs) });
const change = fc.constantFrom("role", "remove", "join", "end session", "ask", "ask no more");
const say = <Name extends string>(name: Name) => fc.constant(name);

/** What a person does in a tab, what happens to it, and what gets through. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: say("switch"), tab, place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("call", "token", "refresh"), tab }) },
  { weight: 2, arbitrary: fc.record({ do: say("sign out of"), tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("sign in", "sign out"), tab, account }) },
  { weight: 6, arbitrary: fc.record({ do: say("change"), change, place }) },
  { weight: 1, arbitrary: fc.record({ do: say("end account"), account }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("go offline", "come back") }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("freeze", "leave", "wake", "replace"), tab }) },
  { weight: 10, arbitrary: fc.record({ do: say("arrive"), nth: fc.nat({ max: 5 }) }) },
  { weight: 5, arbitrary: fc.record({ do: say("hear"), tab }) },
  { weight: 5, arbitrary: fc.record({ do: say("pass"), milliseconds: fc.constantFrom(60, 400, 4000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A story of steps, and what every tab held against it at every moment. */
class Story {
  readonly server = new ChangingServer(accounts, slugs);
  readonly browser: SteppedBrowser;
  readonly #at = new Map<SteppedTab, Place>();
  readonly #watched = new Map<SteppedTab, Map<string, OrganizationClient>>();

  constructor(by: LeadingBy) {
    this.browser = new SteppedBrowser(this.server, tabs, by);
  }

  async begin(): Promise<void> {
    for (const each of this.browser.tabs) void this.#greet(each);
    await this.calmDown();
  }

  async take(next: Step): Promise<void> {
    switch (next.do) {
      case "change":
        this.server.change(next.change, next.place);
        break;
      case "end account":
        this.server.endAccount(next.account);
        break;
      case "go offline":
        this.browser.goOffline();
        break;
      case "come back":
        this.browser.comeBack();
        break;
      case "arrive":
        await this.browser.arrive(next.nth);
        break;
      case "pass":
        await pass(next.milliseconds);
        break;
      default:
        await this.#takeIn(this.browser.at(next.tab), next);
    }
    await calm();
  }

  /** Lets everything come to rest: every tab runs, the network holds, and half a minute goes by. */
  async calmDown(): Promise<void> {
    this.browser.comeBack();
    for (const each of this.browser.tabs) this.browser.wake(each);
    for (let round = 0; round < 40; round++) {
      // A stream that lives says so.
      for (const { write } of this.server.held) write(": alive\n\n");
      await pass(800);
      await this.browser.drain();
    }
  }

  /** Where every tab is at odds with the server, now that all is at rest. */
  get differences(): string[] {
    return this.browser.tabs.flatMap((each) => {
      const { accounts: known } = each.guildhall.me.snapshot();
      const names = known.map(({ user }) => user.id);
      const isSame = JSON.stringify(names) === JSON.stringify([...this.server.signedIn]);
      const [...clients] = this.#watched.get(each)?.values() ?? [];
      return [
        ...(isSame ? [] : [`a tab knows ${names.join()}`]),
        ...(each.isHidden ? ["a tab is hidden"] : []),
        ...clients.flatMap((client) => this.#difference(client)),
      ];
    });
  }

  #difference({ slug, account: user, state }: OrganizationClient): string[] {
    const { status, session, problem } = state.snapshot();
    const shown = [status, problem?.code ?? session?.role].filter((part) => part !== undefined).join(" ");
    const allowed = this.#allowed({ account: user ?? "", slug });
    return allowed.includes(shown)
      ? []
      : [`${user} in ${slug} is “${shown}” and not ${allowed.join(" or ")}`];
  }

  /** What a tab may show of a place; who closed it leaves it closed. */
  #allowed({ account: user, slug }: Place): readonly string[] {
    const role = this.server.people.get(user)?.roles[slug];
    if (!this.server.signedIn.has(user)) return ["idle", "refused unauthenticated"];
    if (role === undefined) return ["idle", "ended not_found", "refused not_found"];
    if (this.server.asks.has(`${user} ${slug}`)) return ["idle", "step_up step_up_required"];
    return this.server.open.has(`${user} ${slug}`) ? ["idle", `open ${role}`] : ["idle"];
  }

  async #takeIn(each: SteppedTab, next: Extract<Step, { tab: number }>): Promise<void> {
    if (next.do === "wake") this.browser.wake(each);
    if (next.do === "freeze") each.isFrozen = true;
    if (next.do === "leave") await this.browser.leave(each);
    if (next.do === "hear") await this.browser.hear(each);
    if (next.do === "replace") {
      this.browser.replace(next.tab);
      void this.#greet(this.browser.at(next.tab));
    }
    // Nobody does anything in a tab that does not run, or before it shows something.
    if (!each.isFrozen && !each.isHidden) this.#act(each, next);
  }

  #act(each: SteppedTab, next: Extract<Step, { tab: number }>): void {
    const { guildhall } = each;
    const here = this.#here(each);
    if (next.do === "refresh") void guildhall.refreshMe();
    if (next.do === "switch") {
      this.#at.set(each, next.place);
      this.#watch(each, next.place);
      forget(this.#here(each)?.open());
    }
    if (next.do === "call") forget(here?.call("GET /api/organizations/:org"));
    if (next.do === "sign out of") forget(here?.signOut());
    if (next.do === "token" && here !== undefined) {
      forget(
        here.accessToken().then((token) => this.#expectOwn(token, ` of ${here.account} in ${here.slug}`)),
      );
    }
    const email = "account" in next ? `${next.account}@example.com` : "";
    if (next.do === "sign in") forget(guildhall.signIn({ email, password: "a sentence is good" }));
    if (next.do === "sign out") forget(guildhall.signOut({ user: next.account }));
  }

  #here(each: SteppedTab): OrganizationClient | undefined {
    const at = this.#at.get(each);
    return at && each.guildhall.organization(at.slug, at.account);
  }

  #expectOwn(token: string, owner: string): void {
    if (!token.endsWith(owner)) this.browser.faults.push(`${token} is not${owner}`);
  }

  async #greet({ guildhall }: SteppedTab): Promise<void> {
    const shown = new Map<string, number>();
    guildhall.me.subscribe(() => {
      for (const { user, organizations } of guildhall.me.snapshot().accounts)
        for (const { slug, role } of organizations) this.#expectNewer(shown, `${user.id} ${slug}`, role);
    });
    await guildhall.refreshMe();
  }

  /** Holds what a tab knows of a place against what it is, whenever it changes. */
  #watch(each: SteppedTab, { account: user, slug }: Place): void {
    const clients = this.#watched.get(each) ?? new Map<string, OrganizationClient>();
    this.#watched.set(each, clients);
    const name = `${user} ${slug}`;
    if (clients.has(name)) return;
    const client = each.guildhall.organization(slug, user);
    clients.set(name, client);
    const shown = new Map<string, number>();
    client.state.subscribe(() => {
      const { session } = client.state.snapshot();
      if (session === null) return;
      const held = `${session.user.id} ${session.organization.slug}`;
      if (held !== name) this.browser.faults.push(`the tab of ${name} holds what is of ${held}`);
      this.#expectNewer(shown, name, session.role);
    });
  }

  #expectNewer(shown: Map<string, number>, name: string, role: string): void {
    const number = Number(role.replace("role ", ""));
    const before = shown.get(name) ?? 0;
    if (number < before) this.browser.faults.push(`${name} went from role ${before} back to ${role}`);
    shown.set(name, number);
  }
}

/** What comes of it shows in the stores. */
function forget(work: Promise<unknown> | undefined): void {
  work?.catch(() => undefined);
}

const story = fc.array(step, { maxLength: 40 });
/** Each takes some fifty milliseconds. */
const patient = 120_000;

test(
  "whatever three tabs do and whatever happens to them, each stays its own, and at rest all show what is so (T-MODEL-1)",
  async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.constantFrom<LeadingBy>("locks", "beats"), async (steps, by) => {
        const told = new Story(by);
        await told.begin();
        for (const each of steps) {
          await told.take(each);
          if (by === "locks") expect(told.server.held.length).toBeLessThanOrEqual(1);
        }
        await told.calmDown();
        expect(told.browser.faults).toEqual([]);
        expect(told.differences).toEqual([]);
        expect(told.server.held).toHaveLength(told.server.signedIn.size > 0 ? 1 : 0);
        told.browser.close();
      }),
      { numRuns: 100 },
    );
  },
  patient,
);

test(
  "an answer that is somebody else's, or another organization's, is shown in no tab (T-CACHE-2)",
  async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.infiniteStream(fc.tuple(fc.boolean(), place)), async (steps, mistakes) => {
        const told = new Story("locks");
        await told.begin();
        const { server } = told;
        server.instead = ({ key }) => {
          const [[isMistaken, wrong] = [false, null]] = [...mistakes.take(1)];
          if (!isMistaken || wrong === null || !key.endsWith("/session") || key.startsWith("DELETE"))
            return undefined;
          return json(server.session(wrong.account, wrong.slug), wrong.slug);
        };
        for (const each of steps) await told.take(each);
        await told.calmDown();
        expect(told.browser.faults).toEqual([]);
        told.browser.close();
      }),
      { numRuns: 50 },
    );
  },
  patient,
);
