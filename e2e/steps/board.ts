import { expect, type Locator, type Page } from "@playwright/test";
import { jobCalled } from "./jobs.ts";

/** What the stages of a board are called. */
export type StageName = "Applied" | "Screening" | "Interview" | "Offer" | "Hired" | "Rejected";

/** Opens the board of a job from the list of jobs, which is shown. */
export async function openBoard(page: Page, title: string): Promise<void> {
  await jobCalled(page, title).getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(stageOf(page, "Applied")).toBeVisible();
}

/** One stage of the board. */
export function stageOf(page: Page, name: StageName): Locator {
  return page.getByRole("region", { name: new RegExp(`^${name}`) });
}

/** Who stands in a stage, in their order. */
export function cardsIn(page: Page, name: StageName): Locator {
  return stageOf(page, name).getByRole("link");
}

/** The card of somebody, wherever it is. */
export function cardOf(page: Page, name: string): Locator {
  return page.locator(".board").getByRole("link", { name, exact: true });
}
