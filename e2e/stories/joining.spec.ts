import { finishInviting, invite } from "../steps/belonging.ts";
import { chooseDomainRule, claimDomain, openRequests, proveAddress } from "../steps/joining.ts";
import { nia, stranger, type Founder } from "../steps/people.ts";
import { acme, expectToBeIn } from "../steps/place.ts";
import { expectUsedBy, signInAs, signUpAs } from "../steps/sign-in.ts";
import { leaveSwitcher, openSwitcher, openSwitcherByKeyboard, toldAloud } from "../steps/switcher.ts";
import { expect, story, type Page } from "../story.ts";

const placeOf = ({ organization }: Founder) => ({
  name: organization,
  slug: organization.toLowerCase().replaceAll(" ", "-"),
});

async function found(page: Page, founder: Founder): Promise<void> {
  await signUpAs(page, founder);
  await expectToBeIn(page, placeOf(founder));
}

/** Somebody who founds an organization, with an address in a domain. */
function strangerAt(domain: string, name: string, organization: string): Founder {
  return { ...stranger(name, organization), email: `${name.toLowerCase()}@${domain}` };
}

story(
  "whoever has an address in a proved domain asks to join, and is let in with a role",
  async ({ page, application, openBrowser }) => {
    const faye = stranger("Faye", "Fjord Works");
    const gus = strangerAt("fjord.example", "Gus", "Gus Alone");
    await found(page, faye);
    await claimDomain(page, "fjord.example");
    await application.proveDomain("fjord.example");
    await page.reload();
    await chooseDomainRule(page, "fjord.example", "may ask to join");

    const theirs = await (await openBrowser()).newPage();
    await found(theirs, gus);
    await proveAddress(theirs, gus);
    const offers = theirs.getByRole("region", { name: "Where you can join now" });
    await offers.getByRole("button", { name: "Ask to join Fjord Works" }).click();
    await expect(offers.getByRole("status")).toHaveText("Fjord Works was asked.");
    await expect(
      offers.getByRole("button", { name: "Withdraw the request to join Fjord Works" }),
    ).toBeVisible();

    await openRequests(page);
    await expect(page.getByRole("link", { name: "Requests 1" })).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: gus.email })).toBeVisible();
    await page.getByLabel("Role of Gus").selectOption("Admin");
    await page.getByRole("button", { name: "Accept the request of Gus" }).click();
    await expect(toldAloud(page).filter({ hasText: "Gus is a member now, as admin." })).toHaveCount(1);
    await expect(page.getByRole("heading", { name: "Nobody asks to join" })).toBeVisible();

    await theirs.goto("/fjord-works/jobs");
    await expectToBeIn(theirs, placeOf(faye));
    await expectUsedBy(theirs, gus);
  },
);

story(
  "a request is withdrawn, and once the domain lets people in one of them joins from the page of new organizations",
  async ({ page, application, openBrowser }) => {
    const hugo = stranger("Hugo", "Harbor Works");
    const ines = strangerAt("harbor.example", "Ines", "Ines Alone");
    await found(page, hugo);
    await claimDomain(page, "harbor.example");
    await application.proveDomain("harbor.example");
    await page.reload();
    await chooseDomainRule(page, "harbor.example", "may ask to join");

    const theirs = await (await openBrowser()).newPage();
    await found(theirs, ines);
    await proveAddress(theirs, ines);
    await theirs.goto("/new");
    const offers = theirs.getByRole("region", { name: "Or join one that is there already" });
    await offers.getByRole("button", { name: "Ask to join Harbor Works" }).click();
    await offers.getByRole("button", { name: "Withdraw the request to join Harbor Works" }).click();
    await expect(offers.getByRole("button", { name: "Ask to join Harbor Works" })).toBeVisible();

    await chooseDomainRule(page, "harbor.example", "join by themselves");
    await theirs.reload();
    await offers.getByRole("button", { name: "Join Harbor Works" }).click();
    await expectToBeIn(theirs, placeOf(hugo));
  },
);

