import { inspect } from "../steps/appearance.ts";
import { chooseFor, finishInviting, invite, openInvitation, signUpInvited } from "../steps/belonging.ts";
import { stranger } from "../steps/people.ts";
import { expectToBeIn } from "../steps/place.ts";
import { ask, proofDialog } from "../steps/proof.ts";
import { signUpAs } from "../steps/sign-in.ts";
import { openSwitcher } from "../steps/switcher.ts";
import { expect, story } from "../story.ts";

// The pictures that are kept say more than a trace would; each is one of six looks.
story.use({ trace: "off" });
story.describe.configure({ timeout: 300_000 });

const willow = { name: "Willow Works", slug: "willow-works" };

story(
  "whatever ends a right to be in an organization is said to everybody, and how they go on",
  async ({ page, openBrowser, complaints }) => {
    complaints.expect(
      { status: 401, path: "/api/organizations/willow-works/" },
      { status: 403, path: "/api/organizations/willow-works/" },
      { status: 404, path: "/api/organizations/willow-works/" },
      { status: 409, path: "/api/organizations/willow-works/" },
    );
    const wanda = { ...stranger("Wanda", willow.name), email: "wanda@willow.example" };
    const nell = stranger("Nell", "Nothing So Far");
    await signUpAs(page, wanda);
    await expectToBeIn(page, willow);
    await invite(page, [nell.email]);
    await finishInviting(page);
    const theirs = await (await openBrowser()).newPage();
    await openInvitation(theirs, nell.email, wanda);
    await signUpInvited(theirs, nell);
    await expectToBeIn(theirs, willow);
    const covered = theirs.getByRole("heading", { level: 1 });

    await page.goto("/willow-works/settings/security");
    await page.getByRole("button", { name: /^What to do with the session of Nell/ }).click();
    await page.getByRole("menuitem", { name: "End this session" }).click();
    await expect(covered).toHaveText("You are signed out of Willow Works");
    await expect(covered).toBeFocused();
    await inspect(theirs, "signed-out-by-somebody");
    await theirs.getByRole("button", { name: "Open Willow Works again" }).click();
    const dialog = proofDialog(theirs, willow.name);
    await dialog.getByLabel("Password").fill(nell.password);
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await expect(dialog).toHaveCount(0);
    await expectToBeIn(theirs, willow);

    await ask(page, "PATCH /api/organizations/willow-works/policy", {
      allowedEmailDomains: ["willow.example"],
    });
    await expect(covered).toHaveText("You no longer have access to Willow Works");
    await inspect(theirs, "ended-by-policy");
    await ask(page, "PATCH /api/organizations/willow-works/policy", { allowedEmailDomains: null });
    await theirs.reload();
    await expectToBeIn(theirs, willow);

    await ask(page, "DELETE /api/organizations/willow-works");
    for (const [tab, name] of [
      [page, "locked-for-owner"],
      [theirs, "locked-for-member"],
    ] as const) {
      await expect(tab.getByRole("heading", { name: "Willow Works is being deleted" })).toBeVisible();
      await inspect(tab, name);
    }
    await page.getByRole("button", { name: "Restore Willow Works" }).click();
    await page.goto("/willow-works/members");
    await expectToBeIn(page, willow, "Members");

    await theirs.goto("/willow-works/members");
    const other = await theirs.context().newPage();
    await other.goto("/willow-works/members");
    await chooseFor(other, "Nell", "Leave organization…");
    await other.getByRole("button", { name: "Leave Willow Works" }).click();
    await expect(covered).toHaveText("You no longer have access to Willow Works");
    await inspect(theirs, "left-in-another-tab");
  },
);

story(
  "an organization that somebody cannot enter now says why in the switcher",
  async ({ page, complaints }) => {
    complaints.expect(
      { status: 409, path: "/api/organizations/rowan-works/" },
      { status: 401, path: "/api/organizations/rowan-works/" },
    );
    const sten = stranger("Sten", "Spruce Works");
    await signUpAs(page, sten);
    await expectToBeIn(page, { name: "Spruce Works", slug: "spruce-works" });
    await ask(page, "POST /api/organizations", { name: "Rowan Works" });
    await page.goto("/rowan-works/jobs");
    await expectToBeIn(page, { name: "Rowan Works", slug: "rowan-works" });
    await ask(page, "DELETE /api/organizations/rowan-works");
    await page.goto("/spruce-works/jobs");
    const { row } = await openSwitcher(page);
    await expect(row("Rowan Works")).toContainText(/Leaving in \d+ days/);
    await inspect(page, "switcher-leaving");
  },
);
