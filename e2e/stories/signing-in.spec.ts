import { fillInNewPassword, followMailedLink, setNewPassword } from "../steps/mail.ts";
import { eve, jonas, olivia, stranger } from "../steps/people.ts";
import { acme, expectToBeIn, globex, tabAt } from "../steps/place.ts";
import { expectToBeAskedIn, signInAs, signInWith, signUpAs } from "../steps/sign-in.ts";
import { expect, story } from "../story.ts";

const signIn = "/api/auth/sign-in/email";

story.describe("signing in", () => {
  story("takes one click in development, and lands in an organization of that person", async ({ page }) => {
    await signInAs(page, eve);
    await expectToBeIn(page, globex);
  });

  story(
    "with a wrong password is refused in words, and keeps what was typed",
    async ({ page, complaints }) => {
      complaints.expect({ status: 401, path: signIn });
      await page.goto("/sign-in");
      await signInWith(page, { ...olivia, password: "not her password" });
      await expect(page.getByRole("alert")).toHaveText(
        "The e-mail address and password do not belong together.",
      );
      await expect(page.getByLabel("E-mail address")).toHaveValue(olivia.email);
      await signInWith(page, olivia);
      await expectToBeIn(page, acme);
    },
  );

  story("says nothing about who has an account", async ({ page, complaints }) => {
    complaints.expect({ status: 401, path: signIn });
    await page.goto("/sign-in");
    await signInWith(page, { email: "nobody@acme.example", password: "not a password" });
    await expect(page.getByRole("alert")).toHaveText(
      "The e-mail address and password do not belong together.",
    );
  });

  story("leads to the page that was asked for", async ({ page }) => {
    await page.goto("/acme/members");
    await expectToBeAskedIn(page);
    await signInWith(page, olivia);
    await expectToBeIn(page, acme, "Members");
  });

  story("in one tab is enough: another that was asked too goes on", async ({ page, context }) => {
    const other = await tabAt(context, "/acme/members");
    await expectToBeAskedIn(other);
    await page.goto("/globex/jobs");
    await expectToBeAskedIn(page);
    await signInWith(page, olivia);
    await expectToBeIn(page, globex);
    await expectToBeIn(other, acme, "Members");
  });
});

story("a new person confirms their address by the mailed link, once", async ({ page, complaints }) => {
  complaints.expect({ status: 410, path: "/api/auth/verify-email" });
  const dora = stranger("Dora Silva", "Quill Books");
  await signUpAs(page, dora);
  await expectToBeIn(page, { name: dora.organization, slug: "quill-books" });
  await followMailedLink(page, dora.email, "Confirm your e-mail address");
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByText(`${dora.email} is confirmed.`)).toBeVisible();
  await followMailedLink(page, dora.email, "Confirm your e-mail address");
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByText("This link was used before or is too old.")).toBeVisible();
});

story(
  "somebody who forgot their password sets a new one by the mailed link, once",
  async ({ page, complaints }) => {
    complaints.expect({ status: 410, path: "/api/auth/reset-password" }, { status: 401, path: signIn });
    const renewed = { ...jonas, password: "rye, wheat and a little spelt" };
    await setNewPassword(page, renewed);
    await followMailedLink(page, jonas.email, "Set a new password");
    await fillInNewPassword(page, renewed.password);
    await expect(page.getByText("This link was used before or is too old.")).toBeVisible();

    await page.goto("/sign-in");
    await signInWith(page, jonas);
    await expect(page.getByRole("alert")).toBeVisible();
    await signInWith(page, renewed);
    await expect(page).toHaveURL(/\/(acme|umbrella)\/jobs$/);
  },
);