story(
  "an invitation is accepted in the switcher, another declined there, and the list says so",
  async ({ page, openBrowser }) => {
    // Three people at three desks.
    story.slow();
    const nils = stranger("Nils", "Nettle Works");
    await found(page, nils);
    const jules = stranger("Jules", "Jetty Works");
    const kaya = stranger("Kaya", "Kelp Works");
    for (const founder of [jules, kaya]) {
      const theirs = await (await openBrowser()).newPage();
      await found(theirs, founder);
      await invite(theirs, [nils.email]);
      await finishInviting(theirs);
    }
    await proveAddress(page, nils);
    await page.goto("/nettle-works/jobs");
    await expectToBeIn(page, placeOf(nils));
    const { dialog, row } = await openSwitcher(page);
    await dialog.getByRole("button", { name: "Decline to join Kelp Works" }).click();
    await expect(dialog.getByRole("button", { name: "Decline to join Kelp Works" })).toHaveCount(0);
    await dialog.getByRole("button", { name: "Accept to join Jetty Works" }).click();
    await expect(row("Jetty Works")).toContainText("Member");
    await expect(row("Kelp Works")).toHaveCount(0);
    await expect(toldAloud(page).filter({ hasText: "You are in Jetty Works now." })).toHaveCount(1);
    await expectToBeIn(page, placeOf(nils));
    await row("Jetty Works").click();
    await expectToBeIn(page, placeOf(jules));
  },
);

story("Nia pins an organization with P, and it comes first from then on", async ({ page }) => {
  await signInAs(page, nia);
  await page.goto("/acme/jobs");
  await expectToBeIn(page, acme);
  const opened = await openSwitcherByKeyboard(page);
  await opened.filter.pressSequentially("p");
  await expect(opened.filter).toHaveValue("p");
  await opened.filter.fill("");
  await page.keyboard.press("End");
  const last = (await opened.activeRow().locator("bdi").textContent()) ?? "";
  await page.keyboard.press("p");
  await expect(opened.activeRow()).toContainText("pinned");
  await expect(opened.filter).toHaveValue("");
  await leaveSwitcher(page);
  const again = await openSwitcher(page);
  await expect(again.rows.first()).toContainText(last);
  await again.dialog.getByRole("link", { name: "Invite people to Acme" }).click();
  await expect(page.getByRole("dialog", { name: "Invite people to Acme" })).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page).toHaveURL(/\/acme\/members$/);
});

story(
  "single sign-on waits for a domain; then a provider is named, shows what to enter there, and is removed",
  async ({ page, application }) => {
    const lior = stranger("Lior", "Lagoon Works");
    await found(page, lior);
    await page.goto("/lagoon-works/settings/sso");
    await expect(page.getByRole("button", { name: "Add provider" })).toHaveAttribute("aria-disabled", "true");
    await page.getByRole("link", { name: "Verify a domain" }).click();
    await claimDomain(page, "lagoon.example");
    await application.proveDomain("lagoon.example");

    await page.goto("/lagoon-works/settings/sso");
    await page.getByRole("button", { name: "Add provider" }).click();
    const form = page.getByRole("dialog", { name: "Add an identity provider" });
    await form.getByRole("button", { name: "Add provider" }).click();
    await expect(form.getByText("Fill this in first.")).toHaveCount(3);
    await form.getByLabel("Issuer").fill("https://id.lagoon.example");
    await form.getByLabel("Client ID").fill("guildhall");
    await form.getByLabel("Client secret").fill("a secret of Lagoon");
    await form.getByLabel("Somebody it vouches for").selectOption("becomes member");
    await form.getByRole("button", { name: "Add provider" }).click();
    const line = page.getByRole("listitem").filter({ hasText: "https://id.lagoon.example" });
    await expect(line).toContainText("Draft");
    await expect(line).toContainText(/\/api\/auth\/sso\/[\da-f-]{36}\/callback/);
    await expect(line.getByRole("button", { name: "Copy Redirect URI" })).toBeVisible();
    await expect(line.getByRole("button", { name: "Make live" })).toHaveAttribute("aria-disabled", "true");

    await line.getByRole("button", { name: /^What to do with/ }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await page.getByRole("button", { name: "Remove provider" }).click();
    await expect(page.getByRole("heading", { name: "No identity providers yet" })).toBeVisible();
  },
);
