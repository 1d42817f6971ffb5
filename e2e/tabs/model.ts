/** One account (its e-mail address) in one organization (its slug). */
export interface Place {
  readonly account: string;
  readonly organization: string;
}

/** A page of an organization that tabs are on. */
export type PageTitle = "Jobs" | "Members";

/** What a tab must show. */
export type Shown =
  /** The page of a place, with what is there. */
  | { readonly at: "inside"; readonly place: Place; readonly title: PageTitle }
  /** The page of a place, or what would be it, and beside it that the organization asks for more proof. */
  | { readonly at: "proof"; readonly place: Place; readonly title: PageTitle }
  /** That the account signed out of the organization: the way back is one click, and nobody signs in for it. */
  | { readonly at: "closed"; readonly place: Place; readonly title: PageTitle }
  /** That the account belongs there no more. */
  | { readonly at: "ended"; readonly place: Place; readonly title: PageTitle }
  /** That there is nothing: the tab came when the account did not belong there. */
  | { readonly at: "nothing"; readonly place: Place; readonly title: PageTitle }
  /** Any place of whoever is signed in: of this account, where one is named. */
  | { readonly at: "anywhere"; readonly account: string | null }
  /** The sign-in page. */
  | { readonly at: "asked" };

/** What an organization can demand of whoever enters it: at most one of these. */
export const demands = ["second factor", "password", "recent proof"] as const;
/** What an organization can demand of whoever enters it. */
export type Demand = (typeof demands)[number];

/** A role that the story gives. */
export type GivenRole = "admin" | "member";

/**
 * Who is signed in, who belongs where, and what each tab must show for it. It is written from what people are promised,
 * not from how the application does it.
 */
export class Model {
  readonly tabs: Shown[];
  readonly #signedIn = new Set<string>();
  /** What each account has shown since it signed in, and still counts. */
  readonly #shown = new Map<string, Set<Demand>>();
  /** What the organizations demand that demand anything. */
  readonly #demanding = new Map<string, Demand>();
  /** The role of an account in each of its organizations. */
  readonly #roles: ReadonlyMap<string, Map<string, GivenRole>>;

