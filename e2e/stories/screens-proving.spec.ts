import { inspect } from "../steps/appearance.ts";
import { stranger } from "../steps/people.ts";
import { expectToBeIn } from "../steps/place.ts";
import { proofDialog } from "../steps/proof.ts";
import { holdPasskeys, openOwnSecurity } from "../steps/proofs.ts";
import { signUpAs } from "../steps/sign-in.ts";
import { expect, story, type Page } from "../story.ts";

// The pictures that are kept say more than a trace would; each is one of six looks.
story.use({ trace: "off" });
story.describe.configure({ timeout: 300_000 });

const hazel = { name: "Hazel Works", slug: "hazel-works" };

story("every way of proving more can be used by everybody", async ({ page, application, complaints }) => {
  complaints.expect(
    { status: 401, path: "/api/organizations/hazel-works/" },
    { status: 401, path: "/api/auth/" },
    { status: 401, path: "/api/me/passkeys/options" },
  );
  const hedy = stranger("Hedy", hazel.name);
  await signUpAs(page, hedy);
  await expectToBeIn(page, hazel);
  await application.lapse("recent proof", [hedy.email]);
  await createKey(page);
  const dialog = proofDialog(page, hazel.name);
  await expect(dialog.getByLabel("Password")).toBeFocused();
  await dialog.getByLabel("Password").fill("not her password");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByText("do not belong together")).toBeVisible();
  await inspect(page, "step-up-password");
  await dialog.getByRole("button", { name: "Code by mail" }).click();
  await expect(dialog.getByRole("button", { name: "Mail me a code" })).toBeFocused();
  await dialog.getByRole("button", { name: "Mail me a code" }).click();
  await expect(dialog.getByLabel("Code from the mail")).toBeFocused();
  await inspect(page, "step-up-mailed-code");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);
  await inspect(page, "step-up-declined");

  await holdPasskeys(page);
  await openOwnSecurity(page);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Laptop of Hedy");
  await page.getByRole("button", { name: "Make passkey" }).click();
  const own = page.getByRole("dialog", { name: "Confirm that it is you" });
  await expect(own.getByLabel("Password")).toBeFocused();
  await inspect(page, "step-up-own-account");
  await own.getByLabel("Password").fill(hedy.password);
  await own.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("list", { name: "Passkeys" })).toContainText("Laptop of Hedy");

  await application.lapse("recent proof", [hedy.email]);
  await createKey(page);
  await expect(dialog.getByRole("button", { name: "Use a passkey" })).toBeFocused();
  await inspect(page, "step-up-passkey");
  await dialog.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByRole("dialog", { name: "The key Nightly import is ready" })).toBeVisible();
  await inspect(page, "api-key-made");
});

async function createKey(page: Page): Promise<void> {
  await page.goto("/hazel-works/settings/api-keys");
  await page.getByRole("button", { name: "Create API key" }).click();
  const form = page.getByRole("dialog", { name: "Create API key" });
  await form.getByLabel("Name", { exact: true }).fill("Nightly import");
  await form.getByLabel("See jobs").check();
  await form.getByRole("button", { name: "Create API key" }).click();
}
