import { expect, type Locator, type Page } from "@playwright/test";
import { codeAt, stepNow } from "./one-time-code.ts";

/** Sets up an authenticator app for whoever is signed in, and answers its secret, in base32. */
export async function setUpAuthenticator(page: Page): Promise<string> {
  const { secret } = await ask<{ secret: string }>(page, "POST /api/me/totp");
  await ask(page, "POST /api/me/totp/confirmation", { code: codeOf(secret) });
  return secret;
}

/** Has an organization demand two factors of whoever enters it. */
export async function demandTwoFactors(page: Page, slug: string): Promise<void> {
  await ask(page, `PATCH /api/organizations/${slug}/policy`, { mfaRequired: true });
}

/** The code that an authenticator app shows; `later` counts the half minutes from now. */
export function codeOf(secret: string, later = 0): string {
  return codeAt(secret, stepNow() + later);
}

/** The dialog in which an organization asks for more proof. */
export function proofDialog(page: Page, organization: string): Locator {
  return page.getByRole("dialog", { name: `${organization} asks for more proof` });
}

/** Enters a code of the authenticator app in the dialog. */
export async function enterCode(dialog: Locator, code: string): Promise<void> {
  await dialog.getByLabel("Code of the app").fill(code);
  await dialog.getByRole("button", { name: "Confirm" }).click();
}

/** Asks the server from within the page, as its own scripts do. */
export async function ask<Answer>(page: Page, key: string, body?: object): Promise<Answer> {
  const [method = "GET", path = "/"] = key.split(" ");
  const { status, text } = await page.evaluate(
    async (request) => {
      const headers = { "content-type": "application/json" };
      const init = { method: request.method, headers, body: request.body };
      const response = await fetch(request.path, init);
      return { status: response.status, text: await response.text() };
    },
    { method, path, body: body === undefined ? null : JSON.stringify(body) },
  );
  expect(status, `${key}: ${text}`).toBeLessThan(300);
  return (text === "" ? null : JSON.parse(text)) as Answer;
}
