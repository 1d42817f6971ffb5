import { inspect } from "../steps/appearance.ts";
import { max, nia, stranger } from "../steps/people.ts";
import { acme, expectToBeIn, initech } from "../steps/place.ts";
import { codeOf } from "../steps/proof.ts";
import {
  addPasskey,
  holdPasskeys,
  openOwnSecurity,
  signInWithPasskey,
  turnOnAuthenticator,
} from "../steps/proofs.ts";
import { expectToBeAskedIn, signInAs, signInWith, signUpAs } from "../steps/sign-in.ts";
import { expect, story } from "../story.ts";

// Passwords are slow to check on purpose, and these stories sign in again and again.
story.describe.configure({ timeout: 180_000 });

story(
  "whoever sets up an authenticator app is asked for its code after the password",
  async ({ page, openBrowser, complaints }) => {
    const petra = stranger("Petra", "Pelican Labs");
    await signUpAs(page, petra);
    await expectToBeIn(page, { name: petra.organization, slug: "pelican-labs" });
    await openOwnSecurity(page);
    await inspect(page, "own-security");
    const { secret, recovery } = await turnOnAuthenticator(page);
    await expect(page.getByText("10 recovery codes are left.")).toBeVisible();

    complaints.expect({ status: 401, path: "/api/auth/sign-in/email" });
    complaints.expect({ status: 401, path: "/api/auth/sign-in/second-factor" });
    complaints.expect({ status: 401, path: "/api/me/stream" });
    const elsewhere = await (await openBrowser()).newPage();
    await elsewhere.goto("/sign-in");
    await signInWith(elsewhere, petra);
    await expect(elsewhere.getByRole("heading", { name: "Show your second factor" })).toBeVisible();
    await elsewhere.getByLabel("Code").fill("not a code");
    await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(elsewhere.getByText("This is not the code")).toBeVisible();
    // The code that turned the app on is used up; the next one holds already.
    await elsewhere.getByLabel("Code").fill(codeOf(secret, 1));
    await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
    await expectToBeIn(elsewhere, { name: petra.organization, slug: "pelican-labs" });

    await elsewhere.context().clearCookies();
    await elsewhere.goto("/sign-in");
    await signInWith(elsewhere, petra);
    await elsewhere.getByLabel("Code").fill(recovery);
    await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
    await expectToBeIn(elsewhere, { name: petra.organization, slug: "pelican-labs" });
    await page.reload();
    await expect(page.getByText("9 recovery codes are left.")).toBeVisible();
  },
);

story("a passkey is made, named anew, and signs in by itself", async ({ page }) => {
  await holdPasskeys(page);
  const quinn = stranger("Quinn", "Quokka Labs");
  await signUpAs(page, quinn);
  await expectToBeIn(page, { name: quinn.organization, slug: "quokka-labs" });
  await openOwnSecurity(page);
  await addPasskey(page, "Old laptop");
  const scrolled = (): Promise<number> => page.evaluate(() => window.scrollY);
  const before = await scrolled();
  await page.getByRole("button", { name: "What to do with the passkey Old laptop" }).click();
  await expect(page.getByRole("menuitem", { name: "Rename…" })).toBeFocused();
  expect(await scrolled(), "a menu at the edge of the window moves no page").toBe(before);
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("New laptop");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("list", { name: "Passkeys" })).toContainText("New laptop");
  await signInWithPasskey(page);
  await expectToBeIn(page, { name: quinn.organization, slug: "quokka-labs" });
});

