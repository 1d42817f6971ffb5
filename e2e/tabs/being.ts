import { createJob } from "../steps/jobs.ts";
import { chooseInAccountMenu, signInWith } from "../steps/sign-in.ts";
import { chooseInSwitcher } from "../steps/switcher.ts";
import { canaryOf } from "./world.ts";
import { someTab, type Action, type Stage } from "./stage.ts";

/** What a person does where they are: working, signing out and in. */
export const being: readonly Action[] = [
  { name: "create a job", weight: 12, run: createOne },
  { name: "sign out of an organization", weight: 6, run: signOutOfOne },
  { name: "open an organization again", weight: 7, run: openAgain },
  { name: "sign an account out", weight: 3, run: signOutAccount },
  { name: "sign an account in", weight: 6, run: signInAccount },
];

async function createOne(stage: Stage): Promise<boolean> {
  const { tabs, model, made } = stage;
  const at = someTab(stage, "inside");
  if (at?.shown.title !== "Jobs" || model.roleIn(at.shown.place) !== "admin") return false;
  const { place } = at.shown;
  const title = `${canaryOf(place.organization)} number ${made.size + 1}`;
  await createJob(await tabs.at(at.tab), { title });
  made.set(title, place);
  return true;
}

async function signOutOfOne(stage: Stage): Promise<boolean> {
  const { tabs, model, world } = stage;
  const at = someTab(stage, "inside");
  if (at === undefined) return false;
  const { place } = at.shown;
  await chooseInSwitcher(await tabs.at(at.tab), `Sign out of ${world.nameOf(place.organization)}`);
  model.closed(place);
  return true;
}

async function openAgain(stage: Stage): Promise<boolean> {
  const { tabs, model, world } = stage;
  const at = someTab(stage, "closed");
  if (at === undefined) return false;
  const page = await tabs.at(at.tab);
  const name = `Open ${world.nameOf(at.shown.place.organization)} again`;
  await page.getByRole("button", { name }).click();
  model.reopened(at.tab);
  return true;
}

async function signOutAccount(stage: Stage): Promise<boolean> {
  const { tabs, model } = stage;
  const at = someTab(stage, "inside");
  if (at === undefined) return false;
  const { account } = at.shown.place;
  const item = model.signedIn.length > 1 ? `Sign out ${account}` : "Sign out";
  await chooseInAccountMenu(await tabs.at(at.tab), item);
  model.signedOut(account);
  return true;
}

async function signInAccount(stage: Stage): Promise<boolean> {
  const { model, world, chance } = stage;
  const absent = model.accounts.filter((account) => !model.signedIn.includes(account));
  if (absent.length === 0) return false;
  const account = chance.oneOf(absent);
  const withSecondFactor = chance.next() < 0.5;
  // Who signed in before the app was turned on has not shown it, and is asked for it where it is demanded.
  if (!withSecondFactor) await world.disenrol(account);
  await signIn(stage, account, withSecondFactor);
  await stage.tabs.settle();
  if (!withSecondFactor) await world.enrol(account);
  return true;
}

/** Signs an account in where a tab asks for it, or in any tab when none does. */
export async function signIn(stage: Stage, account: string, withSecondFactor: boolean): Promise<void> {
  const { tabs, model, world, chance } = stage;
  const tab = someTab(stage, "asked")?.tab ?? chance.oneOf([...model.tabs.keys()]);
  const page = await tabs.at(tab);
  const code = withSecondFactor ? await world.codeOf(account) : undefined;
  if (model.tabs[tab]?.at !== "asked") await page.goto("/sign-in?add=true");
  await signInWith(page, { email: account, password: world.password });
  if (code !== undefined) {
    await page.getByRole("heading", { name: "Show your second factor" }).waitFor({ timeout: 60_000 });
    await page.getByLabel("Code").fill(code);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  }
  stage.signIns++;
  model.cameIn(tab, account, withSecondFactor);
}
