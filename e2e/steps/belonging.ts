import { expect, type Locator, type Page } from "@playwright/test";
import { followMailedLink } from "./mail.ts";
import type { Founder, Person } from "./people.ts";
import { goTo } from "./place.ts";

/** Invites people from the page of members, which it opens; the dialog says what became of each address. */
export async function invite(
  page: Page,
  emails: readonly string[],
  { role = "Member" }: { readonly role?: string } = {},
): Promise<Locator> {
  await goTo(page, "Members");
  await page.getByRole("button", { name: "Invite people" }).click();
  const form = page.getByRole("dialog", { name: /^Invite people to/ });
  await form.getByLabel("E-mail addresses").fill(emails.join(", "));
  await form.getByLabel("Role").selectOption(role);
  await form.getByRole("button", { name: /^Send/ }).click();
  return form.getByRole("list", { name: "What became of each address" }).getByRole("listitem");
}

/** Closes what an invitation came to. */
export async function finishInviting(page: Page): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** Opens the link in the mail that invites somebody. */
export async function openInvitation(page: Page, email: string, from: Founder): Promise<void> {
  await followMailedLink(page, email, `[${from.organization}] ${from.name} invites you to join`);
  await expect(page.getByRole("heading", { name: `Join ${from.organization}` })).toBeVisible();
}

/** Makes an account from an open invitation, and joins with it. */
export async function signUpInvited(page: Page, { name, password }: Person): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account and join" }).click();
}

/** The line of a member, or of somebody who was invited, in the table. */
export function lineOf(page: Page, name: string): Locator {
  return page.getByRole("table").getByRole("row").filter({ hasText: name });
}

/** Chooses what to do with a member, an invitation or a team in the menu of its line. */
export async function chooseFor(page: Page, name: string, action: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^What to do with .*${name}`) }).click();
  await page.getByRole("menuitem", { name: action }).click();
}