story(
  "whom a policy will ask for two factors is counted before it is saved, and told in the switcher",
  async ({ page, openBrowser, complaints }) => {
    // Whoever has the organization open hears of it, and is asked for more proof.
    complaints.expect({ status: 401, path: "/api/organizations/initech/" });
    complaints.expect({ status: 401, path: "/api/me/stream" });
    const theirs = await (await openBrowser()).newPage();
    await signInAs(theirs, nia);
    await theirs.goto("/initech/jobs");
    await expectToBeIn(theirs, initech);

    await holdPasskeys(page);
    await signInAs(page, max);
    await openOwnSecurity(page);
    await addPasskey(page, "Laptop of Max");
    await signInWithPasskey(page);
    await page.goto("/initech/settings/security");
    await page.getByLabel("Ask for two factors").check();
    await expect(
      page.getByText("1 member is asked for a second factor at their next request."),
    ).toBeVisible();
    await inspect(page, "organization-security");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("Not saved yet.")).toHaveCount(0);

    await theirs.goto("/acme/jobs");
    await expectToBeIn(theirs, acme);
    await theirs.getByRole("button", { name: "switch organization" }).click();
    await expect(theirs.getByRole("option", { name: /Initech/ })).toContainText("Needs MFA");

    await page.getByLabel("Ask for two factors").uncheck();
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("Not saved yet.")).toHaveCount(0);

    // Other stories meet Max without it.
    await openOwnSecurity(page);
    await page.getByRole("button", { name: "What to do with the passkey Laptop of Max" }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await page.getByRole("button", { name: "Remove passkey" }).click();
    await expect(page.getByText("Laptop of Max")).toHaveCount(0);
  },
);

story("somebody signs out a browser left open elsewhere", async ({ page, openBrowser, complaints }) => {
  // What was left open is told at once.
  complaints.expect({ status: 401, path: "/api/me/stream" });
  complaints.expect({ status: 401, path: "/api/organizations/raven-labs/" });
  const rhea = stranger("Rhea", "Raven Labs");
  const place = { name: rhea.organization, slug: "raven-labs" };
  await signUpAs(page, rhea);
  await expectToBeIn(page, place);
  const elsewhere = await (await openBrowser()).newPage();
  await elsewhere.goto("/sign-in");
  await signInWith(elsewhere, rhea);
  await expectToBeIn(elsewhere, place);
  await openOwnSecurity(page);
  const devices = page.getByRole("list", { name: "Where you are signed in" });
  await expect(devices.getByRole("listitem")).toHaveCount(2);
  await devices.getByRole("button", { name: /^Sign out/ }).click();
  await expect(devices.getByRole("listitem")).toHaveCount(1);
  await expect(devices).toContainText("This browser");
  await elsewhere.goto("/raven-labs/jobs");
  await expectToBeAskedIn(elsewhere);
});

story("a key for a program is shown once, listed, and revoked", async ({ page }) => {
  const sol = stranger("Sol", "Salmon Labs");
  await signUpAs(page, sol);
  await expectToBeIn(page, { name: sol.organization, slug: "salmon-labs" });
  await page.goto("/salmon-labs/settings/api-keys");
  await page.getByRole("button", { name: "Create API key" }).click();
  const form = page.getByRole("dialog", { name: "Create API key" });
  await form.getByLabel("Name", { exact: true }).fill("Nightly import");
  await form.getByLabel("See jobs").check();
  await form.getByRole("button", { name: "Create API key" }).click();
  const made = page.getByRole("dialog", { name: "The key Nightly import is ready" });
  const secret = await made.getByLabel("Key", { exact: true }).inputValue();
  expect(secret.length).toBeGreaterThan(20);
  await made.getByRole("button", { name: "Done" }).click();
  const keys = page.getByRole("list", { name: "API keys" });
  await expect(keys).toContainText(`…${secret.slice(-4)}`);
  await inspect(page, "api-keys");
  await keys.getByRole("button", { name: "Revoke Nightly import…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("No API keys yet")).toBeVisible();
});

story("a program without a browser is approved by the code that it shows", async ({ page, request }) => {
  const tara = stranger("Tara", "Tapir Labs");
  await signUpAs(page, tara);
  await expectToBeIn(page, { name: tara.organization, slug: "tapir-labs" });
  const begun = await request.post("/api/device_authorization", { data: { client_id: "hiring-cli" } });
  const { user_code: code } = (await begun.json()) as { readonly user_code: string };
  await page.goto("/device");
  await page.getByLabel("Code").fill(code.toLowerCase());
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "hiring-cli wants to act for you" })).toBeVisible();
  await inspect(page, "device");
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("status").filter({ hasText: "hiring-cli acts for you now." })).toBeVisible();
});
