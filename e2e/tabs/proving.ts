import type { Locator, Page } from "@playwright/test";
import { openSwitcher } from "../steps/switcher.ts";
import { demands, type Demand, type Place } from "./model.ts";
import { someTab, type Action, type Stage } from "./stage.ts";
import type { Policy } from "./world.ts";

/** What comes of organizations that demand more than being signed in. */
export const proving: readonly Action[] = [
  { name: "a policy is tightened", weight: 4, run: tighten },
  { name: "a policy is relaxed", weight: 3, run: relax },
  { name: "prove more", weight: 5, run: prove },
  { name: "switch to where more is asked", weight: 3, run: switchAndProve },
];

const week = 7 * 24 * 60 * 60;

async function tighten(stage: Stage): Promise<boolean> {
  const { model, world, chance, application } = stage;
  const at = someTab(stage, "inside");
  if (at === undefined) return false;
  const { organization } = at.shown.place;
  if (model.demandOf(organization) !== undefined) return false;
  const demand = chance.oneOf(demands);
  // What was shown before does, unless nobody is asked for it yet: then it is as if they had shown it long ago, or never.
  const lapses = demand !== "second factor" && !model.isDemanded(demand);
  const isIdle = demand === "recent proof" && lapses && chance.next() < 0.5;
  await world.demand(organization, policyOf(demand, isIdle), async () => {
    if (lapses) await application.lapse(demand, model.accounts);
  });
  if (lapses) model.lapsed(demand);
  model.demanded(organization, demand);
  return true;
}

function policyOf(demand: Demand, isIdle: boolean): Policy {
  if (demand === "second factor") return { mfaRequired: true };
  if (demand === "password") return { allowedMethods: ["pwd"] };
  return isIdle ? { idleSeconds: week } : { maxAgeSeconds: week };
}

async function relax({ model, world, chance }: Stage): Promise<boolean> {
  const demanding = world.halls.filter(({ slug }) => model.demandOf(slug) !== undefined);
  if (demanding.length === 0) return false;
  const { slug } = chance.oneOf(demanding);
  await world.demand(slug, {});
  model.demanded(slug, undefined);
  return true;
}

/** In one tab; every other that asked for it goes on by itself. */
async function prove(stage: Stage): Promise<boolean> {
  const at = someTab(stage, "proof");
  if (at === undefined) return false;
  const page = await stage.tabs.at(at.tab);
  const answer = await answerFor(stage, at.shown.place);
  const question = questionOn(page);
  // What was set up at another desk while the question was open is known when it is opened again.
  const isOutdated = await question.getByText("None of the ways that would do is set up").isVisible();
  if (isOutdated) await question.getByRole("button", { name: "Cancel" }).click();
  if (isOutdated || !(await question.isVisible())) {
    await page.getByRole("button", { name: "Prove it" }).click();
  }
  await give(stage, page, answer);
  return true;
}

/** The question comes before the way there: the page stays until it is answered. */
async function switchAndProve(stage: Stage): Promise<boolean> {
  const { model, tabs, world, chance } = stage;
  const from = someTab(stage, "inside");
  const asking = model.places.filter((place) => model.asked(place) !== undefined);
  if (from === undefined || asking.length === 0) return false;
  const place = chance.oneOf(asking);
  const answer = await answerFor(stage, place);
  const page = await tabs.at(from.tab);
  const { dialog } = await openSwitcher(page);
  const list = model.signedIn.length > 1 ? dialog.getByRole("group", { name: place.account }) : dialog;
  await list.getByRole("option", { name: world.nameOf(place.organization) }).click();
  await give(stage, page, answer);
  model.went(from.tab, place, from.shown.title);
  return true;
}

/** What somebody types who is asked for proof. */
interface Answer {
  readonly account: string;
  readonly demand: Demand;
  readonly field: string;
  readonly typed: string;
}

async function answerFor({ model, world }: Stage, place: Place): Promise<Answer> {
  const { account } = place;
  const demand = model.asked(place);
  if (demand === undefined) throw new Error(`${account} is asked for nothing in ${place.organization}.`);
  return demand === "second factor"
    ? { account, demand, field: "Code of the app", typed: await world.codeOf(account) }
    : { account, demand, field: "Password", typed: world.password };
}

async function give(stage: Stage, page: Page, { account, demand, field, typed }: Answer): Promise<void> {
  const question = questionOn(page);
  await question.getByLabel(field).fill(typed);
  await question.getByRole("button", { name: "Confirm" }).click();
  stage.stepUps++;
  stage.model.proved(account, demand);
}

function questionOn(page: Page): Locator {
  return page.getByRole("dialog", { name: /asks for more proof$/ });
}
