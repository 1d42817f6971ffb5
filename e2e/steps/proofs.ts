import { expect, type Page } from "@playwright/test";
import { codeOf } from "./proof.ts";

/** Gives a page's browser a device that holds passkeys, and says yes to whatever it is asked. */
export async function holdPasskeys(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Opens the page about one's own security. */
export async function openOwnSecurity(page: Page): Promise<void> {
  await page.goto("/account/security");
  await expect(page.getByRole("heading", { name: "Passkeys" })).toBeVisible();
}

/** Turns an authenticator app on, on the page about one's own security; answers its secret, in base32, and a recovery code. */
export async function turnOnAuthenticator(
  page: Page,
): Promise<{ readonly secret: string; readonly recovery: string }> {
  await page.getByRole("button", { name: "Set up" }).click();
  const enrolment = page.getByRole("dialog", { name: "Set up an authenticator app" });
  const secret = (await enrolment.locator("code").innerText()).replaceAll(" ", "");
  await enrolment.getByRole("textbox", { name: "Code" }).fill(codeOf(secret));
  await enrolment.getByRole("button", { name: "Turn on" }).click();
  const codes = page.getByRole("dialog", { name: "Your recovery codes" });
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  const recovery = await codes.getByRole("listitem").first().innerText();
  await codes.getByRole("button", { name: "I have kept them" }).click();
  return { secret, recovery };
}

/** Makes a passkey, on the page about one's own security. */
export async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const form = page.getByRole("dialog", { name: "Add a passkey" });
  await form.getByLabel("Name").fill(name);
  await form.getByRole("button", { name: "Make passkey" }).click();
  await expect(page.getByRole("list", { name: "Passkeys" })).toContainText(name);
}

/** Signs in anew with the passkey that the browser holds, as on another day. */
export async function signInWithPasskey(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL(/\/jobs$/);
}
