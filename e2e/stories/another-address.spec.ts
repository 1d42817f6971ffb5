import { inspect } from "../steps/appearance.ts";
import { followMailedLink } from "../steps/mail.ts";
import { stranger, type Founder } from "../steps/people.ts";
import { expectToBeIn } from "../steps/place.ts";
import { signInWith, signUpAs } from "../steps/sign-in.ts";
import { expect, story, type Page } from "../story.ts";

// Passwords are slow to check on purpose, and these stories sign in again and again.
story.describe.configure({ timeout: 180_000 });

const subject = "Confirm your new e-mail address";

story(
  "whoever changes their e-mail address sees it in all their tabs, and signs in with it",
  async ({ page, openBrowser, complaints }) => {
    const tilda = stranger("Tilda", "Tamarind Labs");
    const moved = { ...tilda, email: "tilda@moved.example.org" };
    const place = { name: tilda.organization, slug: "tamarind-labs" };
    await signUpAs(page, tilda);
    await expectToBeIn(page, place);
    await page.goto("/account");
    await page.getByRole("button", { name: "Change e-mail address" }).click();
    await inspect(page, "account-address");
    await askFor(page, moved.email);
    await expect(page.getByText("A new address waits to be confirmed")).toBeFocused();
    await inspect(page, "account-address-waits");
    await page.reload();
    await expect(waiting(page)).toContainText(moved.email);

    const tab = await page.context().newPage();
    await followMailedLink(tab, moved.email, subject);
    await expect(tab.getByRole("heading", { name: subject })).toBeVisible();
    await inspect(tab, "change-email");
    await tab.getByRole("button", { name: "Change the address" }).click();
    await expect(tab.getByRole("heading", { name: "Your e-mail address is changed" })).toBeVisible();
    await expect(page.getByLabel("Present address")).toHaveValue(moved.email);
    await expect(waiting(page)).toHaveCount(0);

    complaints.expect({ status: 401, path: "/api/auth/sign-in/email" });
    const elsewhere = await (await openBrowser()).newPage();
    await elsewhere.goto("/sign-in");
    await signInWith(elsewhere, tilda);
    await expect(elsewhere.getByText("do not belong together")).toBeVisible();
    await signInWith(elsewhere, moved);
    await expectToBeIn(elsewhere, place);
  },
);

story(
  "a link that is opened where nobody is signed in asks them to sign in, and one that was taken back changes nothing",
  async ({ page, openBrowser, complaints }) => {
    const ulla = stranger("Ulla", "Umber Works");
    await signUpAs(page, ulla);
    await expectToBeIn(page, { name: ulla.organization, slug: "umber-works" });
    await page.goto("/account");
    await page.getByRole("button", { name: "Change e-mail address" }).click();
    await askFor(page, "ulla@moved.example.org");

    complaints.expect({ status: 410, path: "/api/me/email-change/confirmation" });
    const elsewhere = await (await openBrowser()).newPage();
    await confirmSignedOut(elsewhere, ulla);
    await page.getByRole("button", { name: "Cancel the change" }).click();
    await expect(page.getByRole("button", { name: "Change e-mail address" })).toBeVisible();
    await elsewhere.getByRole("button", { name: "Change the address" }).click();
    await expect(elsewhere.getByText("This link was used before, was taken back")).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Present address")).toHaveValue(ulla.email);
  },
);

/** Opens the mailed link, and signs in when it asks for that: the page is then as it would have been. */
async function confirmSignedOut(page: Page, ulla: Founder): Promise<void> {
  await followMailedLink(page, "ulla@moved.example.org", subject);
  await page.getByRole("button", { name: "Sign in" }).click();
  await signInWith(page, ulla);
  await expect(page.getByRole("button", { name: "Change the address" })).toBeVisible();
}

async function askFor(page: Page, email: string): Promise<void> {
  await page.getByLabel("New address").fill(email);
  await page.getByRole("button", { name: "Send the link", exact: true }).click();
  await expect(waiting(page)).toContainText(email);
}

function waiting(page: Page): ReturnType<Page["getByRole"]> {
  return page.getByRole("group", { name: "A new address waits to be confirmed" });
}
