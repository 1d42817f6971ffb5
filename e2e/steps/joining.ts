import { expect, type Page } from "@playwright/test";
import { followMailedLink } from "./mail.ts";
import type { Person } from "./people.ts";
import { goTo } from "./place.ts";

/** Claims an e-mail domain in the settings of the organization, which it opens. */
export async function claimDomain(page: Page, domain: string): Promise<void> {
  await goTo(page, "Settings");
  await page
    .getByRole("navigation", { name: "Settings" })
    .getByRole("link", { name: "E-mail domains" })
    .click();
  await page.getByLabel("Domain", { exact: true }).fill(domain);
  await page.getByRole("button", { name: "Add domain" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: domain })).toBeVisible();
}

/** Says what people with an address in a proved domain may do; the page of domains is open. */
export async function chooseDomainRule(page: Page, domain: string, rule: string): Promise<void> {
  const choice = page.getByLabel(`People with an address in ${domain}`);
  const isSaved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await choice.selectOption(rule);
  expect((await isSaved).status()).toBe(200);
}

/** Proves an address by the mail that came when its account was made. */
export async function proveAddress(page: Page, { email }: Person): Promise<void> {
  await followMailedLink(page, email, "Confirm your e-mail address");
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
}

/** Opens the requests to join on the page of members. */
export async function openRequests(page: Page): Promise<void> {
  await goTo(page, "Members");
  await page.getByRole("link", { name: /^Requests \d/ }).click();
}
