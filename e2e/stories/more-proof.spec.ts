import type { Me } from "@guildhall/protocol";
import { inspect } from "../steps/appearance.ts";
import { finishInviting, invite, openInvitation, signUpInvited } from "../steps/belonging.ts";
import { createJob, jobCalled } from "../steps/jobs.ts";
import { stranger } from "../steps/people.ts";
import { expectToBeIn, goTo, tabAt } from "../steps/place.ts";
import { ask, codeOf, demandTwoFactors, enterCode, proofDialog, setUpAuthenticator } from "../steps/proof.ts";
import { addPasskey, holdPasskeys, openOwnSecurity, turnOnAuthenticator } from "../steps/proofs.ts";
import { signInWith, signUpAs } from "../steps/sign-in.ts";
import { createOrganization } from "../steps/switcher.ts";
import { expect, story } from "../story.ts";

const heron = { name: "Heron Legal", slug: "heron-legal" };
const plover = { name: "Plover Press", slug: "plover-press" };
const osprey = { name: "Osprey Books", slug: "osprey-books" };
const siskin = { name: "Siskin Press", slug: "siskin-press" };
const ruth = stranger("Ruth Adler", heron.name);

story.describe("an organization that begins to ask for two factors", () => {
  story(
    "asks once, beside the page, and no other organization notices",
    async ({ page, openBrowser, complaints }) => {
      // What it asks in is looked at in six ways.
      story.slow();
      complaints.expect({ status: 401, path: `/api/organizations/${heron.slug}/` });
      complaints.expect({ status: 401, path: "/api/auth/step-up/totp" });
      await signUpAs(page, ruth);
      await expectToBeIn(page, heron);
      await createOrganization(page, plover.name);
      await expectToBeIn(page, plover);

      const desk = await openBrowser();
      const first = await tabAt(desk, "/sign-in");
      await signInWith(first, ruth);
      await expect(first).toHaveURL(/\/jobs$/);
      await first.goto(`/${heron.slug}/jobs`);
      await expectToBeIn(first, heron);
      const second = await tabAt(desk, `/${plover.slug}/jobs`);
      await expectToBeIn(second, plover);

      // She sets up her app in one browser: what is signed in in the other has shown no second factor.
      const secret = await setUpAuthenticator(page);
      await demandTwoFactors(page, heron.slug);
      const notice = first.getByText(`${heron.name} asks for more proof of who you are.`);
      const dialog = proofDialog(first, heron.name);

      await story.step(
        "the open page says so by itself, and asks at the next thing that she does",
        async () => {
          await expect(notice).toBeVisible();
          await goTo(first, "Members");
          await expect(dialog).toHaveCount(1);
        },
      );
      await story.step("leaving the question changes nothing", async () => {
        await dialog.getByRole("button", { name: "Cancel" }).click();
        await expect(dialog).toHaveCount(0);
        await expect(notice).toBeVisible();
        await createJob(second, { title: "Typesetter", location: "Leipzig" });
      });
      await story.step("a wrong code is told, and the other organization is used meanwhile", async () => {
        await first.getByRole("button", { name: "Prove it" }).click();
        await enterCode(dialog, "000000");
        await expect(dialog.getByText("This is not the code")).toBeVisible();
        await inspect(first, "step-up-code");
        await second.reload();
        await expect(jobCalled(second, "Typesetter")).toBeVisible();
      });
      await story.step("the right one lets her go on where she was", async () => {
        await enterCode(dialog, codeOf(secret, 1));
        await expect(dialog).toHaveCount(0);
        await expect(notice).toHaveCount(0);
        await expectToBeIn(first, heron, "Members");
        await expect(first.getByRole("cell", { name: ruth.email, exact: true })).toBeVisible();
        await goTo(second, "Members");
        await expectToBeIn(second, plover, "Members");
      });
    },
  );

  story(
    "goes on with what was set up in another tab while it asked",
    async ({ page, openBrowser, complaints }) => {
      // What it asks in is looked at in six ways.
      story.slow();
      complaints.expect({ status: 401, path: `/api/organizations/${osprey.slug}/` });
      const sven = stranger("Sven Ahlgren", osprey.name);
      await signUpAs(page, sven);
      await expectToBeIn(page, osprey);
      await setUpAuthenticator(page);
      await demandTwoFactors(page, osprey.slug);
      await ask(page, "DELETE /api/me/totp");

      const desk = await openBrowser();
      const asked = await tabAt(desk, "/sign-in");
      await signInWith(asked, sven);
      const dialog = proofDialog(asked, osprey.name);
      await expect(dialog.getByText("None of the ways that would do is set up")).toBeVisible();
      await inspect(asked, "step-up-none");
      const other = await desk.newPage();
      await holdPasskeys(other);
      await openOwnSecurity(other);
      await addPasskey(other, "Laptop of Sven");
      await expect(dialog.getByRole("button", { name: "Use a passkey" })).toBeVisible();
      // Whoever turns an app on has shown its first code.
      await turnOnAuthenticator(other);
      await expect(dialog).toHaveCount(0);
      await expectToBeIn(asked, osprey);
    },
  );

  story(
    "asks no more of somebody who is removed meanwhile: the cover is all that they see",
    async ({ page, openBrowser, complaints }) => {
      complaints.expect({ status: 401, path: `/api/organizations/${siskin.slug}/` });
      complaints.expect({ status: 404, path: `/api/organizations/${siskin.slug}/` });
      const [sara, pelle] = [stranger("Sara", siskin.name), stranger("Pelle", "Pine Post")];
      await signUpAs(page, sara);
      await expectToBeIn(page, siskin);
      await invite(page, [pelle.email]);
      await finishInviting(page);
      const theirs = await (await openBrowser()).newPage();
      await openInvitation(theirs, pelle.email, sara);
      await signUpInvited(theirs, pelle);
      await expectToBeIn(theirs, siskin);

      await setUpAuthenticator(page);
      await demandTwoFactors(page, siskin.slug);
      await theirs.getByRole("button", { name: "Prove it" }).click();
      await expect(proofDialog(theirs, siskin.name)).toBeVisible();
      const { accounts } = await ask<Me>(theirs, "GET /api/me");
      await ask(page, `DELETE /api/organizations/${siskin.slug}/members/${accounts[0]?.user.id ?? ""}`);
      const cover = theirs.getByRole("heading", { name: `You no longer have access to ${siskin.name}` });
      await expect(cover).toBeFocused();
      await expect(theirs.getByRole("dialog")).toHaveCount(0);
    },
  );
});
