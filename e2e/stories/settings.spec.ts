import { chooseFor } from "../steps/belonging.ts";
import { stranger, type Founder } from "../steps/people.ts";
import { expectToBeIn, goTo, tabAt } from "../steps/place.ts";
import { signUpAs } from "../steps/sign-in.ts";
import { expect, story, type Page } from "../story.ts";

const placeOf = ({ organization }: Founder) => ({
  name: organization,
  slug: organization.toLowerCase().replaceAll(" ", "-"),
});

async function found(page: Page, founder: Founder): Promise<void> {
  await signUpAs(page, founder);
  await expectToBeIn(page, placeOf(founder));
}

story("a role is made, stands in the matrix with what it permits, and is deleted", async ({ page }) => {
  const tova = stranger("Tova", "Teal Labs");
  await found(page, tova);
  await goTo(page, "Settings");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Roles" }).click();
  await expectToBeIn(page, placeOf(tova), "Roles");
  await page.getByRole("button", { name: "Create role" }).click();
  const form = page.getByRole("dialog", { name: "Create a role" });
  await form.getByLabel("Name", { exact: true }).fill("Talent scout");
  await expect(form.getByLabel("Name", { exact: true })).toHaveValue("talent-scout");
  await form.getByLabel("Create and publish jobs").check();
  await form.getByRole("button", { name: "Create role" }).click();
  await expect(page.getByRole("columnheader", { name: "talent-scout" })).toBeVisible();
  const row = page.getByRole("row", { name: /^Create and publish jobs/ });
  await expect(row.getByRole("cell")).toHaveText(["Permitted", "Permitted", "Not permitted", "Permitted"]);

  await chooseFor(page, "the role talent-scout", "Edit…");
  await page.getByRole("dialog").getByLabel("Create and publish jobs").uncheck();
  await page.getByRole("button", { name: "Save role" }).click();
  await expect(row.getByRole("cell").last()).toHaveText("Not permitted");

  await chooseFor(page, "the role talent-scout", "Delete…");
  await page.getByRole("button", { name: "Delete role" }).click();
  await expect(page.getByRole("columnheader", { name: "talent-scout" })).toHaveCount(0);
});

story(
  "an organization gets another name and address: this tab goes along, and another tab follows the old link",
  async ({ page, context, complaints }) => {
    const una = stranger("Una", "Umber Labs");
    await found(page, una);
    complaints.expect({ status: 409, path: "/api/organizations/umber-labs" });
    complaints.expect({ status: 409, path: "/api/organizations/umber-labs/" });
    const other = await tabAt(context, "/umber-labs/members");
    await expectToBeIn(other, placeOf(una), "Members");

    await goTo(page, "Settings");
    await expect(page.getByRole("button", { name: "Save changes" })).toHaveCount(0);
    await page.getByLabel("Address").fill("acme");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("is taken; choose another address.")).toBeVisible();
    await page.getByLabel("Address").fill("umbra");
    await expect(page.getByText("moves from /umber-labs to /umbra")).toBeVisible();
    await page.getByLabel("Name", { exact: true }).fill("Umbra");
    await page.getByRole("button", { name: "Save changes" }).click();
    const umbra = { name: "Umbra", slug: "umbra" };
    await expectToBeIn(page, umbra, "Settings");
    await expect(page.getByLabel("Address")).toHaveValue("umbra");

    await expectToBeIn(other, umbra, "Members");
    await page.goto("/umber-labs/teams");
    await expectToBeIn(page, umbra, "Teams");
  },
);

story(
  "a deleted organization can be entered by nobody until its owner restores it",
  async ({ page, complaints }) => {
    const vera = stranger("Vera", "Violet Labs");
    await found(page, vera);
    complaints.expect({ status: 409, path: "/api/organizations/violet-labs/" });
    await goTo(page, "Settings");
    await page.getByRole("button", { name: "Delete organization…" }).click();
    const question = page.getByRole("alertdialog", { name: "Delete Violet Labs?" });
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(question.getByRole("button", { name: "Delete organization" })).toHaveAttribute(
      "aria-disabled",
    );
    await question.getByLabel("Type Violet Labs to confirm").fill("Violet Labs");
    await question.getByRole("button", { name: "Delete organization" }).click();
    await expect(page.getByRole("heading", { name: "Violet Labs is being deleted" })).toBeVisible();
    await page.goto("/violet-labs/jobs");
    await page.getByRole("button", { name: "Restore Violet Labs" }).click();
    await expectToBeIn(page, placeOf(vera));
  },
);

story(
  "a logo is uploaded and stands in the switcher; a picture that is none is refused in words",
  async ({ page, complaints }) => {
    complaints.expect({ status: 400, path: "/api/organizations/willow-labs/logo" });
    const wren = stranger("Wren", "Willow Labs");
    await found(page, wren);
    await goTo(page, "Settings");
    const file = page.locator("input[type=file]");
    await file.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
    await expect(page.getByRole("alert").filter({ hasText: "can not be read" })).toBeVisible();
    await file.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: onePixel });
    await expect(page.getByRole("button", { name: "Replace" })).toBeVisible();
    const logo = page.getByRole("button", { name: /switch organization$/ }).locator("img");
    await expect(logo).toHaveJSProperty("naturalWidth", 256);
    await page.getByRole("button", { name: "Remove" }).click();
    await expect(logo).toHaveCount(0);
  },
);

story(
  "a person renames themselves, and deletes their account when nobody is left without an owner",
  async ({ page, complaints }) => {
    complaints.expect({ status: 409, path: "/api/me" }, { status: 401, path: "/api/me" });
    const xena = stranger("Xena", "Xylem Labs");
    await found(page, xena);
    await page.getByRole("button", { name: "Account of" }).click();
    await page.getByRole("menuitem", { name: "Account settings" }).click();
    await page.getByLabel("Your name").fill("Xenia");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByRole("button", { name: "Save changes" })).toHaveCount(0);
    await expect(page.getByLabel("Your name")).toHaveValue("Xenia");

    await page.getByRole("button", { name: "Delete account…" }).click();
    const question = page.getByRole("alertdialog");
    const confirm = question.getByRole("button", { name: "Delete account" });
    await question.getByLabel("Your password").fill("this is not the password");
    await confirm.click();
    await expect(question.getByRole("alert")).not.toBeEmpty();
    await question.getByLabel("Your password").fill(xena.password);
    await confirm.click();
    await expect(question.getByRole("alert")).toContainText("the only owner of Xylem Labs");
  },
);

const onePixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
