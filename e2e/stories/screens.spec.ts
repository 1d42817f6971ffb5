import { fileURLToPath } from "node:url";
import { chooseFor } from "../steps/belonging.ts";
import { inspect } from "../steps/appearance.ts";
import { cardsIn, openBoard } from "../steps/board.ts";
import { openJobForm } from "../steps/jobs.ts";
import { max, nia, type Person } from "../steps/people.ts";
import { acme, globex, initech, umbrella } from "../steps/place.ts";
import { signInAs } from "../steps/sign-in.ts";
import { chooseInSwitcher, leaveSwitcher, openSwitcher } from "../steps/switcher.ts";
import { expect, story, type Page } from "../story.ts";

interface Screen {
  readonly name: string;
  readonly address: string;
  /** Who looks at it; nobody is signed in by default. */
  readonly as?: Person;
  /** What is done there until it is the screen that is meant. */
  readonly then?: (page: Page) => Promise<unknown>;
}

const screens: readonly Screen[] = [
  { name: "sign-in", address: "/sign-in", then: (page) => page.getByText(nia.name).waitFor() },
  { name: "sign-in-refused", address: "/sign-in", then: (page) => submit(page, "Sign in") },
  { name: "sign-up", address: "/sign-up" },
  { name: "sign-up-refused", address: "/sign-up", then: (page) => submit(page, "Create account") },
  { name: "verify-asking", address: "/verify" },
  { name: "verify", address: "/verify#token=from-a-mail" },
  { name: "reset-asking", address: "/reset" },
  { name: "reset", address: "/reset#token=from-a-mail" },
  { name: "mail", address: "/dev/mail" },
  { name: "new", address: "/new", as: nia, then: fillInName },
  { name: "jobs", address: "/acme/jobs", as: nia },
  { name: "jobs-filtered", address: "/acme/jobs?status=draft", as: nia },
  { name: "jobs-empty", address: "/umbrella/jobs", as: nia },
  { name: "jobs-as-member", address: "/acme/jobs", as: max },
  { name: "job-form", address: "/acme/jobs", as: nia, then: openJobForm },
  { name: "overview", address: "/acme", as: nia },
  { name: "overview-as-member", address: "/acme", as: max },
  { name: "overview-empty", address: "/umbrella", as: nia },
  { name: "job", address: "/acme/jobs", as: nia, then: openJob },
  { name: "job-as-member", address: "/acme/jobs", as: max, then: openJob },
  { name: "job-without-applicants", address: "/acme/jobs?status=draft", as: nia, then: openFirstJob },
  { name: "job-edit-form", address: "/acme/jobs", as: nia, then: editJob },
  { name: "job-card-carried", address: "/acme/jobs", as: nia, then: carryCard },
  { name: "applicants", address: "/acme/applicants", as: nia },
  { name: "applicants-filtered", address: "/acme/applicants?stage=offer", as: nia },
  { name: "applicants-none-found", address: "/acme/applicants?search=wayne", as: nia },
  { name: "applicants-empty", address: "/umbrella/applicants", as: nia },
  { name: "applicant", address: "/acme/applicants?stage=offer", as: nia, then: openFirstApplicant },
  { name: "applicant-as-member", address: "/acme/applicants?stage=offer", as: max, then: openFirstApplicant },
  { name: "members", address: "/acme/members", as: nia },
  { name: "members-as-member", address: "/acme/members", as: max },
  { name: "members-none-found", address: "/acme/members?search=wayne", as: nia },
  { name: "member-menu", address: "/acme/members", as: nia, then: openMenuOf("Max Lindqvist") },
  { name: "member-removal", address: "/acme/members", as: nia, then: choose("Max Lindqvist", /Remove/) },
  { name: "invite-form", address: "/acme/members", as: nia, then: press("Invite people") },
  { name: "pending", address: "/acme/members?view=pending", as: nia },
  { name: "requests-empty", address: "/acme/members?view=requests", as: nia },
  { name: "teams-empty", address: "/globex/teams", as: nia },
  { name: "team-form", address: "/globex/teams", as: nia, then: press("Create team") },
  { name: "settings", address: "/acme/settings", as: nia, then: moveToAnotherSlug },
  { name: "settings-as-member", address: "/acme/settings", as: max },
  { name: "roles", address: "/acme/settings/roles", as: nia },
  { name: "role-form", address: "/acme/settings/roles", as: nia, then: press("Create role") },
  { name: "role-deletion", address: "/acme/settings/roles", as: nia, then: choose("Recruiter", "Delete…") },
  { name: "security-as-member", address: "/acme/settings/security", as: max },
  { name: "api-keys-as-member", address: "/acme/settings/api-keys", as: max },
  { name: "domains", address: "/acme/settings/domains", as: nia },
  { name: "export", address: "/acme/settings/export", as: nia },
  { name: "sso-without-domain", address: "/acme/settings/sso", as: nia },
  { name: "sso-not-permitted", address: "/acme/settings/sso", as: max },
  { name: "account", address: "/account", as: nia },
  { name: "account-deletion", address: "/account", as: nia, then: press("Delete account…") },
  { name: "invite-incomplete", address: "/invite#half-of-it" },
  { name: "join-incomplete", address: "/join#half-of-it" },
  { name: "audit", address: "/acme/settings/audit", as: nia, then: openFirstEvent },
  { name: "audit-not-permitted", address: "/acme/settings/audit", as: max },
  { name: "switcher", address: "/acme/jobs", as: nia, then: openSwitcher },
  { name: "switcher-no-match", address: "/acme/jobs", as: nia, then: findNothing },
  { name: "account-menu", address: "/acme/jobs", as: nia, then: openAccountMenu },
  { name: "signed-out-of-organization", address: "/acme/members", as: nia, then: signOutInAnotherTab },
  { name: "nothing-here", address: "/no-such-organization/jobs", as: nia },
];

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });

