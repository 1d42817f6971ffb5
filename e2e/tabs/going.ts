import { goTo } from "../steps/place.ts";
import { openSwitcher } from "../steps/switcher.ts";
import { isSame, type Place } from "./model.ts";
import { someTab, type Action, type Stage } from "./stage.ts";

/** What a person does to get from one place to another. */
export const going: readonly Action[] = [
  { name: "switch", weight: 24, run: switchByList },
  { name: "follow a link", weight: 10, run: followLink },
  { name: "follow a link of a place that is not theirs", weight: 2, run: followStrangeLink },
  { name: "open a new tab", weight: 6, run: openNewTab },
  { name: "turn to the other page", weight: 10, run: turnPage },
  { name: "load again", weight: 5, run: loadAgain },
  { name: "go back and forward", weight: 6, run: goBackAndForward },
];

async function switchByList(stage: Stage): Promise<boolean> {
  const { tabs, model, world, chance } = stage;
  const from = someTab(stage, "inside");
  if (from === undefined) return false;
  const others = model.places.filter(
    (each) => !isSame(each, from.shown.place) && model.asked(each) === undefined,
  );
  if (others.length === 0) return false;
  const place = chance.oneOf(others);
  const { dialog } = await openSwitcher(await tabs.at(from.tab));
  const list = model.signedIn.length > 1 ? dialog.getByRole("group", { name: place.account }) : dialog;
  await list.getByRole("option", { name: world.nameOf(place.organization) }).click();
  // The switcher keeps the page, as far as the other organization has it too.
  model.went(from.tab, place, from.shown.title);
  return true;
}

async function followLink(stage: Stage): Promise<boolean> {
  const { tabs, model, chance } = stage;
  if (model.places.length === 0) return false;
  const tab = chance.oneOf([...model.tabs.keys()]);
  await visit(stage, tab, chance.oneOf(model.places));
  return tabs.pages.length > 0;
}

async function followStrangeLink(stage: Stage): Promise<boolean> {
  const { model, world, chance } = stage;
  const strange = model.signedIn.flatMap((account) =>
    world.halls
      .map(({ slug }) => ({ account, organization: slug }))
      .filter((place) => model.roleIn(place) === undefined),
  );
  if (strange.length === 0) return false;
  await visit(stage, chance.oneOf([...model.tabs.keys()]), chance.oneOf(strange));
  return true;
}

async function openNewTab(stage: Stage): Promise<boolean> {
  const { tabs, model, chance } = stage;
  if (model.places.length === 0) return false;
  const tab = chance.oneOf([...model.tabs.keys()]);
  await tabs.replace(tab);
  await visit(stage, tab, chance.oneOf(model.places));
  return true;
}

async function turnPage(stage: Stage): Promise<boolean> {
  const from = someTab(stage, "inside");
  if (from === undefined) return false;
  const title = from.shown.title === "Jobs" ? "Members" : "Jobs";
  await goTo(await stage.tabs.at(from.tab), title);
  stage.model.went(from.tab, from.shown.place, title);
  return true;
}

/** A new document knows nothing of what the page was: what was covered is asked for again, or is not there. */
async function loadAgain(stage: Stage): Promise<boolean> {
  const from = someTab(stage, stage.chance.oneOf(["inside", "inside", "closed", "ended"] as const));
  if (from === undefined) return false;
  await (await stage.tabs.at(from.tab)).reload();
  stage.model.went(from.tab, from.shown.place, from.shown.title);
  return true;
}

async function goBackAndForward(stage: Stage): Promise<boolean> {
  const { tabs, model, chance } = stage;
  const from = someTab(stage, "inside");
  if (from === undefined) return false;
  const { place, title } = from.shown;
  const elsewhere = model.places.filter(({ organization }) => organization !== place.organization);
  const to = chance.oneOf(elsewhere);
  await visit(stage, from.tab, to);
  await tabs.settle();
  const page = await tabs.at(from.tab);
  await page.goBack();
  model.went(from.tab, place, title);
  await tabs.settle();
  await page.goForward();
  model.went(from.tab, to);
  return true;
}

async function visit({ tabs, model }: Stage, tab: number, place: Place): Promise<void> {
  await (await tabs.at(tab)).goto(tabs.addressOf(place));
  model.went(tab, place);
}
