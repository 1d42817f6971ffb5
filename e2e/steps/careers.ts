import { expect, type Locator, type Page } from "@playwright/test";

/** What somebody who applies types. */
export interface Applying {
  readonly name: string;
  readonly email: string;
  readonly message?: string;
}

/** The line of a position on the careers page. */
export function positionCalled(page: Page, title: string): Locator {
  return page.getByRole("main").getByRole("link", { name: title });
}

/** Opens the first position of the careers page; answers with its title. */
export async function openJob(page: Page): Promise<string> {
  await page.getByRole("main").getByRole("listitem").first().getByRole("link").click();
  await expect(formOf(page)).toBeVisible();
  return (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
}

/** The form to apply. */
export function formOf(page: Page): Locator {
  return page.locator("form").filter({ has: page.getByRole("heading", { name: "Apply" }) });
}

/** Fills the form in, consents and sends it. */
export async function applyWith(page: Page, { name, email, message }: Applying): Promise<void> {
  const form = formOf(page);
  await form.getByLabel("Your name").fill(name);
  await form.getByLabel("E-mail address").fill(email);
  if (message !== undefined) await form.getByLabel("CV or letter").fill(message);
  await form.getByRole("checkbox").check();
  await form.getByRole("button", { name: "Send application" }).click();
}

/** The application has arrived, and nothing is said of earlier ones. */
export async function expectThanks(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading", { name: `Thank you, ${name}` })).toBeVisible();
  await expect(formOf(page)).toBeHidden();
}

/** What a job is written with. */
export interface WrittenJob {
  readonly title: string;
  readonly description: string;
  readonly location: string;
  readonly category: null;
}

/** Writes a job as whoever is signed in, in an organization (its slug; default Acme); answers with the job's id. */
export async function writeJob(
  page: Page,
  data: WrittenJob & { readonly status: "draft" | "published" },
  org = "acme",
): Promise<string> {
  const answer = await page.request.post(`/api/organizations/${org}/jobs`, { data, headers: ofOurPage });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

/** Closes a job of an organization (its slug; default Acme). */
export async function closeJob(page: Page, job: string, org = "acme"): Promise<void> {
  const answer = await page.request.patch(`/api/organizations/${org}/jobs/${job}`, {
    data: { status: "closed" },
    headers: ofOurPage,
  });
  expect(answer.status()).toBe(200);
}

const ofOurPage = { "Sec-Fetch-Site": "same-origin" };
