import { expect, type Page } from "@playwright/test";
import type { Founder, Person } from "./people.ts";

const founded = new Set<string>();

/** Makes an account and its organization by the form. Each story has organizations of its own, or addresses would differ. */
export async function signUpAs(page: Page, founder: Founder): Promise<void> {
  if (founded.has(founder.organization))
    throw new Error(`Another story founded ${founder.organization}; choose another name.`);
  founded.add(founder.organization);
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(founder.name);
  await page.getByLabel("E-mail address").fill(founder.email);
  await page.getByLabel("Password").fill(founder.password);
  await page.getByLabel("Organization").fill(founder.organization);
  await page.getByRole("button", { name: "Create account" }).click();
}

/** Signs in as one of the demo people with one click, and ends in an organization. */
export async function signInAs(page: Page, person: Person): Promise<void> {
  await page.goto("/sign-in");
  await chooseDemoPerson(page, person);
}

/** Adds one of the demo people to those who are signed in already, from the switcher of an organization's page. */
export async function addAccount(page: Page, person: Person): Promise<void> {
  await page.getByRole("button", { name: "switch organization" }).click();
  await page.getByRole("link", { name: "Add another account" }).click();
  await expect(page.getByRole("heading", { name: "Add another account" })).toBeVisible();
  await chooseDemoPerson(page, person);
}

/** Fills in the sign-in form, whose page is open, and sends it. */
export async function signInWith(page: Page, person: Pick<Person, "email" | "password">): Promise<void> {
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Chooses an item of the account's menu. */
export async function chooseInAccountMenu(page: Page, item: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: "Account of" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** The page asks who is there. */
export async function expectToBeAskedIn(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
}

/** The page says whom it is used as. */
export async function expectUsedBy(page: Page, { email }: Pick<Person, "email">): Promise<void> {
  await expect(page.getByRole("button", { name: "Account of" })).toHaveAttribute("title", email);
}

async function chooseDemoPerson(page: Page, person: Person): Promise<void> {
  await page.getByRole("button", { name: person.name }).click();
  await expect(page).toHaveURL(/\/jobs(\?|$)/);
}
