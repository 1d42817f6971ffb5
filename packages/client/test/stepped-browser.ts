import { vi } from "vitest";
import type { Environment } from "../src/page/environment.ts";
import type { LiveServer } from "./live-server.ts";
import { openTab, type Tab } from "./tab.ts";

/** How the tabs of a browser find out who holds the stream. */
export type LeadingBy = "locks" | "beats";

/** A tab whose answers and messages wait until they are let through. */
export interface SteppedTab extends Tab {
  /** What other tabs said, and it has not heard yet. */
  readonly inbox: unknown[];
  /** What it has asked and has no answer to yet, by account and path. */
  readonly underWay: string[];
  /** Runs nothing: neither answers nor messages reach it, and nobody hears it. */
  isFrozen: boolean;
  /** Hides what it shows. */
  isHidden: boolean;
}

interface Answer {
  readonly tab: SteppedTab;
  readonly arrive: () => void;
}

/**
 * A browser of which only the test says when something arrives: requests are served in the order in which they were
 * sent, answers come in any order, and what tabs tell one another when they get to it.
 */
export class SteppedBrowser {
  readonly tabs: SteppedTab[] = [];
  /** What must not have been. */
  readonly faults: string[] = [];
  readonly #server: LiveServer;
  readonly #locks: Environment["locks"];
  readonly #channels = new Map<SteppedTab, SteppedChannel>();
  #answers: Answer[] = [];
  #serving: Promise<unknown> = Promise.resolve();
  #isOffline = false;

  constructor(server: LiveServer, tabs: number, by: LeadingBy) {
    this.#server = server;
    this.#locks = by === "locks" ? locksOfABrowser() : null;
    for (let tab = 0; tab < tabs; tab++) this.#open(tab);
  }

  /** The tab of this number, which never changes though the tab may be replaced. */
  at(number: number): SteppedTab {
    const tab = this.tabs[number];
    if (tab === undefined) throw new Error(`There is no tab ${number}.`);
    return tab;
  }

  /** Closes a tab and opens a new one in its stead. */
  replace(number: number): void {
    const tab = this.at(number);
    tab.guildhall.close();
    this.#channels.delete(tab);
    this.#answers = this.#answers.filter((answer) => answer.tab !== tab);
    this.#open(number);
  }

  /** Has one answer arrive: the `nth` of those that wait for a tab that runs, counted around. */
  async arrive(nth: number): Promise<boolean> {
    const able = this.#answers.filter(({ tab }) => !tab.isFrozen);
    const answer = able[nth % Math.max(able.length, 1)];
    this.#answers = this.#answers.filter((each) => each !== answer);
    answer?.arrive();
    await calm();
    return answer !== undefined;
  }

  /** Has a tab hear the oldest of what it was told. */
  async hear(tab: SteppedTab): Promise<boolean> {
    const isAble = !tab.isFrozen && tab.inbox.length > 0;
    if (isAble)
      this.#channels.get(tab)?.dispatchEvent(new MessageEvent("message", { data: tab.inbox.shift() }));
    await calm();
    return isAble;
  }

