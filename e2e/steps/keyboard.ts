import { expect, type Locator, type Page } from "@playwright/test";

const mostSteps = 80;

/** Goes by the Tab key to what is named, as somebody does who has no mouse. Throws where it is not on the way. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < mostSteps; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${mostSteps} presses of Tab do not lead to ${String(target)}.`);
}

/** Goes to a field by the Tab key, and types into it. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}

/** Goes to a link or button by the Tab key, and presses Enter. */
export async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}