  constructor(memberships: ReadonlyMap<string, readonly string[]>, tabs: number) {
    this.#roles = new Map(
      [...memberships].map(([account, organizations]) => [
        account,
        new Map(organizations.map((organization) => [organization, "admin" as const])),
      ]),
    );
    this.tabs = Array.from({ length: tabs }, () => ({ at: "asked" }));
  }

  get accounts(): readonly string[] {
    return [...this.#roles.keys()];
  }

  get signedIn(): readonly string[] {
    return [...this.#signedIn];
  }

  /** Every place that somebody who is signed in may go to. */
  get places(): readonly Place[] {
    return this.signedIn.flatMap((account) => this.placesOf(account));
  }

  placesOf(account: string): readonly Place[] {
    return [...(this.#roles.get(account)?.keys() ?? [])].map((organization) => ({ account, organization }));
  }

  roleIn({ account, organization }: Place): GivenRole | undefined {
    return this.#roles.get(account)?.get(organization);
  }

  mayEnter(place: Place): boolean {
    return this.#signedIn.has(place.account) && this.roleIn(place) !== undefined;
  }

  /** What whoever is there must prove; undefined where they must not be asked. */
  asked({ account, organization }: Place): Demand | undefined {
    const demand = this.#demanding.get(organization);
    return demand !== undefined && this.#shown.get(account)?.has(demand) === true ? undefined : demand;
  }

  /** What an organization demands; undefined for nothing. */
  demandOf(organization: string): Demand | undefined {
    return this.#demanding.get(organization);
  }

  /** Whether any organization demands this. */
  isDemanded(demand: Demand): boolean {
    return [...this.#demanding.values()].includes(demand);
  }

  /** The place that a tab is about; undefined for one that is about none. */
  placeOf(tab: number): Place | undefined {
    const shown = this.tabs[tab];
    return shown !== undefined && "place" in shown ? shown.place : undefined;
  }

  /** Somebody went to a place in this tab: nobody who is signed in is asked again, and no outsider is told of it. */
  went(tab: number, place: Place, title: PageTitle = "Jobs"): void {
    this.tabs[tab] = { at: this.mayEnter(place) ? this.#within(place) : "nothing", place, title };
  }

  /** An account signed out of one organization: its tabs there are covered, and no other. */
  closed(place: Place): void {
    this.#turn(["inside"], () => "closed", place);
  }

  /** Somebody asks for a covered page again. */
  reopened(tab: number): void {
    const shown = this.tabs[tab];
    if (shown?.at !== "closed") throw new Error("Only what was closed is opened again.");
    this.tabs[tab] = { ...shown, at: this.mayEnter(shown.place) ? this.#within(shown.place) : "ended" };
  }

  /** An account signed out: its tabs go to whoever is left, and only when nobody is left do they ask. */
  signedOut(account: string): void {
    this.#signedIn.delete(account);
    this.#shown.delete(account);
    this.#each((shown) => {
      if ("place" in shown && shown.place.account !== account) return shown;
      return this.#signedIn.size > 0 ? { at: "anywhere", account: null } : { at: "asked" };
    });
  }

  /**
   * An account signed in, in this tab, with a second factor or without: whoever was waiting for it in another is not
   * asked once more.
   */
  cameIn(tab: number, account: string, withSecondFactor: boolean): void {
    this.#signedIn.add(account);
    this.#shown.set(account, new Set(["password", "recent proof"]));
    if (withSecondFactor) this.#shown.get(account)?.add("second factor");
    this.#each((shown) => (shown.at === "asked" ? { at: "anywhere", account } : shown));
    this.tabs[tab] = { at: "anywhere", account };
  }

  /** An account was removed from an organization: its tabs there are covered, and no other. */
  removed(place: Place): void {
    this.#roles.get(place.account)?.delete(place.organization);
    this.#turn(["inside", "proof"], () => "ended", place);
  }

  /** An account belongs to an organization again: its tabs that were turned away are let in without being asked. */
  joined(place: Place): void {
    this.#roles.get(place.account)?.set(place.organization, "admin");
    this.#turn(["ended", "nothing"], (each) => this.#within(each), place);
  }

  roleChanged(place: Place, role: GivenRole): void {
    this.#roles.get(place.account)?.set(place.organization, role);
  }

  /** An organization demands this from now on, or nothing any longer: only tabs there are concerned. */
  demanded(organization: string, demand: Demand | undefined): void {
    if (demand === undefined) this.#demanding.delete(organization);
    else this.#demanding.set(organization, demand);
    this.#turn(["inside", "proof"], (each) => this.#within(each));
  }

  /** What everybody has shown of this counts no more. No organization demands it: no tab is concerned. */
  lapsed(demand: Demand): void {
    for (const shown of this.#shown.values()) shown.delete(demand);
  }

  /** An account proved this in one tab: none of its tabs asks for it again. Every proof is recent. */
  proved(account: string, demand: Demand): void {
    this.#shown.get(account)?.add("recent proof");
    this.#shown.get(account)?.add(demand === "recent proof" ? "password" : demand);
    this.#turn(["proof"], (each) => this.#within(each));
  }

  #within(place: Place): "inside" | "proof" {
    return this.asked(place) === undefined ? "inside" : "proof";
  }

  /** Turns what tabs show, of one place or of all. */
  #turn(
    from: readonly Shown["at"][],
    to: (place: Place) => "inside" | "proof" | "closed" | "ended",
    only?: Place,
  ): void {
    this.#each((shown) => {
      if (!("place" in shown) || !from.includes(shown.at)) return shown;
      return only === undefined || isSame(shown.place, only) ? { ...shown, at: to(shown.place) } : shown;
    });
  }

  #each(change: (shown: Shown) => Shown): void {
    for (const [tab, shown] of this.tabs.entries()) this.tabs[tab] = change(shown);
  }
}

/** Whether two places are the same. */
export function isSame(one: Place, other: Place): boolean {
  return one.account === other.account && one.organization === other.organization;
}