  goOffline(): void {
    this.#isOffline = true;
    for (const stream of this.#server.held) stream.breakOff();
  }

  comeBack(): void {
    this.#isOffline = false;
    for (const { page } of this.tabs) page.dispatchEvent(new Event("online"));
  }

  /** Puts a tab into the back/forward cache: what others say meanwhile it never hears. */
  async leave(tab: SteppedTab): Promise<void> {
    if (tab.isFrozen) return;
    tab.page.dispatchEvent(persisted("pagehide"));
    await calm();
    tab.isFrozen = true;
    this.#channels.get(tab)?.quiet(true);
  }

  /** Lets a tab run again, from the back/forward cache or from being frozen. */
  wake(tab: SteppedTab): void {
    if (!tab.isFrozen) return;
    tab.isFrozen = false;
    const channel = this.#channels.get(tab);
    const wasLeft = channel?.quiet(false) === true;
    channel?.flush();
    if (wasLeft) tab.page.dispatchEvent(persisted("pageshow"));
  }

  /** Lets everything through that waits, and whatever comes of it. */
  async drain(): Promise<void> {
    for (let more = true; more;) {
      more = false;
      for (const tab of this.tabs) while (await this.hear(tab)) more = true;
      while (await this.arrive(0)) more = true;
    }
  }

  close(): void {
    for (const { guildhall } of this.tabs) guildhall.close();
  }

  #open(number: number): void {
    const inbox: unknown[] = [];
    const state = { inbox, underWay: [], isFrozen: false, isHidden: false };
    const channel: SteppedChannel = new SteppedChannel(state, () => [...this.#channels.values()]);
    const opened = openTab({ fetch: (input, init) => this.#fetch(tab, input, init) }, undefined, {
      channel: channel as unknown as BroadcastChannel,
      locks: this.#locks,
      isLive: true,
      hide: (isHidden) => (state.isHidden = isHidden),
      random: () => (number + 1) / 4,
    });
    const tab: SteppedTab = Object.assign(state, opened);
    this.tabs[number] = tab;
    this.#channels.set(tab, channel);
  }

  async #fetch(tab: SteppedTab, ...asked: Parameters<typeof fetch>): Promise<Response> {
    this.#expectNetwork();
    const request = new Request(...asked);
    // A stream is ended by the signal that was given: a request that is no longer looked at passes none on.
    if (request.url.endsWith("/api/me/stream")) return this.#server.fetchAll(...asked);
    const done = this.#count(tab, request);
    try {
      const served = this.#serving.then(() => this.#server.fetch(request));
      this.#serving = served.catch(() => undefined);
      const response = await served;
      await new Promise<void>((arrive) => this.#answers.push({ tab, arrive }));
      this.#expectNetwork();
      return response;
    } finally {
      done();
    }
  }

  #expectNetwork(): void {
    if (this.#isOffline) throw new TypeError("The browser is offline.");
  }

  /** Where one account stands in one organization is asked one thing at a time. */
  #count({ underWay }: SteppedTab, request: Request): () => void {
    const { pathname } = new URL(request.url);
    const name = `${request.headers.get("guildhall-account")} ${pathname}`;
    if (underWay.includes(name) && pathname.endsWith("/session"))
      this.faults.push(`${name} was asked twice at once`);
    underWay.push(name);
    return () => void underWay.splice(underWay.indexOf(name), 1);
  }
}

/** Long enough for everything that waits for neither time nor network. */
export async function calm(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets time pass, in milliseconds. */
export async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await calm();
}

type Receiver = Pick<SteppedTab, "inbox" | "isFrozen">;

/** Stands in for a `BroadcastChannel`. */
class SteppedChannel extends EventTarget {
  readonly #tab: Receiver;
  readonly #all: () => readonly SteppedChannel[];
  #unsaid: unknown[] = [];
  #isQuiet = false;
  #isClosed = false;

  constructor(tab: Receiver, all: () => readonly SteppedChannel[]) {
    super();
    this.#tab = tab;
    this.#all = all;
  }

  postMessage(data: unknown): void {
    if (this.#isClosed) return;
    this.#unsaid.push(structuredClone(data));
    if (!this.#tab.isFrozen) this.flush();
  }

  /** Says what was kept back while the tab was frozen. */
  flush(): void {
    const others = this.#all().filter((each) => each !== this);
    for (const data of this.#unsaid.splice(0)) for (const other of others) other.#receive(data);
  }

  /** Hears nothing from now on, or hears again; answers how it was. */
  quiet(isQuiet: boolean): boolean {
    const before = this.#isQuiet;
    this.#isQuiet = isQuiet;
    if (isQuiet) this.#tab.inbox.length = 0;
    return before;
  }

  close(): void {
    this.#isClosed = true;
  }

  #receive(data: unknown): void {
    if (!this.#isClosed && !this.#isQuiet) this.#tab.inbox.push(data);
  }
}

/** Locks as a browser has them: whoever asked first has it first, until its work is done. */
function locksOfABrowser(): NonNullable<Environment["locks"]> {
  const waiting: (() => Promise<void>)[] = [];
  let isHeld = false;
  async function grant(): Promise<void> {
    const next = isHeld ? undefined : waiting.shift();
    if (next === undefined) return;
    isHeld = true;
    await next();
    isHeld = false;
    await grant();
  }
  const request = (_: string, { signal }: LockOptions, work: () => Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const turn = (): Promise<void> => work().then(resolve, reject);
      signal?.addEventListener("abort", () => {
        const place = waiting.indexOf(turn);
        if (place >= 0) waiting.splice(place, 1);
        reject(new DOMException("The wait was ended.", "AbortError"));
      });
      waiting.push(turn);
      void grant();
    });
  return { request } as unknown as NonNullable<Environment["locks"]>;
}

function persisted(type: string): Event {
  return Object.assign(new Event(type), { persisted: true });
}
