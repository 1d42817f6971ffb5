import { jobCalled, openJobForm } from "../steps/jobs.ts";
import { max, nia } from "../steps/people.ts";
import { expectToBeIn, initech } from "../steps/place.ts";
import { signInAs } from "../steps/sign-in.ts";
import { switchTo } from "../steps/switcher.ts";
import { expect, story } from "../story.ts";

story.describe("the jobs of an organization", () => {
  story("are written in a form that takes what is typed at once", async ({ page }) => {
    await signInAs(page, max);
    await page.goto("/initech/jobs");
    await openJobForm(page);
    await page.keyboard.type("Keeper of the stapler");
    const form = page.getByRole("dialog", { name: "Create job" });
    await expect(form.getByLabel("Title")).toHaveValue("Keeper of the stapler");
    await form.getByRole("button", { name: "Save as draft" }).click();
    await expect(jobCalled(page, "Keeper of the stapler")).toContainText("Draft");
    await expect(page.getByRole("button", { name: "Create job" })).toBeFocused();
  });

  story("are refused in words while something is missing, and nothing is lost", async ({ page }) => {
    await signInAs(page, max);
    await page.goto("/initech/jobs");
    await openJobForm(page);
    const form = page.getByRole("dialog", { name: "Create job" });
    await form.getByLabel("Location").fill("The basement");
    await form.getByRole("button", { name: "Publish" }).click();
    await expect(form.getByLabel("Title")).toHaveAccessibleDescription("Enter a title.");
    await expect(form.getByLabel("Location")).toHaveValue("The basement");
    await page.keyboard.press("Escape");
    await expect(form).toBeHidden();
  });

  story("are not created by whom their role does not permit it, who is told so", async ({ page }) => {
    await signInAs(page, nia);
    await page.goto("/acme/jobs");
    await switchTo(page, initech);
    await expectToBeIn(page, initech);
    const button = page.getByRole("button", { name: "Create job" });
    await expect(button).toHaveAccessibleName(/Your role, member, does not permit creating jobs/);
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  story("are shown as the address says, which can be sent to somebody", async ({ page }) => {
    await signInAs(page, nia);
    await page.goto("/acme/jobs");
    await page.getByRole("link", { name: "Closed" }).click();
    await expect(page).toHaveURL(/\/acme\/jobs\?status=closed$/);
    await expect(jobCalled(page, "Payroll Specialist")).toBeVisible();
    await expect(jobCalled(page, "People Partner")).toHaveCount(0);
    await page.reload();
    await expect(jobCalled(page, "Payroll Specialist")).toBeVisible();
    await expect(jobCalled(page, "People Partner")).toHaveCount(0);
  });
});
