import { olivia } from "../steps/people.ts";
import { acme, expectToBeIn, globex, goTo, tabAt } from "../steps/place.ts";
import { chooseInAccountMenu, expectToBeAskedIn, signInAs } from "../steps/sign-in.ts";
import { chooseInSwitcher } from "../steps/switcher.ts";
import { expect, story, type BrowserContext, type Page } from "../story.ts";

story.describe("Olivia, with Acme in one tab and Globex in another,", () => {
  story("signs out of Acme and goes on in Globex (T-OUT-1)", async ({ page, context }) => {
    const { atAcme, atGlobex } = await openBoth(page, context);
    const alsoAtAcme = await tabAt(context, "/acme/members");
    await expectToBeIn(alsoAtAcme, acme, "Members");

    await chooseInSwitcher(atAcme, "Sign out of Acme");
    await expectCovered(atAcme);
    await expectCovered(alsoAtAcme);
    await goTo(atGlobex, "Members");
    await expectToBeIn(atGlobex, globex, "Members");
    await atGlobex.reload();
    await expectToBeIn(atGlobex, globex, "Members");

    await atAcme.getByRole("link", { name: "Go to Globex" }).click();
    await expectToBeIn(atAcme, globex);
    await expectCovered(alsoAtAcme);
    await alsoAtAcme.getByRole("button", { name: "Open Acme again" }).click();
    await expectToBeIn(alsoAtAcme, acme, "Members");
  });

  story("signs out altogether, and both are closed (T-OUT-1)", async ({ page, context }) => {
    const { atAcme, atGlobex } = await openBoth(page, context);
    await chooseInAccountMenu(atAcme, "Sign out");
    for (const tab of [atAcme, atGlobex]) {
      await expectToBeAskedIn(tab);
    }
    await atGlobex.goto("/globex/jobs");
    await expectToBeAskedIn(atGlobex);
  });
});

async function openBoth(page: Page, context: BrowserContext): Promise<{ atAcme: Page; atGlobex: Page }> {
  await signInAs(page, olivia);
  await page.goto("/acme/jobs");
  await expectToBeIn(page, acme);
  const atGlobex = await tabAt(context, "/globex/jobs");
  await expectToBeIn(atGlobex, globex);
  return { atAcme: page, atGlobex };
}

async function expectCovered(tab: Page): Promise<void> {
  await expect(tab.getByRole("heading", { name: "You are signed out of Acme" })).toBeVisible();
}
