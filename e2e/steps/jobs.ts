import { expect, type Locator, type Page } from "@playwright/test";

/** What the form of a job asks for. */
export interface NewJob {
  readonly title: string;
  readonly location?: string;
  readonly description?: string;
}

/** Creates a job and publishes it; it is then in the list. */
export async function createJob(
  page: Page,
  { title, location = "", description = "" }: NewJob,
): Promise<void> {
  await openJobForm(page);
  const form = page.getByRole("dialog", { name: "Create job" });
  await form.getByLabel("Title").fill(title);
  await form.getByLabel("Location").fill(location);
  await form.getByLabel("Description").fill(description);
  await form.getByRole("button", { name: "Publish" }).click();
  await expect(form).toBeHidden();
  await expect(jobCalled(page, title)).toBeVisible();
}

/** Opens the form of a job: one can type at once. */
export async function openJobForm(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Create job" }).first().click();
  await expect(page.getByRole("dialog", { name: "Create job" }).getByLabel("Title")).toBeFocused();
}

/** The line of a job in the list. */
export function jobCalled(page: Page, title: string): Locator {
  return page.getByRole("table", { name: "Jobs" }).getByRole("row").filter({ hasText: title });
}

/** The list is there, whole, and holds nothing. */
export async function expectNoJobs(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "No jobs yet" })).toBeVisible();
}
