import type { BrowserContext, Page } from "@playwright/test";
import { setTimeout as sleep } from "node:timers/promises";
import { lookAt, type Look } from "./look.ts";
import { isSame, type Model, type Place, type Shown } from "./model.ts";
import { Witness } from "./witness.ts";
import { canaryOf, type World } from "./world.ts";

/** How long a tab may take to show what it must, on a machine that has much else to do, in milliseconds. */
const patience = 30_000;

/** The tabs of the story, held against the model. */
export class Tabs {
  readonly pages: Page[] = [];
  readonly witness: Witness;
  /** How many looks at tabs found what they must show. */
  looks = 0;
  readonly #context: BrowserContext;
  readonly #world: World;
  readonly #model: Model;
  /** The last places of each tab, the latest last: an answer may still be on its way to one that it has left. */
  readonly #places: Place[][] = [];
  /** What each tab showed when all came to rest last. */
  #before: readonly (Shown | undefined)[] = [];
  /** Those in which somebody did something since. */
  readonly #used = new Set<number>();

  constructor(context: BrowserContext, world: World, model: Model) {
    this.#context = context;
    this.#world = world;
    this.#model = model;
    this.witness = new Witness(world);
  }

  async open(): Promise<void> {
    await this.witness.watch(this.#context);
    for (const tab of this.#model.tabs.keys()) await this.#fresh(tab);
  }

  /** The page of a tab, before the person. */
  async at(tab: number): Promise<Page> {
    const page = this.pages[tab];
    if (page === undefined) throw new Error(`There is no tab ${tab}.`);
    this.#used.add(tab);
    await page.bringToFront();
    return page;
  }

  /** Closes a tab, and opens a new one in its stead that knows nothing of what it was. */
  async replace(tab: number): Promise<Page> {
    await this.pages[tab]?.close();
    this.#used.add(tab);
    return this.#fresh(tab);
  }

  /** The address of a place: it names the account, since several may be in the organization. */
  addressOf({ account, organization }: Place, page = "jobs"): string {
    return `/${organization}/${page}?account=${this.#world.idOf(account)}`;
  }

  /** Waits until every tab shows what it must. Throws an Error that says which does not, and what was ever seen amiss. */
  async settle(): Promise<void> {
    const amiss = (await Promise.all(this.pages.map((page, tab) => this.#settleOne(page, tab)))).flat();
    if (amiss.length > 0) throw new Error(amiss.join("\n"));
    for (const { page, account, organization } of this.witness.takeAsked()) {
      const known = this.#places[this.pages.indexOf(page)];
      const isOwn = known?.some((place) => isSame(place, { account, organization })) ?? true;
      if (!isOwn) this.witness.faults.push(`a tab elsewhere asked ${organization} as ${account}`);
    }
    this.#countQuestions();
    if (this.witness.faults.length > 0) throw new Error(this.witness.faults.join("\n"));
  }

  /** Nobody is asked who need not be, not even for a moment, and whoever must be is asked once. */
  #countQuestions(): void {
    const questions = this.witness.takeQuestions();
    for (const [tab, page] of this.pages.entries()) {
      const [was, is] = [this.#before[tab], this.#model.tabs[tab]];
      const most = this.#used.has(tab) ? 2 : was?.at === "inside" && is?.at === "inside" ? 0 : 1;
      const count = questions.get(page) ?? 0;
      if (count > most)
        this.witness.faults.push(
          `tab ${tab} asked ${count} times on its way from ${JSON.stringify(was)} to ${JSON.stringify(is)}`,
        );
    }
    this.#before = [...this.#model.tabs];
    this.#used.clear();
  }

  /** What is still amiss with a tab when patience is at its end. */
  async #settleOne(page: Page, tab: number): Promise<readonly string[]> {
    const deadline = performance.now() + patience;
    let faults: readonly string[];
    let look: Look | undefined;
    do {
      look = await lookAt(page);
      faults = look === undefined ? ["it never came to rest"] : this.#faultsOf(tab, look);
      if (faults.length === 0) {
        this.#note(tab);
        return [];
      }
      await sleep(50);
    } while (performance.now() < deadline);
    const must = JSON.stringify(this.#model.tabs[tab]);
    return [`Tab ${tab} must show ${must}: ${faults.join("; ")}. It shows ${JSON.stringify(look)}`];
  }

  #note(tab: number): void {
    this.looks++;
    const place = this.#model.placeOf(tab);
    const places = (this.#places[tab] ??= []);
    if (place === undefined || (places[0] && isSame(places.at(-1) ?? places[0], place))) return;
    places.push(place);
    if (places.length > 4) places.shift();
  }

  #faultsOf(tab: number, look: Look, shown = this.#model.tabs[tab]): readonly string[] {
    if (shown === undefined) return ["nobody knows what it must show"];
    if (shown.at === "proof") return this.#faultsAsking(shown, look);
    if (look.isBusy && shown.at !== "anywhere") return ["it is not ready"];
    if (shown.at === "anywhere") return this.#findsItself(tab, shown.account, look);
    if (shown.at === "inside") return this.#faultsInside(shown, look);
    if (look.canaries.length > 0) return [`it still lists ${look.canaries.join()}`];
    const heading = this.#headingOf(shown);
    return look.heading === heading ? [] : [`its heading is not “${heading}”`];
  }

  #headingOf(shown: Exclude<Shown, { at: "inside" | "proof" | "anywhere" }>): string {
    switch (shown.at) {
      case "asked":
        return "Sign in";
      case "nothing":
        return "There is nothing here";
      case "closed":
        return `You are signed out of ${this.#world.nameOf(shown.place.organization)}`;
      case "ended":
        return `You no longer have access to ${this.#world.nameOf(shown.place.organization)}`;
    }
  }

  #faultsInside({ place, title }: Extract<Shown, { at: "inside" }>, look: Look): readonly string[] {
    const { account, organization } = place;
    const name = this.#world.nameOf(organization);
    const must: readonly (readonly [what: string, is: unknown, must: unknown])[] = [
      ["its address", look.path, `/${organization}/${title.toLowerCase()}`],
      ["its title", look.title, `${title} · ${name}`],
      ["its heading", look.heading, title],
      ["its breadcrumb", look.breadcrumb, name],
      ["its switcher", look.switcher, name],
      ["its account", look.account, account],
      ["its links", look.links.filter((path) => path.split("/")[1] !== organization).join(), ""],
      ["what it lists", look.canaries.join(), title === "Jobs" ? canaryOf(organization) : ""],
      ["who asks for more proof", look.asking, ""],
      ["being offline", look.isOffline, false],
      ["the offer to create", title === "Jobs" && look.mayCreate, this.#mayCreate(place, title)],
    ];
    return differences(must);
  }

  /** Beside the question stands at most what was there before. */
  #faultsAsking({ place, title }: Extract<Shown, { at: "proof" }>, look: Look): readonly string[] {
    const { account, organization } = place;
    const must: readonly (readonly [what: string, is: unknown, must: unknown])[] = [
      ["its address", look.path, `/${organization}/${title.toLowerCase()}`],
      ["who asks", look.asking, this.#world.nameOf(organization)],
      ["its account", look.account, account],
      ["what else it lists", look.canaries.filter((word) => word !== canaryOf(organization)).join(), ""],
    ];
    return differences(must);
  }

  #mayCreate(place: Place, title: string): boolean {
    return title === "Jobs" && this.#model.roleIn(place) === "admin";
  }

  /** A tab that was free to go where its people belong: where it went it must be as if it had been sent there. */
  #findsItself(tab: number, account: string | null, look: Look): readonly string[] {
    const place = { account: look.account, organization: look.path.split("/")[1] ?? "" };
    if (!this.#model.mayEnter(place)) return ["it is nowhere that anybody belongs"];
    if (account !== null && look.account !== account) return [`it is not used by ${account}`];
    const at = this.#model.asked(place) === undefined ? "inside" : "proof";
    const shown: Shown = { at, place, title: "Jobs" };
    if (at === "inside" && look.isBusy) return ["it is not ready"];
    const faults = this.#faultsOf(tab, look, shown);
    if (faults.length === 0) this.#model.tabs[tab] = shown;
    return faults;
  }

  async #fresh(tab: number): Promise<Page> {
    const page = await this.#context.newPage();
    this.pages[tab] = page;
    this.#places[tab] = [];
    return page;
  }
}

function differences(
  all: readonly (readonly [what: string, is: unknown, must: unknown])[],
): readonly string[] {
  return all
    .filter(([, is, must]) => is !== must)
    .map(([what, is, must]) => `${what} is “${String(is)}” and not “${String(must)}”`);
}
