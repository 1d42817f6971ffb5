import { expectCalm, headingsOf, watchCalm } from "../browser/calm.ts";
import { foreignIn, watchPaint } from "../browser/paint.ts";
import { glance } from "../steps/appearance.ts";
import {
  chooseFor,
  finishInviting,
  invite,
  lineOf,
  openInvitation,
  signUpInvited,
} from "../steps/belonging.ts";
import { createJob, expectNoJobs, jobCalled } from "../steps/jobs.ts";
import { stranger } from "../steps/people.ts";
import { expectToBeIn, goTo } from "../steps/place.ts";
import { chooseInAccountMenu, expectToBeAskedIn, signUpAs } from "../steps/sign-in.ts";
import {
  chooseInSwitcher,
  createOrganization,
  digitOf,
  openSwitcherByKeyboard,
  switchTo,
} from "../steps/switcher.ts";
import { expect, story, type BrowserContext, type Page } from "../story.ts";

const heron = { name: "Heron Quay", slug: "heron-quay" };
const moss = { name: "Moss and Fern", slug: "moss-and-fern" };
const ines = stranger("Ines", heron.name);
const tove = stranger("Tove", "Nowhere Before");

story(
  "somebody new founds, invites, works in two organizations at once, and whom they remove is told",
  async ({ page, context, openBrowser, complaints }) => {
    story.slow();
    const theirs = await watched(await openBrowser());
    for (const watch of [watchCalm, watchPaint]) await watch(page);

    await story.step("Ines signs up, finds an empty organization, and creates a job", async () => {
      await signUpAs(page, ines);
      await expectToBeIn(page, heron);
      await expectNoJobs(page);
      await expectWell(page);
      await glance(page, "newcomer-empty");
      await createJob(page, { title: "Lock keeper", description: `canary-${heron.slug}` });
      await jobCalled(page, "Lock keeper").getByRole("link").click();
      await expect(page.getByRole("main")).toContainText(`canary-${heron.slug}`);
      expect((await headingsOf(page)).slice(-2), "a job that is listed has its title at once").toEqual([
        "Jobs",
        "Lock keeper",
      ]);
    });

    await story.step("Tove, whom she invites, makes an account from the mail and is in", async () => {
      await expect(await invite(page, [tove.email])).toContainText("Invited");
      await finishInviting(page);
      await openInvitation(theirs, tove.email, ines);
      await expectCalm(theirs);
      await glance(theirs, "newcomer-invited");
      await signUpInvited(theirs, tove);
      await expectToBeIn(theirs, heron);
      await expect(jobCalled(theirs, "Lock keeper")).toBeVisible();
      expect(await headingsOf(theirs), "nothing else was said on the way").toEqual([
        `Join ${heron.name}`,
        "Jobs",
      ]);
    });

    const second = await watched(context);
    await story.step("Ines founds another one in a second tab, and has both open", async () => {
      await second.goto("/");
      await expectToBeIn(second, heron);
      await createOrganization(second, moss.name);
      await expectToBeIn(second, moss);
      await createJob(second, { title: "Gardener", description: `canary-${moss.slug}` });
      await jobCalled(second, "Gardener").getByRole("link").click();
      await expect(second.getByRole("main")).toContainText(`canary-${moss.slug}`);
      for (const [tab, place, job] of [
        [page, heron, "Lock keeper"],
        [second, moss, "Gardener"],
      ] as const) {
        await goTo(tab, "Jobs");
        await tab.reload();
        await expectToBeIn(tab, place);
        await expect(jobCalled(tab, job)).toBeVisible();
        await expectWell(tab);
      }
    });

    await story.step("she switches by mouse, in the list by keys, and by a digit", async () => {
      await switchTo(second, heron);
      await expectToBeIn(second, heron);
      const { filter, activeRow } = await openSwitcherByKeyboard(second);
      await filter.fill("moss");
      await expect(activeRow()).toContainText(moss.name);
      await second.keyboard.press("Enter");
      await expectToBeIn(second, moss);
      await second.keyboard.press(`Control+${await digitOf(second, heron.name)}`);
      await expectToBeIn(second, heron);
      await second.keyboard.press(`Control+${await digitOf(second, moss.name)}`);
      await expectToBeIn(second, moss);
      await expect(jobCalled(second, "Lock keeper")).toHaveCount(0);
      await expectToBeIn(page, heron);
    });

    await story.step("she changes the role under Tove, whose open page shows it", async () => {
      await goTo(theirs, "Members");
      await expect(lineOf(theirs, "Tove")).toContainText("Member");
      await goTo(page, "Members");
      await page.reload();
      await page.getByLabel("Role of Tove").selectOption("Admin");
      await expect(lineOf(theirs, "Tove")).toContainText("Admin");
      await expect(theirs.getByRole("link", { name: "Audit log" })).toBeVisible();
      await theirs.reload();
      await expectToBeIn(theirs, heron, "Members");
      await expectWell(theirs);
    });

    await story.step("Tove is removed, is told so in the open tab, and can go", async () => {
      complaints.expect({ status: 404, path: `/api/organizations/${heron.slug}` });
      complaints.expect({ status: 404, path: `/api/organizations/${heron.slug}/` });
      await chooseFor(page, "Tove", "Remove from organization…");
      await page.getByRole("alertdialog").getByRole("button", { name: "Remove Tove" }).click();
      await expect(
        theirs.getByRole("heading", { name: `You no longer have access to ${heron.name}` }),
      ).toBeVisible();
      await expect(theirs.getByRole("status")).toHaveText(/^Ines removed you on .+ at .+\.$/);
      await expectWell(theirs);
      await glance(theirs, "newcomer-removed");
      await theirs.goto("/");
      await expect(theirs.getByRole("heading", { name: "Create an organization" })).toBeVisible();
      await expectCalm(theirs);
      await theirs.getByRole("button", { name: "Sign out" }).click();
      await expectToBeAskedIn(theirs);
    });

    await story.step("Ines signs out of one organization, then of all", async () => {
      await chooseInSwitcher(second, `Sign out of ${moss.name}`);
      await expect(second.getByRole("heading", { name: `You are signed out of ${moss.name}` })).toBeVisible();
      await expectToBeIn(page, heron, "Members");
      await expectNothingForeign(page, second, theirs);
      await chooseInAccountMenu(page, "Sign out");
      for (const tab of [page, second]) await expectToBeAskedIn(tab);
      expect((await headingsOf(page)).slice(-2), "nothing is said in between").toEqual([
        "Members",
        "Sign in",
      ]);
      await page.reload();
      await expectToBeAskedIn(page);
      await expect(page.getByRole("heading", { name: "Or sign in as somebody" })).toBeVisible();
      await expectCalm(page);
    });
  },
);

/** A new tab of a browser that notes what it shows. */
async function watched(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await watchCalm(page);
  await watchPaint(page);
  return page;
}

/** A page came without moving about, and showed nothing of another organization. */
async function expectWell(page: Page): Promise<void> {
  await expectCalm(page);
  await expectNothingForeign(page);
}

async function expectNothingForeign(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) expect(await foreignIn(page), "what was shown of another").toEqual([]);
}
