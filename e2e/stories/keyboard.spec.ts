import { lineOf } from "../steps/belonging.ts";
import { enter, tabTo, typeInto } from "../steps/keyboard.ts";
import { nia, stranger } from "../steps/people.ts";
import { acme, expectToBeIn, globex } from "../steps/place.ts";
import { openSwitcherByKeyboard, toldAloud } from "../steps/switcher.ts";
import { expect, story } from "../story.ts";

story("Nia signs in and goes from one organization to another without a mouse", async ({ page }) => {
  await page.goto("/sign-in");
  await typeInto(page, page.getByLabel("E-mail address"), nia.email);
  await typeInto(page, page.getByLabel("Password"), nia.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/jobs(\?|$)/);
  // She lands where she was last; she types the address of where this begins.
  await page.goto("/acme/jobs");
  await expectToBeIn(page, acme);

  const { filter } = await openSwitcherByKeyboard(page);
  await filter.pressSequentially("globex");
  await page.keyboard.press("Enter");
  await expectToBeIn(page, globex);
  await expect(toldAloud(page).filter({ hasText: "Now in Globex as admin" })).toHaveCount(1);

  await enter(
    page,
    page.getByRole("navigation", { name: "Organization" }).getByRole("link", { name: "Members" }),
  );
  await expectToBeIn(page, globex, "Members");
  await enter(page, page.getByRole("button", { name: /switch organization$/ }));
  const dialog = page.getByRole("dialog", { name: "Switch organization" });
  const active = dialog.locator("[role=option][data-active]");
  await expect(active).toContainText(globex.name);
  await page.keyboard.press("Home");
  while (!(await active.textContent())?.includes(acme.name)) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expectToBeIn(page, acme, "Members");
});

story(
  "Kaja founds an organization and invites Liv, who signs up and joins, both without a mouse",
  async ({ page, openBrowser }) => {
    const kaja = stranger("Kaja", "Kestrel");
    const liv = stranger("Liv", "Nowhere");
    const kestrel = { name: "Kestrel", slug: "kestrel" };
    await page.goto("/sign-up");
    await typeInto(page, page.getByLabel("Your name"), kaja.name);
    await typeInto(page, page.getByLabel("E-mail address"), kaja.email);
    await typeInto(page, page.getByLabel("Password"), kaja.password);
    await typeInto(page, page.getByLabel("Organization"), kaja.organization);
    await page.keyboard.press("Enter");
    await expectToBeIn(page, kestrel);

    const navigation = page.getByRole("navigation", { name: "Organization" });
    await enter(page, navigation.getByRole("link", { name: "Members" }));
    await expectToBeIn(page, kestrel, "Members");
    await enter(page, page.getByRole("button", { name: "Invite people" }));
    const form = page.getByRole("dialog", { name: /^Invite people to/ });
    await typeInto(page, form.getByLabel("E-mail addresses"), liv.email);
    await enter(page, form.getByRole("button", { name: /^Send/ }));
    await expect(form.getByRole("list", { name: "What became of each address" })).toContainText("Invited");
    await enter(page, form.getByRole("button", { name: "Done" }));
    await expect(form).toHaveCount(0);

    const theirs = await (await openBrowser()).newPage();
    const mail = theirs
      .getByRole("article")
      .filter({ hasText: `to ${liv.email}` })
      .first();
    await expect(async () => {
      await theirs.goto("/dev/mail");
      await expect(mail).toBeVisible({ timeout: 500 });
    }).toPass();
    await enter(theirs, mail.getByRole("link"));
    await expect(theirs.getByRole("heading", { name: "Join Kestrel" })).toBeVisible();
    await typeInto(theirs, theirs.getByLabel("Your name"), liv.name);
    await typeInto(theirs, theirs.getByLabel("Password"), liv.password);
    await theirs.keyboard.press("Enter");
    await expectToBeIn(theirs, kestrel);

    await page.reload();
    await tabTo(page, page.getByLabel("Role of Liv"));
    await expect(lineOf(page, liv.email)).toBeVisible();
  },
);