for (const { name, address, as, then } of screens) {
  story(
    `the screen ${name} can be used by everybody, wide and narrow, in light and dark`,
    async ({ page, complaints }) => {
      complaints.expect({ status: 404, path: "/api/organizations/no-such-organization/" });
      if (as !== undefined) await signInAs(page, as);
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await then?.(page);
      await inspect(page, name);
    },
  );
}

story("the picture of the README can be taken again", async ({ page }) => {
  await signInAs(page, nia);
  for (const { slug } of [umbrella, initech, globex, acme]) {
    await page.goto(`/${slug}/jobs`);
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  }
  // Opening asks anew which was used last; the order that comes of it is shown the next time.
  await Promise.all([page.waitForResponse("**/api/me"), openSwitcher(page)]);
  await leaveSwitcher(page);
  const { rows } = await openSwitcher(page);
  await expect(rows).toContainText([acme.name, globex.name, initech.name, umbrella.name]);
  const path = fileURLToPath(new URL("../../docs/images/switcher.png", import.meta.url));
  // It is kept in the repository, so it is written only for who means to.
  const kept = process.env["UPDATE_PICTURES"] === "1" ? { path } : {};
  const picture = await page.screenshot({ ...kept, animations: "disabled" });
  expect(picture.byteLength).toBeGreaterThan(10_000);
});

async function openJob(page: Page): Promise<void> {
  await openBoard(page, "Site Reliability Engineer");
}

async function editJob(page: Page): Promise<void> {
  await openJob(page);
  await press("Edit")(page);
}

async function carryCard(page: Page): Promise<void> {
  await openJob(page);
  await cardsIn(page, "Applied").first().focus();
  for (const key of ["Space", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
}

async function openFirstJob(page: Page): Promise<void> {
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "No applicants yet" })).toBeVisible();
}

async function openFirstApplicant(page: Page): Promise<void> {
  await page.getByRole("table").getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "History", exact: true })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

function press(name: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole("button", { name }).first().click();
    await expect(page.getByRole("dialog").or(page.getByRole("alertdialog"))).toBeVisible();
  };
}

function openMenuOf(name: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole("button", { name: new RegExp(`^What to do with .*${name}`) }).click();
    await expect(page.getByRole("menu")).toBeVisible();
  };
}

function choose(name: string, action: string | RegExp): (page: Page) => Promise<void> {
  return async (page) => {
    await chooseFor(page, name, action);
    await expect(page.getByRole("alertdialog")).toBeVisible();
  };
}

async function moveToAnotherSlug(page: Page): Promise<void> {
  await page.getByLabel("Address").fill("acme-corporation");
  await expect(page.getByText("moves from /acme to")).toBeVisible();
}

async function submit(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
  await expect(page.getByLabel("E-mail address")).toHaveAttribute("aria-invalid", "true");
}

async function fillInName(page: Page): Promise<void> {
  await page.getByLabel("Organization name").fill("Acme");
  await expect(page.getByText("is taken or reserved")).toBeVisible();
}

async function openFirstEvent(page: Page): Promise<void> {
  await page.locator("summary").first().click();
}

async function findNothing(page: Page): Promise<void> {
  const { filter } = await openSwitcher(page);
  await filter.fill("wayne");
}

async function openAccountMenu(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Account of" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
}

async function signOutInAnotherTab(page: Page): Promise<void> {
  const tab = await page.context().newPage();
  await tab.goto("/acme/jobs");
  await chooseInSwitcher(tab, "Sign out of Acme");
  await expect(page.getByRole("heading", { name: "You are signed out of Acme" })).toBeVisible();
  await tab.close();
}
