import { inspect } from "../steps/appearance.ts";
import { setNewPassword } from "../steps/mail.ts";
import { hannah, max, olivia, stranger, type Person } from "../steps/people.ts";
import { acme, expectNothingHere, expectToBeIn, globex, goTo, initech, tabAt } from "../steps/place.ts";
import { ask } from "../steps/proof.ts";
import {
  addAccount,
  chooseInAccountMenu,
  expectToBeAskedIn,
  expectUsedBy,
  signInAs,
  signUpAs,
} from "../steps/sign-in.ts";
import {
  chooseInSwitcher,
  createOrganization,
  digitOf,
  leaveSwitcher,
  openSwitcher,
  switcherOn,
  switchTo,
} from "../steps/switcher.ts";
import { expect, story, type Locator } from "../story.ts";

story.describe("two people who share a browser", () => {
  story("are each in their own organization at the same time", async ({ page, context }) => {
    await signInAs(page, olivia);
    await page.goto("/globex/jobs");
    const other = await tabAt(context, "/globex/jobs");
    await addAccount(other, max);
    await switchTo(other, initech);
    await expectToBeIn(other, initech);
    await expectUsedBy(other, max);
    await page.reload();
    await expectToBeIn(page, globex);
    await expectUsedBy(page, olivia);

    const { dialog } = await openSwitcher(page);
    for (const { email } of [olivia, max]) {
      await expect(dialog.getByRole("group", { name: email }).getByRole("option")).toHaveCount(2);
    }
  });

  story("are both in Acme, each with their own role", async ({ page, context }) => {
    await signInAs(page, olivia);
    await page.goto("/acme/jobs");
    await expectToBeIn(page, acme);
    const other = await tabAt(context, "/acme/jobs");
    await addAccount(other, hannah);
    await expectToBeIn(other, acme);
    await expectUsedBy(other, hannah);
    await expect(other.getByRole("link", { name: "Audit log" })).toBeHidden();
    await other.reload();
    await expectUsedBy(other, hannah);
    await page.reload();
    await expectUsedBy(page, olivia);
    await expect(page.getByRole("link", { name: "Audit log" })).toBeVisible();
  });

  story("change places in one tab", async ({ page }) => {
    await signInAs(page, olivia);
    await page.goto("/acme/jobs");
    await addAccount(page, hannah);
    for (const person of [olivia, hannah, olivia]) {
      const { dialog } = await openSwitcher(page);
      await dialog
        .getByRole("group", { name: person.email })
        .getByRole("option", { name: acme.name })
        .click();
      await expectToBeIn(page, acme);
      await expectUsedBy(page, person);
    }
  });

  story("found each their own: it is whose page they come from, unless they choose", async ({ page }) => {
    await signInAs(page, olivia);
    await page.goto("/acme/jobs");
    await addAccount(page, max);
    await switchTo(page, initech);
    await expectUsedBy(page, max);

    await createOrganization(page, "Curlew Studio");
    await expectToBeIn(page, { name: "Curlew Studio", slug: "curlew-studio" });
    await expectUsedBy(page, max);
    const { dialog } = await openSwitcher(page);
    const ownedBy = ({ email }: Person, name: string): Locator =>
      dialog.getByRole("group", { name: email }).getByRole("option", { name });
    await expect(ownedBy(max, "Curlew Studio")).toContainText("Owner");
    await expect(ownedBy(olivia, "Curlew Studio")).toHaveCount(0);
    await leaveSwitcher(page);

    await chooseInSwitcher(page, "Create organization");
    await expect(page.getByText(`You, ${max.email}, will be its owner.`)).toBeVisible();
    await page.getByLabel("Organization name").fill("Dunlin Studio");
    await page.getByLabel("Owner").selectOption(olivia.email);
    await expect(page.getByText(`You, ${olivia.email}, will be its owner.`)).toBeVisible();
    await expect(page.getByText(/ is free\.$/)).toBeVisible();
    await inspect(page, "new-two-accounts");
    await page.getByRole("button", { name: "Create organization" }).click();
    await expectToBeIn(page, { name: "Dunlin Studio", slug: "dunlin-studio" });
    await expectUsedBy(page, olivia);
    await openSwitcher(page);
    await expect(ownedBy(olivia, "Dunlin Studio")).toContainText("Owner");
    await expect(ownedBy(max, "Dunlin Studio")).toHaveCount(0);
  });

  story("come home each as who they were in this tab", async ({ page, context }) => {
    await signInAs(page, olivia);
    await page.goto("/globex/jobs");
    const other = await tabAt(context, "/globex/jobs");
    await addAccount(other, max);
    await switchTo(other, initech);
    await expectUsedBy(other, max);
    for (const [tab, person] of [
      [page, olivia],
      [other, max],
    ] as const) {
      await tab.goto("/");
      await expectUsedBy(tab, person);
      await tab.goto("/stepped-up");
      await tab.getByRole("link", { name: "Go to my organizations" }).click();
      await expectUsedBy(tab, person);
      await chooseInAccountMenu(tab, "Account settings");
      await tab.getByRole("link", { name: "Back to my organizations" }).click();
      await expectUsedBy(tab, person);
    }
  });

  story(
    "part for good: one signs out everywhere, here too, and the other's tab goes on",
    async ({ page, context, openBrowser, complaints }) => {
      story.slow();
      // What was left open is told at once.
      complaints.expect({ status: 401, path: "/api/me/stream" });
      complaints.expect({ status: 401, path: "/api/organizations/initech/" });
      await signInAs(page, olivia);
      await page.goto("/globex/jobs");
      const other = await tabAt(context, "/globex/jobs");
      await addAccount(other, max);
      await switchTo(other, initech);
      await expectToBeIn(other, initech);
      const third = await tabAt(context, "/initech/members");
      await expectUsedBy(third, max);
      const elsewhere = await (await openBrowser()).newPage();
      await signInAs(elsewhere, max);

      await chooseInAccountMenu(other, "Account settings");
      await other.getByRole("link", { name: "Security" }).click();
      await other.getByRole("button", { name: "Sign out everywhere else…" }).click();
      await other.getByLabel("Sign me out in this browser, too").check();
      await inspect(other, "sign-out-everywhere");
      await other.getByRole("button", { name: "Sign out everywhere", exact: true }).click();

      for (const tab of [other, third]) await expectUsedBy(tab, olivia);
      await elsewhere.reload();
      await expectToBeAskedIn(elsewhere);
      await goTo(page, "Members");
      await expectToBeIn(page, globex, "Members");
      await page.reload();
      await expectUsedBy(page, olivia);
      const { dialog } = await openSwitcher(page);
      await expect(dialog).not.toContainText(max.email);
    },
  );

  story(
    "are not taken for one another: only when asked is a page used as the other",
    async ({ page, complaints }) => {
      complaints.expect({ status: 409, path: "/api/organizations/globex/" });
      await signInAs(page, olivia);
      await addAccount(page, max);
      const { accounts } = await ask<{ accounts: { user: { id: string; email: string } }[] }>(
        page,
        "GET /api/me",
      );
      const his = accounts.find(({ user }) => user.email === max.email);
      await page.goto(`/globex/jobs?account=${his?.user.id ?? ""}`);
      await expectNothingHere(page);
      await page.getByRole("link", { name: `Open it as ${olivia.email}` }).click();
      await expectToBeIn(page, globex);
      await expectUsedBy(page, olivia);
    },
  );

  story("part: one signs out, and the other's tab goes on", async ({ page, context, complaints }) => {
    complaints.expect({ status: 404, path: "/api/organizations/initech/session" });
    await signInAs(page, olivia);
    await page.goto("/globex/jobs");
    const other = await tabAt(context, "/globex/jobs");
    await addAccount(other, max);
    await switchTo(other, initech);
    await expectToBeIn(other, initech);
    await chooseInAccountMenu(other, `Sign out ${max.email}`);
    await expect(other).not.toHaveURL(/\/initech\//);
    await goTo(page, "Members");
    await expectToBeIn(page, globex, "Members");
    await page.reload();
    await expectUsedBy(page, olivia);
    await other.goto("/initech/jobs");
    await expect(other.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  });

  story(
    "stay where they are when the other's account was ended from afar",
    async ({ page, openBrowser, complaints }) => {
      complaints.expect({ status: 401, path: "/api/organizations/osprey-farm/session" });
      // Where the news comes through, the other account is gone from the list before anybody can choose it.
      await page.context().route("**/api/me/stream", () => undefined);
      const finn = stranger("Finn Doyle", "Osprey Farm");
      await signInAs(page, olivia);
      await page.goto("/acme/jobs");
      const other = await tabAt(page.context(), "/acme/jobs");
      await signUpAs(other, finn);
      await expectUsedBy(other, finn);
      const digit = await digitOf(page, finn.organization);
      const elsewhere = await (await openBrowser()).newPage();
      await setNewPassword(elsewhere, { ...finn, password: "meadow, brook and hedge" });

      await page.keyboard.press(`ControlOrMeta+Digit${digit}`);
      const { dialog } = await switcherOn(page);
      await expect(dialog).toContainText("This account was signed out. Sign in again.");
      await page.keyboard.press("Escape");
      await expectToBeIn(page, acme);
      await expectUsedBy(page, olivia);
    },
  );
});
