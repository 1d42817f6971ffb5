import { expect, type Page } from "@playwright/test";
import type { Person } from "./people.ts";

/** Looks for the mail of that subject that somebody got last, and follows the link in it. */
export async function followMailedLink(page: Page, email: string, subject: string): Promise<void> {
  const mail = page
    .getByRole("article")
    .filter({ hasText: `to ${email}` })
    .filter({ has: page.getByRole("heading", { name: subject, exact: true }) })
    .first();
  // Mail comes when it comes: whoever asks for it is answered before it is sent.
  await expect(async () => {
    await page.goto("/dev/mail");
    await expect(mail).toBeVisible({ timeout: 500 });
  }).toPass();
  await mail.getByRole("link").click();
}

/** Asks for the mail that sets a new password, follows its link, and sets it. */
export async function setNewPassword(page: Page, { email, password }: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(page.getByRole("heading", { name: "Reset your password" })).toBeVisible();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send the mail" }).click();
  await expect(page.getByRole("status")).toContainText(email);
  await followMailedLink(page, email, "Set a new password");
  await fillInNewPassword(page, password);
  await expect(page.getByRole("heading", { name: "Your password is set" })).toBeVisible();
}

/** Fills in the form that a mailed link opened, and sends it. */
export async function fillInNewPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set the password" }).click();
}
