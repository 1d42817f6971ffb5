import type { BrowserContext } from "@playwright/test";
import type { Application } from "../application/application.ts";
import type { Tabs } from "./browser.ts";
import type { Chance } from "./chance.ts";
import type { Model, Place, Shown } from "./model.ts";
import type { World } from "./world.ts";

/** What the actions of the story work with. */
export interface Stage {
  readonly application: Application;
  readonly context: BrowserContext;
  readonly world: World;
  readonly model: Model;
  readonly tabs: Tabs;
  readonly chance: Chance;
  /** The title of each job that was made, with where and by whom. */
  readonly made: Map<string, Place>;
  /** How often somebody filled in the sign-in form. */
  signIns: number;
  /** How often somebody showed a second factor because an organization asked for it. */
  stepUps: number;
}

/** Something that happens to the tabs. */
export interface Action {
  readonly name: string;
  readonly weight: number;
  /** Does it in the browser and in the model; false when there is nothing to do it with now. */
  readonly run: (stage: Stage) => Promise<boolean>;
}

/** A tab that shows this, by chance; undefined when there is none. */
export function someTab<At extends Shown["at"]>(
  { model, chance }: Stage,
  at: At,
): { readonly tab: number; readonly shown: Extract<Shown, { at: At }> } | undefined {
  const found = [...model.tabs.entries()].filter(
    (entry): entry is [number, Extract<Shown, { at: At }>] => entry[1].at === at,
  );
  if (found.length === 0) return undefined;
  const [tab, shown] = chance.oneOf(found);
  return { tab, shown };
}
