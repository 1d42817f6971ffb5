import { expect, type Locator, type Page } from "@playwright/test";
import type { Named } from "./place.ts";

/** The open switcher, as a person sees and hears it. */
export interface OpenSwitcher {
  readonly dialog: Locator;
  readonly filter: Locator;
  readonly rows: Locator;
  readonly row: (name: string) => Locator;
  /** The row that Enter would follow. */
  readonly activeRow: () => Locator;
}

/** Opens the switcher with the mouse. */
export async function openSwitcher(page: Page): Promise<OpenSwitcher> {
  await page.getByRole("button", { name: /switch organization$/ }).click();
  return switcherOn(page);
}

/** Opens the switcher with its keys. */
export async function openSwitcherByKeyboard(page: Page): Promise<OpenSwitcher> {
  await page.keyboard.press("ControlOrMeta+Shift+KeyO");
  return switcherOn(page);
}

/** Switches to another organization with the mouse. */
export async function switchTo(page: Page, { name }: Named): Promise<void> {
  const switcher = await openSwitcher(page);
  await switcher.row(name).click();
}

/** Follows what stands under the list: creating an organization, signing out of this one. */
export async function chooseInSwitcher(page: Page, action: string): Promise<void> {
  const { dialog } = await openSwitcher(page);
  await dialog
    .getByRole("link", { name: action })
    .or(dialog.getByRole("button", { name: action }))
    .click();
}

/** Creates another organization from the switcher, and lands in it. */
export async function createOrganization(page: Page, name: string): Promise<void> {
  await chooseInSwitcher(page, "Create organization");
  await page.getByLabel("Organization name").fill(name);
  await expect(page.getByText(/ is free\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Create organization" }).click();
}

/** What a screen reader is told, whoever says it. */
export function toldAloud(page: Page): Locator {
  return page.getByRole("status");
}

/** The digit that switches to an organization, as its row says; the switcher is closed again. */
export async function digitOf(page: Page, name: string): Promise<number> {
  // Opening asks anew which was used last; the order that comes of it is shown the next time.
  await Promise.all([page.waitForResponse("**/api/me"), openSwitcher(page)]);
  await leaveSwitcher(page);
  const { row } = await openSwitcher(page);
  const key = await row(name).getAttribute("aria-keyshortcuts");
  await leaveSwitcher(page);
  return Number(/\d$/.exec(key ?? "")?.[0]);
}

/** Closes the switcher by Escape, and waits until it is gone. */
export async function leaveSwitcher(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(page.locator("[role=combobox]")).toHaveCount(0);
}

/** A click that asks the browser for a new tab; answers with that tab. */
export async function openInNewTab(page: Page, link: Locator): Promise<Page> {
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    link.click({ modifiers: ["ControlOrMeta"] }),
  ]);
  return tab;
}

/** The switcher of a page, which is open. */
export async function switcherOn(page: Page): Promise<OpenSwitcher> {
  const dialog = page.getByRole("dialog", { name: "Switch organization" });
  const filter = dialog.getByRole("combobox");
  await expect(filter).toBeFocused();
  return {
    dialog,
    filter,
    rows: dialog.getByRole("option"),
    row: (name) => dialog.getByRole("option", { name }),
    activeRow: () => dialog.locator("[role=option][data-active]"),
  };
}
