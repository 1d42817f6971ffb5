import { expect, type BrowserContext, type Page } from "@playwright/test";

/** An organization by what a person knows of it. */
export interface Named {
  readonly name: string;
  readonly slug: string;
}

/** The organizations of the demo that the stories go to. */
export const acme: Named = { name: "Acme", slug: "acme" };
export const globex: Named = { name: "Globex", slug: "globex" };
export const initech: Named = { name: "Initech", slug: "initech" };
export const umbrella: Named = { name: "Umbrella Bakery", slug: "umbrella" };

const paths: Readonly<Record<string, string>> = {
  Overview: "",
  Jobs: "jobs",
  Applicants: "applicants",
  Members: "members",
  Teams: "teams",
  Settings: "settings",
  Roles: "settings/roles",
  "Audit log": "settings/audit",
};

/** The page says everywhere that it is this page of this organization: address, title, breadcrumb, switcher. */
export async function expectToBeIn(page: Page, { name, slug }: Named, title = "Jobs"): Promise<void> {
  const path = ["", slug, paths[title] ?? title]
    .filter((part, index) => index === 0 || part !== "")
    .join("/");
  await expect(page).toHaveURL(new RegExp(`${path}(\\?.*)?$`));
  await expect(page).toHaveTitle(`${title} · ${name}`);
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByRole("main").locator("header").first()).toContainText(name);
  await expect(
    page.getByRole("button", { name: new RegExp(`^${name}\\b.*switch organization$`) }),
  ).toBeVisible();
}

/** What is drawn in the tab's icon: the colour of the organization and the letters of its name. */
export async function iconOf(page: Page): Promise<{ readonly color: string; readonly letters: string }> {
  const href = await page.locator('link[rel="icon"]').getAttribute("href");
  const svg = decodeURIComponent(href ?? "");
  return { color: /fill="(.*?)"/.exec(svg)?.[1] ?? "", letters: />([^<]*)<\/text>/.exec(svg)?.[1] ?? "" };
}

/** Goes to another page of the organization by its navigation. */
export async function goTo(
  page: Page,
  title: "Overview" | "Jobs" | "Applicants" | "Members" | "Teams" | "Settings" | "Audit log",
): Promise<void> {
  await page.getByRole("navigation", { name: "Organization" }).getByRole("link", { name: title }).click();
}

/** Nobody may learn whether there is such an organization: the page is about nothing. */
export async function expectNothingHere(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
}

/** Opens an address in a new tab of the same browser. */
export async function tabAt(context: BrowserContext, address: string): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(address);
  return tab;
}
