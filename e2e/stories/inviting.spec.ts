import {
  finishInviting,
  invite,
  lineOf,
  openInvitation,
  chooseFor,
  signUpInvited,
} from "../steps/belonging.ts";
import { eve, stranger, type Founder } from "../steps/people.ts";
import { expectToBeIn, goTo } from "../steps/place.ts";
import { codeOf, setUpAuthenticator } from "../steps/proof.ts";
import { expectToBeAskedIn, expectUsedBy, signInAs, signUpAs } from "../steps/sign-in.ts";
import { expect, story, type Page } from "../story.ts";

const placeOf = ({ organization }: Founder) => ({
  name: organization,
  slug: organization.toLowerCase().replaceAll(" ", "-"),
});

async function found(page: Page, founder: Founder): Promise<void> {
  await signUpAs(page, founder);
  await expectToBeIn(page, placeOf(founder));
}

story(
  "somebody new signs up from an invitation, joins, and works there without an organization of their own",
  async ({ page, openBrowser }) => {
    const freya = stranger("Freya", "Fern Works");
    const gil = stranger("Gil", "Nowhere");
    await found(page, freya);
    const outcomes = await invite(page, [gil.email, freya.email], { role: "Admin" });
    await expect(outcomes.filter({ hasText: gil.email })).toContainText("Invited");
    await expect(outcomes.filter({ hasText: freya.email })).toContainText("Is a member already");
    await finishInviting(page);
    await page.getByRole("link", { name: "Pending 1" }).click();
    await expect(lineOf(page, gil.email)).toContainText("Admin");

    const theirs = await (await openBrowser()).newPage();
    await openInvitation(theirs, gil.email, freya);
    await expect(theirs.getByText(`Freya invites you to Fern Works as admin.`)).toBeVisible();
    await signUpInvited(theirs, gil);
    await expectToBeIn(theirs, placeOf(freya));
    await expectUsedBy(theirs, gil);

    await page.reload();
    await page.getByRole("link", { name: "Members" }).first().click();
    await expect(lineOf(page, gil.email)).toBeVisible();
    await expect(page.getByLabel("Role of Gil")).toHaveValue("admin");
    await expect(page.getByRole("link", { name: "Pending 0" })).toBeVisible();
  },
);

story(
  "whoever is signed in as somebody else joins with the invited account, and the other stays signed in",
  async ({ page, openBrowser }) => {
    const hedda = stranger("Hedda", "Heron Labs");
    const ivo = stranger("Ivo", "Ibis Labs");
    await found(page, hedda);
    await invite(page, [ivo.email]);

    const context = await openBrowser();
    const theirs = await context.newPage();
    await found(theirs, ivo);
    await theirs.getByRole("button", { name: "Account of" }).click();
    await theirs.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await expectToBeAskedIn(theirs);
    await signInAs(theirs, eve);

    await openInvitation(theirs, ivo.email, hedda);
    await expect(theirs.getByText(`You are signed in as ${eve.email}.`)).toBeVisible();
    await theirs.getByLabel("Password").fill(ivo.password);
    await theirs.getByRole("button", { name: "Sign in and join" }).click();
    await expectToBeIn(theirs, placeOf(hedda));
    await expectUsedBy(theirs, ivo);
    await theirs.goto("/globex/jobs");
    await expectUsedBy(theirs, eve);
  },
);

story(
  "whoever needs more than a password signs in by the usual page, and comes back to the invitation",
  async ({ page, openBrowser, complaints }) => {
    // A password alone is not enough for who has an authenticator app.
    complaints.expect({ status: 401, path: "/api/auth/sign-in/email" });
    const hanna = stranger("Hanna", "Hazel Labs");
    const iris = stranger("Iris", "Iguana Labs");
    await found(page, hanna);
    await invite(page, [iris.email]);

    const theirs = await (await openBrowser()).newPage();
    await found(theirs, iris);
    const secret = await setUpAuthenticator(theirs);
    await theirs.getByRole("button", { name: "Account of" }).click();
    await theirs.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await expectToBeAskedIn(theirs);

    await openInvitation(theirs, iris.email, hanna);
    await theirs.getByRole("button", { name: "Sign in another way" }).click();
    await theirs.getByLabel("E-mail address").fill(iris.email);
    await theirs.getByLabel("Password").fill(iris.password);
    await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
    await theirs.getByLabel("Code").fill(codeOf(secret, 1));
    await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
    await theirs.getByRole("button", { name: "Join Hazel Labs" }).click();
    await expectToBeIn(theirs, placeOf(hanna));
    await expectUsedBy(theirs, iris);
  },
);

story(
  "a revoked invitation opens to words that say so, and a declined one is gone",
  async ({ page, openBrowser, complaints }) => {
    complaints.expect({ status: 404, path: "/api/invitations/" });
    const jo = stranger("Jo", "Juniper Labs");
    await found(page, jo);
    await invite(page, ["kim@example.org", "lou@example.org"]);
    await finishInviting(page);

    const theirs = await (await openBrowser()).newPage();
    await openInvitation(theirs, "lou@example.org", jo);
    await theirs.getByRole("button", { name: "Decline" }).click();
    await expect(theirs.getByRole("heading", { name: "You declined the invitation" })).toBeVisible();

    await openInvitation(theirs, "kim@example.org", jo);
    await page.reload();
    await page.getByRole("link", { name: "Pending 1" }).click();
    await chooseFor(page, "the invitation of kim@example.org", "Revoke…");
    await page.getByRole("button", { name: "Revoke invitation" }).click();
    await expect(page.getByRole("heading", { name: "Nobody is waiting" })).toBeVisible();
    await theirs.reload();
    await expect(
      theirs.getByRole("heading", { name: "This invitation does not hold any more" }),
    ).toBeVisible();
    await goTo(page, "Members");
  },
);
