import { inspect } from "../steps/appearance.ts";
import {
  applyWith,
  closeJob,
  expectThanks,
  formOf,
  openJob,
  positionCalled,
  writeJob,
} from "../steps/careers.ts";
import { eve, hannah, olivia } from "../steps/people.ts";
import { signInAs } from "../steps/sign-in.ts";
import { createOrganization } from "../steps/switcher.ts";
import { expect, story } from "../story.ts";

const ada = { name: "Ada Byron", email: "ada@mail.example", message: "I write programs for machines." };

story.describe("the careers page of an organization", () => {
  story("shows everybody what is published, by category, and no draft", async ({ page, context }) => {
    await page.goto("/careers/acme");
    await expect(page).toHaveTitle("Careers · Acme");
    await expect(page.getByRole("heading", { level: 1, name: "Work at Acme" })).toBeVisible();
    await expect(page.getByRole("heading", { level: 2, name: "Engineering" })).toBeVisible();
    await expect(positionCalled(page, "Site Reliability Engineer")).toBeVisible();
    const shown = await page.getByRole("main").getByRole("link").count();
    const { jobs } = (await (await page.request.get("/api/careers/acme")).json()) as { jobs: unknown[] };
    expect(shown).toBe(jobs.length);
    expect(await context.cookies()).toEqual([]);
  });

  story("lets a visitor apply, and the recruiter sees who did", async ({ page, openBrowser }) => {
    await page.goto("/careers/acme");
    const title = await openJob(page);
    await applyWith(page, ada);
    await expectThanks(page, ada.name);
    await inspect(page, "careers-thanks");
    await applyAgain(page);

    const desk = await (await openBrowser()).newPage();
    await signInAs(desk, olivia);
    await desk.goto("/acme/applicants?search=Ada+Byron");
    const rows = desk.getByRole("table", { name: "Applicants" }).getByRole("row");
    await expect(rows).toHaveCount(3);
    await expect(rows.nth(1)).toContainText(title);
    await expect(rows.nth(1)).toContainText("Applied");
    await rows.nth(1).getByRole("link").first().click();
    const application = desk.getByRole("region", { name: "Application" });
    await expect(application).toContainText(ada.email);
    await expect(application).toContainText(ada.message);

    async function applyAgain(tab: typeof page): Promise<void> {
      await tab.reload();
      await applyWith(tab, ada);
      await expectThanks(tab, ada.name);
    }
  });

  story("is used by the keyboard alone", async ({ page }) => {
    await page.goto("/careers/acme");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // The organization's own link comes first, then the positions.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const form = formOf(page);
    await expect(form).toBeVisible();
    await form.getByLabel("Your name").focus();
    await page.keyboard.type("Grace");
    await page.keyboard.press("Tab");
    await page.keyboard.type("grace@mail.example");
    for (let field = 0; field < 4; field += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await expect(form.getByRole("checkbox")).toBeChecked();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Thank you, Grace" })).toBeFocused();
  });

  story("says what is missing under each field, and loses nothing", async ({ page, complaints }) => {
    complaints.expect({ status: 400, path: "/api/careers/acme/" });
    await page.goto("/careers/acme");
    await openJob(page);
    const form = formOf(page);
    await form.getByLabel("CV or letter").fill("Kept");
    await form.getByRole("button", { name: "Send application" }).click();
    await expect(form.getByLabel("Your name")).toHaveAccessibleDescription("Enter your name.");
    await expect(form.getByLabel("Your name")).toBeFocused();
    await expect(form.getByRole("checkbox")).toHaveAccessibleDescription(/Without your consent/);
    await form.getByLabel("Link to your CV").fill("not a link");
    await applyWith(page, { name: "Ada", email: "ada@mail.example" });
    await expect(form.getByLabel("Link to your CV")).toHaveAccessibleDescription(/begins with https/);
    await expect(form.getByLabel("CV or letter")).toHaveValue("Kept");
    await inspect(page, "careers-refused");
  });

  story(
    "tells of a position that closes kindly, and of a draft what it tells of nothing",
    async ({ page, openBrowser, complaints }) => {
      complaints.expect({ status: 404, path: "/api/careers/acme/" });
      const desk = await (await openBrowser()).newPage();
      await signInAs(desk, olivia);
      const written = { title: "Night watch", description: "", location: "", category: null };
      const watch = await writeJob(desk, { ...written, status: "published" });
      await page.goto(`/careers/acme/${watch}`);
      await expect(formOf(page)).toBeVisible();
      await closeJob(desk, watch);
      await applyWith(page, ada);
      await expect(page.getByRole("heading", { name: "This position is closed" })).toBeVisible();
      await inspect(page, "careers-closed");
      await page.getByRole("link", { name: "See open positions" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Work at Acme" })).toBeVisible();
      await expect(positionCalled(page, "Night watch")).toHaveCount(0);

      const draft = await writeJob(desk, { ...written, title: "Secret plan", status: "draft" });
      await page.goto(`/careers/acme/${draft}`);
      await expect(page.getByRole("heading", { name: "This page is not here" })).toBeVisible();
    },
  );

  story("of an organization that does not exist is not there", async ({ page, complaints }) => {
    complaints.expect({ status: 404, path: "/api/careers/no-such-organization" });
    await page.goto("/careers/no-such-organization");
    await expect(page.getByRole("heading", { name: "This page is not here" })).toBeVisible();
    await inspect(page, "careers-nothing-here");
  });

  story("is the same for somebody who is signed in elsewhere", async ({ page }) => {
    await signInAs(page, eve);
    await page.goto("/careers/acme");
    await expect(page.getByRole("heading", { level: 1, name: "Work at Acme" })).toBeVisible();
    await openJob(page);
    await applyWith(page, { ...ada, name: "Eve" });
    await expectThanks(page, "Eve");
  });

  story("is found from the list of jobs", async ({ page, context }) => {
    await signInAs(page, hannah);
    const [tab] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("link", { name: "View careers page" }).click(),
    ]);
    await expect(tab).toHaveURL(/\/careers\/acme$/);
    await expect(tab.getByRole("heading", { level: 1, name: "Work at Acme" })).toBeVisible();
  });

  story("can be used by everybody, wide and narrow, in light and dark", async ({ page }) => {
    await page.goto("/careers/acme");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await inspect(page, "careers");
    await openJob(page);
    await inspect(page, "careers-job");
  });

  story(
    "is there once something was published, and stays when everything is closed",
    async ({ page, openBrowser, complaints }) => {
      const org = "lantern-works";
      complaints.expect({ status: 404, path: `/api/careers/${org}` });
      const desk = await (await openBrowser()).newPage();
      await signInAs(desk, eve);
      await createOrganization(desk, "Lantern Works");
      await expect(desk).toHaveURL(new RegExp(`/${org}`));
      const written = { title: "Lamplighter", description: "", location: "", category: null };
      await writeJob(desk, { ...written, status: "draft" }, org);
      await desk.goto(`/${org}/jobs`);
      await expect(desk.getByRole("link", { name: written.title })).toBeVisible();
      const shown = desk.getByRole("link", { name: "View careers page" });
      await expect(shown).toHaveCount(0);
      await page.goto(`/careers/${org}`);
      await expect(page.getByRole("heading", { name: "This page is not here" })).toBeVisible();

      const job = await writeJob(desk, { ...written, status: "published" }, org);
      await closeJob(desk, job, org);
      await desk.reload();
      await expect(shown).toBeVisible();
      await page.reload();
      await expect(page.getByRole("heading", { name: "No open positions right now" })).toBeVisible();
      await inspect(page, "careers-empty");
    },
  );

  story("says when too many applications came, and keeps what was typed", async ({ page, complaints }) => {
    complaints.expect({ status: 429, path: "/api/careers/globex/" });
    await page.goto("/careers/globex");
    await openJob(page);
    const address = new URL(page.url()).pathname.replace(
      /^\/careers\/(\w+)\/(.*)$/,
      "/api/careers/$1/jobs/$2/applications",
    );
    await expect
      .poll(
        async () => {
          const data = {
            name: "Bot",
            email: "bot@mail.example",
            consent: true,
            website: "https://spam.example",
          };
          return (
            await page.request.post(address, { data, headers: { "Sec-Fetch-Site": "same-origin" } })
          ).status();
        },
        { intervals: [10] },
      )
      .toBe(429);
    await applyWith(page, ada);
    await expect(page.getByRole("alert")).toContainText(/Try again in \d+ minutes/);
    await expect(formOf(page).getByLabel("Your name")).toHaveValue(ada.name);
    await inspect(page, "careers-limited");
  });
});
