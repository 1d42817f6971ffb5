import type { Account } from "@guildhall/protocol";
import type { ReactElement } from "react";
import type { Deed } from "./stage/deeds.ts";
import type { Answers } from "./pretended-server.ts";

/** What every demo hands to its component, and what a story looks for on its outermost element. */
export interface DemoRoot {
  readonly className: string;
  readonly "data-demo": string;
  readonly ref: (element: HTMLElement | null) => void;
}

/** One state of a component. */
export interface DemoState {
  /** `Usual`, `Empty`, `Loading`, `Error`, `Long names`, `Many`, `Not permitted`, or what else there is. */
  readonly name: string;
  /** Whose browser it is; default: Olivia's, who owns Acme. */
  readonly accounts?: readonly Account[];
  /** What the server answers beside who is signed in. */
  readonly answers?: Answers;
  readonly show: (root: DemoRoot) => ReactElement;
  /** What is done in it until it shows what it is named for; default: nothing. */
  readonly deeds?: readonly Deed[];
}

/** The states that a component has beside the usual one, by what it is. */
export const kinds = {
  list: ["Empty", "Loading", "Error", "Long names", "Many"],
  /** Asks the server for something that is there, or once somebody pressed a button. */
  form: ["Loading", "Error", "Long names"],
  /** A button that opens a form, for whoever may. */
  opener: ["Loading", "Error", "Long names", "Not permitted"],
  /** Shows what it is told and asks nobody. */
  sign: ["Long names"],
  /** Shows what an application puts into it, to whom it is for. */
  gate: ["Not permitted"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A component of the library in each of its states. */
export interface Demo {
  /** Its name, as the library exports it. */
  readonly component: string;
  /** What it is, which says what states it has. */
  readonly kind: keyof typeof kinds;
  /** What it is for, in one sentence. */
  readonly about: string;
  /** It stands outside organizations, or says itself in which it is; default: it stands in Acme. */
  readonly isOutside?: boolean;
  /** It covers the page, so its states are shown one at a time; default: beneath each other. */
  readonly isCovering?: boolean;
  readonly states: readonly [DemoState, ...DemoState[]];
}
