import {
  digitOf,
  openInNewTab,
  openSwitcher,
  openSwitcherByKeyboard,
  switchTo,
  toldAloud,
} from "../steps/switcher.ts";
import { nia } from "../steps/people.ts";
import { acme, expectToBeIn, globex, goTo, initech, umbrella } from "../steps/place.ts";
import { signInAs } from "../steps/sign-in.ts";
import { expect, story } from "../story.ts";

story.describe("Nia, who works in four organizations,", () => {
  story.beforeEach(async ({ page }) => {
    await signInAs(page, nia);
    await page.goto("/acme/jobs");
    await expectToBeIn(page, acme);
  });

  story("finds all four in the switcher, each with her role, the current one checked", async ({ page }) => {
    const { rows, row } = await openSwitcher(page);
    await expect(rows).toHaveCount(4);
    await expect(row(acme.name)).toHaveAttribute("aria-selected", "true");
    await expect(row(acme.name)).toContainText("Admin");
    await expect(row(initech.name)).toContainText("Member");
    await expect(row(initech.name)).toHaveAttribute("aria-selected", "false");
  });

  story("goes from one to another with the mouse, and keeps the page that both have", async ({ page }) => {
    await goTo(page, "Members");
    await switchTo(page, globex);
    await expectToBeIn(page, globex, "Members");
    await expect(toldAloud(page).filter({ hasText: "Now in Globex as admin" })).toHaveCount(1);
    await page.goBack();
    await expectToBeIn(page, acme, "Members");
  });

  story("gets to another with the keyboard alone", async ({ page }) => {
    const { filter, activeRow } = await openSwitcherByKeyboard(page);
    await filter.pressSequentially("glo");
    await expect(activeRow()).toContainText(globex.name);
    await expect(filter).toHaveAttribute(
      "aria-activedescendant",
      (await activeRow().getAttribute("id")) ?? "",
    );
    await page.keyboard.press("Enter");
    await expectToBeIn(page, globex);
    await expect(toldAloud(page).filter({ hasText: "Now in Globex as admin" })).toHaveCount(1);
  });

  story("moves through the list by arrows, Home and End", async ({ page }) => {
    const { rows, activeRow } = await openSwitcherByKeyboard(page);
    const names = await rows.locator("bdi").allTextContents();
    const expectActive = async (place: number): Promise<void> =>
      expect(activeRow()).toContainText(names.at(place) ?? "");
    await expect(activeRow()).toContainText(acme.name);
    await page.keyboard.press("End");
    await expectActive(-1);
    await page.keyboard.press("ArrowDown");
    await expectActive(0);
    await page.keyboard.press("ArrowUp");
    await expectActive(-1);
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await expectActive(1);
  });

  story("leaves the switcher by Escape and is where she was, focus and all", async ({ page }) => {
    const button = page.getByRole("button", { name: "Create job" });
    await button.focus();
    const { dialog } = await openSwitcherByKeyboard(page);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(button).toBeFocused();
    await expectToBeIn(page, acme);
  });

  story("switches by a digit without opening anything", async ({ page }) => {
    await page.keyboard.press(`ControlOrMeta+Digit${await digitOf(page, initech.name)}`);
    await expectToBeIn(page, initech);
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  story("is told when nothing matches what she types", async ({ page }) => {
    const { filter, rows, dialog } = await openSwitcher(page);
    await filter.fill("wayne");
    await expect(rows).toHaveCount(0);
    await expect(dialog).toContainText("No organization matches “wayne”.");
  });

  story("opens another in a new tab that works, while hers stays", async ({ page }) => {
    const { row } = await openSwitcher(page);
    const tab = await openInNewTab(page, row(umbrella.name));
    await expectToBeIn(tab, umbrella);
    await page.keyboard.press("Escape");
    await expectToBeIn(page, acme);
    await switchTo(tab, globex);
    await expectToBeIn(tab, globex);
    await expectToBeIn(page, acme);
  });

  story(
    "stays where she is when another can not be reached, and is told why",
    async ({ page, complaints }) => {
      const { row, dialog } = await openSwitcher(page);
      await complaints.whileServerIsAway(async () => {
        await page.context().setOffline(true);
        await row(initech.name).click();
        await expect(dialog).toContainText("The server could not be reached.");
        await expectToBeIn(page, acme);
        await page.context().setOffline(false);
      });
      await row(initech.name).click();
      await expectToBeIn(page, initech);
    },
  );
});
