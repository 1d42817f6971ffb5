import { cardOf, cardsIn, openBoard, stageOf } from "../steps/board.ts";
import { createJob, openJobForm } from "../steps/jobs.ts";
import { hannah, max, nia, olivia, stranger } from "../steps/people.ts";
import { acme, expectToBeIn, globex, goTo } from "../steps/place.ts";
import { signInAs, signUpAs } from "../steps/sign-in.ts";
import { switchTo, toldAloud } from "../steps/switcher.ts";
import { expect, story, type Page } from "../story.ts";

const reliability = "Site Reliability Engineer";

async function boardAs(page: Page, person: typeof nia, title = reliability): Promise<void> {
  await signInAs(page, person);
  await page.goto("/acme/jobs");
  await openBoard(page, title);
}

story.describe("the board of a job", () => {
  story("is arranged with the mouse, and another member sees it so", async ({ page, openBrowser }) => {
    await boardAs(page, nia);
    const [first = "", second = ""] = await cardsIn(page, "Screening").allTextContents();
    const theirs = await (await openBrowser()).newPage();
    await boardAs(theirs, hannah);
    await expect(cardsIn(theirs, "Screening").first()).toHaveText(first);

    const before = await cardsIn(page, "Interview").count();
    await cardOf(page, first).dragTo(stageOf(page, "Interview"));
    await expect(cardsIn(page, "Interview").filter({ hasText: first })).toBeVisible();
    await expect(cardsIn(page, "Interview")).toHaveCount(before + 1);
    await expect(toldAloud(page).filter({ hasText: `${first} moved to Interview` })).toBeAttached();
    await expect(cardsIn(page, "Screening").first()).toHaveText(second);

    await theirs.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    await expect(cardsIn(theirs, "Interview").filter({ hasText: first })).toBeVisible({ timeout: 20_000 });
    await page.reload();
    await expect(cardsIn(page, "Interview").filter({ hasText: first })).toBeVisible();
  });

  story("is arranged by keyboard alone, each step said aloud", async ({ page }) => {
    await boardAs(page, nia, "Frontend Engineer, Operator Console");
    const [name = ""] = await cardsIn(page, "Applied").allTextContents();
    const said = (words: string) => toldAloud(page).filter({ hasText: words });
    const [applied, screening] = [
      await cardsIn(page, "Applied").count(),
      await cardsIn(page, "Screening").count(),
    ];
    await cardOf(page, name).focus();
    await page.keyboard.press("Space");
    await expect(said(`${name} picked up in Applied, 1 of ${applied}`)).toBeAttached();
    await page.keyboard.press("ArrowRight");
    await expect(said(`Screening, 1 of ${screening + 1}`)).toBeAttached();
    await page.keyboard.press("Escape");
    await expect(said(`${name} is back in Applied, 1 of ${applied}`)).toBeAttached();
    await expect(cardsIn(page, "Applied").first()).toHaveText(name);

    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await expect(said(`${name} moved to Screening, 2 of ${screening + 1}`)).toBeAttached();
    await expect(cardOf(page, name)).toBeFocused();
    await page.reload();
    await expect(cardsIn(page, "Screening").nth(1)).toHaveText(name);
  });

  story(
    "takes a move back, in words, when somebody else came first",
    async ({ page, openBrowser, complaints }) => {
      complaints.expect({ status: 409, path: "/api/organizations/acme/applicants/" });
      await boardAs(page, nia, "Computer Vision Engineer");
      const [name = ""] = await cardsIn(page, "Applied").allTextContents();
      // What the other does is not to be seen here before the move.
      await page.route("**/board", (route) => route.abort("aborted"));
      const theirs = await (await openBrowser()).newPage();
      await boardAs(theirs, olivia, "Computer Vision Engineer");
      await cardOf(theirs, name).dragTo(stageOf(theirs, "Rejected"));
      await expect(cardsIn(theirs, "Rejected").filter({ hasText: name })).toBeVisible();
      await theirs.reload();
      await expect(cardsIn(theirs, "Rejected").filter({ hasText: name })).toBeVisible();

      await cardOf(page, name).dragTo(stageOf(page, "Offer"));
      await expect(page.getByRole("alert")).toContainText(
        `${name} is back in Applied. Somebody else changed this first`,
      );
      await page.unroute("**/board");
      await page.reload();
      await expect(cardsIn(page, "Rejected").filter({ hasText: name })).toBeVisible();
    },
  );

  story("is read and not arranged by whom the role does not permit it, who is told so", async ({ page }) => {
    await boardAs(page, max);
    await expect(page.getByText(/Arrow keys go .* does not permit moving applicants/)).toBeVisible();
    const [name = ""] = await cardsIn(page, "Applied").allTextContents();
    await cardOf(page, name).dragTo(stageOf(page, "Hired"));
    await expect(cardsIn(page, "Applied").first()).toHaveText(name);
    await expect(page.getByRole("button", { name: "Edit" })).toHaveAttribute("aria-disabled", "true");
    await cardOf(page, name).click();
    await expect(page.getByRole("combobox", { name: /^Stage\. .*does not permit/ })).toBeDisabled();
    await expect(page.getByLabel("Note")).toHaveCount(0);
  });
});

