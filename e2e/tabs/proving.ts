import type { Locator, Page } from "@playwright/test";
import { openSwitcher } from "../steps/switcher.ts";
import type { Place } from "./model.ts";
import { someTab, type Action, type Stage } from "./stage.ts";

/** What comes of organizations that demand a second factor. */
export const proving: readonly Action[] = [
  { name: "a policy is tightened", weight: 4, run: tighten },
  { name: "a policy is relaxed", weight: 3, run: relax },
  { name: "prove more", weight: 5, run: prove },
  { name: "switch to where more is asked", weight: 3, run: switchAndProve },
];

async function tighten(stage: Stage): Promise<boolean> {
  const { model, world } = stage;
  const at = someTab(stage, "inside");
  if (at === undefined) return false;
  const { organization } = at.shown.place;
  if (model.demands(organization)) return false;
  await world.demand(organization, true);
  model.demanded(organization, true);
  return true;
}

async function relax({ model, world, chance }: Stage): Promise<boolean> {
  const demanding = world.halls.filter(({ slug }) => model.demands(slug));
  if (demanding.length === 0) return false;
  const { slug } = chance.oneOf(demanding);
  await world.demand(slug, false);
  model.demanded(slug, false);
  return true;
}

/** In one tab; every other that asked for it goes on by itself. */
async function prove(stage: Stage): Promise<boolean> {
  const at = someTab(stage, "proof");
  if (at === undefined) return false;
  const page = await stage.tabs.at(at.tab);
  const question = questionOn(page);
  // What was set up at another desk while the question was open is known when it is opened again.
  const isOutdated = await question.getByText("None of the ways that would do is set up").isVisible();
  if (isOutdated) await question.getByRole("button", { name: "Cancel" }).click();
  if (isOutdated || !(await question.isVisible())) {
    await page.getByRole("button", { name: "Prove it" }).click();
  }
  await showSecondFactor(stage, page, at.shown.place);
  return true;
}

/** The question comes before the way there: the page stays until it is answered. */
async function switchAndProve(stage: Stage): Promise<boolean> {
  const { model, tabs, world, chance } = stage;
  const from = someTab(stage, "inside");
  const asking = model.places.filter((place) => model.asksProof(place));
  if (from === undefined || asking.length === 0) return false;
  const place = chance.oneOf(asking);
  const page = await tabs.at(from.tab);
  const { dialog } = await openSwitcher(page);
  const list = model.signedIn.length > 1 ? dialog.getByRole("group", { name: place.account }) : dialog;
  await list.getByRole("option", { name: world.nameOf(place.organization) }).click();
  await showSecondFactor(stage, page, place);
  model.went(from.tab, place, from.shown.title);
  return true;
}

async function showSecondFactor(stage: Stage, page: Page, { account }: Place): Promise<void> {
  const question = questionOn(page);
  await question.getByLabel("Code of the app").fill(await stage.world.codeOf(account));
  await question.getByRole("button", { name: "Confirm" }).click();
  stage.stepUps++;
  stage.model.proved(account);
}

function questionOn(page: Page): Locator {
  return page.getByRole("dialog", { name: /asks for more proof$/ });
}
