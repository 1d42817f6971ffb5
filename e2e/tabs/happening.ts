import { expect } from "@playwright/test";
import { someTab, type Action, type Stage } from "./stage.ts";

/** What happens to the tabs without their doing. */
export const happening: readonly Action[] = [
  { name: "a role is changed under it", weight: 7, run: changeRole },
  { name: "a member is removed under it", weight: 4, run: remove },
  { name: "a member is let in again", weight: 5, run: letInAgain },
  { name: "offline and back", weight: 3, run: goOffline },
  { name: "the server is restarted", weight: 0.7, run: restart },
];

/** Nobody is left with fewer organizations than this, so that everybody has somewhere to go. */
const fewest = 3;

async function changeRole(stage: Stage): Promise<boolean> {
  const { model, world } = stage;
  const at = someTab(stage, "inside");
  if (at === undefined) return false;
  const { place } = at.shown;
  const role = model.roleIn(place) === "admin" ? "member" : "admin";
  await world.giveRole(place, role);
  model.roleChanged(place, role);
  return true;
}

async function remove(stage: Stage): Promise<boolean> {
  const { model, world } = stage;
  const at = someTab(stage, "inside");
  if (at === undefined || model.placesOf(at.shown.place.account).length <= fewest) return false;
  await world.remove(at.shown.place);
  model.removed(at.shown.place);
  return true;
}

async function letInAgain({ model, world, chance }: Stage): Promise<boolean> {
  const missing = [...world.memberships].flatMap(([account, organizations]) =>
    organizations
      .map((organization) => ({ account, organization }))
      .filter((place) => model.roleIn(place) === undefined),
  );
  if (missing.length === 0) return false;
  const place = chance.oneOf(missing);
  await world.join(place);
  model.joined(place);
  return true;
}

async function goOffline(stage: Stage): Promise<boolean> {
  const { context, tabs, chance } = stage;
  const at = someTab(stage, "inside");
  if (at?.shown.title !== "Jobs") return false;
  const page = await tabs.at(at.tab);
  await context.setOffline(true);
  await page.getByRole("link", { name: chance.oneOf(["Published", "Draft"]), exact: true }).click();
  await expect(page.getByText("No connection")).toBeVisible({ timeout: 60_000 });
  await context.setOffline(false);
  await page.getByRole("link", { name: "All", exact: true }).click();
  return true;
}

async function restart({ application }: Stage): Promise<boolean> {
  await application.restart();
  return true;
}