story("an applicant is moved and noted on, and their page tells what happened", async ({ page }) => {
  await signInAs(page, nia);
  await page.goto("/acme/applicants?stage=screening");
  const row = page.getByRole("table").getByRole("row").nth(1);
  const name = await row.getByRole("link").first().textContent();
  await row.getByRole("link").first().click();
  await page.getByRole("main").getByLabel("Stage").selectOption("Interview");
  const history = page.getByRole("region", { name: "History" });
  await expect(history.getByRole("listitem").first()).toContainText(
    "Nia Adeyemi moved them from Screening to Interview",
  );
  await expect(toldAloud(page).filter({ hasText: `${name ?? ""} moved to Interview` })).toBeAttached();
  await page.getByLabel("Note").fill("Brings cake.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(history.getByRole("listitem").first()).toContainText("Brings cake.");
  await expect(page.getByLabel("Note")).toHaveValue("");
});

story(
  "applicants are found by name, stage and job, and the address can be sent to somebody",
  async ({ page }) => {
    await signInAs(page, nia);
    await page.goto("/acme/jobs");
    await goTo(page, "Applicants");
    await expectToBeIn(page, acme, "Applicants");
    await page.getByLabel("Stage").selectOption("Offer");
    await expect(page).toHaveURL(/\/acme\/applicants\?stage=offer$/);
    const rows = page.getByRole("table", { name: "Applicants" }).getByRole("row");
    await expect(rows.filter({ hasText: "Screening" })).toHaveCount(0);
    const name = (await rows.nth(1).getByRole("link").first().textContent()) ?? "";
    await page.getByLabel("Search applicants").fill(name.toUpperCase());
    await expect(page).toHaveURL(/search=/);
    await expect(rows.nth(1)).toContainText(name);
    await page.reload();
    await expect(rows.nth(1)).toContainText(name);
    await page.getByLabel("Search applicants").fill("nobody of that name");
    await expect(page.getByRole("heading", { name: "Nobody fits the filter" })).toBeVisible();
    await page.getByRole("link", { name: "Show all applicants" }).click();
    await expect(page).toHaveURL(/\/acme\/applicants$/);
    await expect(page.getByLabel("Search applicants")).toHaveValue("");
    await expect(rows.nth(20)).toBeVisible();
  },
);

story("a job is edited, closed and opened again on its page", async ({ page }) => {
  const ines = stranger("Ines", "Indigo Labs");
  await signUpAs(page, ines);
  await expectToBeIn(page, { name: "Indigo Labs", slug: "indigo-labs" });
  await goTo(page, "Overview");
  await expect(page.getByRole("heading", { name: "Begin with a job" })).toBeVisible();
  await openJobForm(page);
  await page.keyboard.press("Escape");
  await goTo(page, "Jobs");
  await createJob(page, { title: "Dyer", description: "Indigo, all day." });
  await page.getByRole("link", { name: "Dyer" }).click();
  await expect(page.getByText("Indigo, all day.")).toBeVisible();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("dialog", { name: "Edit job" }).getByLabel("Title").fill("Master dyer");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Master dyer" })).toBeVisible();
  await page.getByRole("button", { name: "Close job" }).click();
  const about = page.getByRole("region", { name: "About the job" });
  await expect(about).toContainText("Closed");
  await page.getByRole("button", { name: "Reopen" }).click();
  await expect(about).toContainText("Published");
  await goTo(page, "Overview");
  await expect(page.getByRole("heading", { name: "1 open job" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Recent activity" })).toContainText(
    "changed the job Master dyer",
  );
});

story.describe("the overview", () => {
  story("says what goes on, and leads to it", async ({ page }) => {
    await signInAs(page, nia);
    await page.goto("/acme");
    await expectToBeIn(page, acme, "Overview");
    await expect(page.getByRole("heading", { name: "Applicants this week" })).toBeVisible();
    const chart = page.getByRole("table", { name: /Applicants of the last 14 days/ });
    await expect(chart.getByRole("row")).toHaveCount(15);
    await expect(page.getByRole("region", { name: "Recent activity" }).getByRole("listitem")).toHaveCount(12);
    await page
      .getByRole("region", { name: /open jobs$/ })
      .getByRole("listitem")
      .first()
      .getByRole("link")
      .click();
    await expect(stageOf(page, "Applied")).toBeVisible();
  });

  story(
    "is kept when switching, and one job becomes the list of the other organization's",
    async ({ page }) => {
      await signInAs(page, nia);
      await page.goto("/acme");
      await switchTo(page, globex);
      await expectToBeIn(page, globex, "Overview");
      await page.goto("/acme/jobs");
      await openBoard(page, reliability);
      await switchTo(page, globex);
      await expectToBeIn(page, globex, "Jobs");
    },
  );

  story("tells a member nothing of what the audit log alone may tell", async ({ page }) => {
    await signInAs(page, max);
    await page.goto("/acme");
    const activity = page.getByRole("region", { name: "Recent activity" });
    await expect(activity.getByRole("listitem").first()).toBeVisible();
    await expect(activity.getByRole("link", { name: "Audit log" })).toHaveCount(0);
    await expect(activity).not.toContainText(/added|role|policy/);
  });
});
