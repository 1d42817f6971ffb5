import { inspect } from "../steps/appearance.ts";
import { chooseDomainRule, claimDomain, proveAddress } from "../steps/joining.ts";
import { stranger } from "../steps/people.ts";
import { expectToBeIn } from "../steps/place.ts";
import { signUpAs } from "../steps/sign-in.ts";
import { openSwitcher } from "../steps/switcher.ts";
import { expect, story } from "../story.ts";

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });

story(
  "the screens of joining can be used by everybody: an offer, a request, an identity provider and its form",
  async ({ page, application, openBrowser }) => {
    // Five screens in six looks each.
    story.setTimeout(300_000);
    const mona = stranger("Mona", "Meadow Works");
    const ned = { ...stranger("Ned", "Ned Alone"), email: "ned@meadow.example" };
    await signUpAs(page, mona);
    await expectToBeIn(page, { name: "Meadow Works", slug: "meadow-works" });
    await claimDomain(page, "meadow.example");
    await application.proveDomain("meadow.example");
    await page.reload();
    await chooseDomainRule(page, "meadow.example", "may ask to join");

    const theirs = await (await openBrowser()).newPage();
    await signUpAs(theirs, ned);
    await expectToBeIn(theirs, { name: "Ned Alone", slug: "ned-alone" });
    await proveAddress(theirs, ned);
    await theirs.getByRole("button", { name: "Ask to join Meadow Works" }).click();
    await theirs.goto("/ned-alone/jobs");
    const { dialog } = await openSwitcher(theirs);
    await expect(dialog.getByRole("button", { name: /^Withdraw/ })).toBeVisible();
    await inspect(theirs, "switcher-offer");
    await theirs.goto("/new");
    await expect(theirs.getByRole("button", { name: /^Withdraw/ })).toBeVisible();
    await inspect(theirs, "new-offer");

    await page.goto("/meadow-works/members?view=requests");
    await expect(page.getByRole("button", { name: "Accept the request of Ned" })).toBeVisible();
    await inspect(page, "requests");
    await page.goto("/meadow-works/settings/sso");
    await page.getByRole("button", { name: "Add provider" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await inspect(page, "sso-form");
    await page.getByLabel("Issuer").fill("https://id.meadow.example");
    await page.getByLabel("Client ID").fill("guildhall");
    await page.getByLabel("Client secret").fill("a secret of Meadow");
    await page.getByRole("dialog").getByRole("button", { name: "Add provider" }).click();
    await expect(page.getByRole("button", { name: "Copy Redirect URI" })).toBeVisible();
    await inspect(page, "sso");
  },
);
