import {
  chooseFor,
  finishInviting,
  invite,
  lineOf,
  openInvitation,
  signUpInvited,
} from "../steps/belonging.ts";
import { inspect } from "../steps/appearance.ts";
import { stranger, type Founder, type Person } from "../steps/people.ts";
import { expectToBeIn, goTo } from "../steps/place.ts";
import { signUpAs } from "../steps/sign-in.ts";
import { expect, story, type BrowserContext, type Page } from "../story.ts";

const placeOf = ({ organization }: Founder) => ({
  name: organization,
  slug: organization.toLowerCase().replaceAll(" ", "-"),
});

interface Two {
  readonly page: Page;
  readonly openBrowser: () => Promise<BrowserContext>;
}

/** A founder in this browser, and in another somebody who joined them; answers with the page of the other. */
async function foundAndJoin({ page, openBrowser }: Two, founder: Founder, joiner: Person): Promise<Page> {
  await signUpAs(page, founder);
  await expectToBeIn(page, placeOf(founder));
  await invite(page, [joiner.email]);
  await finishInviting(page);
  const theirs = await (await openBrowser()).newPage();
  await openInvitation(theirs, joiner.email, founder);
  await signUpInvited(theirs, joiner);
  await expectToBeIn(theirs, placeOf(founder));
  await page.reload();
  return theirs;
}

story(
  "a member whose role is changed may do more from the next page on, and one who is removed is out",
  async ({ page, openBrowser, complaints }) => {
    const mara = stranger("Mara", "Marigold Labs");
    const nils = stranger("Nils", "Nowhere Else");
    const theirs = await foundAndJoin({ page, openBrowser }, mara, nils);
    await expect(theirs.getByRole("button", { name: "Create job" }).first()).toHaveAttribute("aria-disabled");

    await page.getByLabel("Role of Nils").selectOption("Admin");
    await expect(page.getByRole("status").filter({ hasText: "Nils is now admin." })).toHaveCount(1);
    await theirs.reload();
    await expect(theirs.getByRole("button", { name: "Create job" }).first()).not.toHaveAttribute(
      "aria-disabled",
    );
    await goTo(theirs, "Members");
    await expect(lineOf(theirs, "Mara")).toContainText("Owner");

    complaints.expect({ status: 404, path: "/api/organizations/marigold-labs" });
    complaints.expect({ status: 404, path: "/api/organizations/marigold-labs/" });
    await chooseFor(page, "Nils", "Remove from organization…");
    const question = page.getByRole("alertdialog", { name: "Remove Nils from Marigold Labs?" });
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await question.getByRole("button", { name: "Remove Nils" }).click();
    await expect(lineOf(page, "Nils")).toHaveCount(0);
    await expect(
      theirs.getByRole("heading", { name: "You no longer have access to Marigold Labs" }),
    ).toBeVisible();
    await expect(theirs.getByRole("status")).toContainText(/^Mara removed you on .+ at .+\./);
    await inspect(theirs, "removed");
  },
);

story(
  "ownership is handed over, and the one who had it can leave",
  async ({ page, openBrowser, complaints }) => {
    complaints.expect({ status: 409, path: "/api/organizations/osprey-labs/departure" });
    // What it asked for while the answer was on its way is not hers to see any more.
    complaints.expect({ status: 404, path: "/api/organizations/osprey-labs/" });
    const olga = stranger("Olga", "Osprey Labs");
    const pia = stranger("Pia", "Nowhere At All");
    await foundAndJoin({ page, openBrowser }, olga, pia);
    await chooseFor(page, "Olga", "Leave organization…");
    const leaving = page.getByRole("alertdialog");
    await leaving.getByRole("button", { name: "Leave Osprey Labs" }).click();
    await expect(leaving.getByRole("alert")).toContainText("always has an owner");
    await leaving.getByRole("button", { name: "Cancel" }).click();

    await chooseFor(page, "Pia", "Make owner…");
    await page.getByLabel("Your role afterwards").selectOption("Member");
    await page.getByRole("button", { name: "Make Pia an owner" }).click();
    await expect(lineOf(page, "Pia")).toContainText("Owner");
    await expect(lineOf(page, "Olga")).toContainText("Member");
    await expect(page.getByRole("button", { name: "Invite people" })).toHaveAttribute("aria-disabled");

    await chooseFor(page, "Olga", "Leave organization…");
    await page.getByRole("button", { name: "Leave Osprey Labs" }).click();
    await expect(page).toHaveURL(/\/new$/);
  },
);

story(
  "a team is made, gets members, and the list of members is filtered by it",
  async ({ page, openBrowser }) => {
    const rosa = stranger("Rosa", "Rowan Labs");
    const sam = stranger("Sam", "Nowhere Near");
    await foundAndJoin({ page, openBrowser }, rosa, sam);
    await goTo(page, "Teams");
    await page.getByRole("button", { name: "Create team" }).first().click();
    await page.getByRole("dialog").getByLabel("Name").fill("Design");
    await page.getByRole("dialog").getByRole("button", { name: "Create team" }).click();
    await page.getByRole("button", { name: /^Design/ }).click();
    await page.getByLabel("Add a member").fill("sa");
    await page.getByRole("button", { name: "Add Sam" }).click();
    await expect(page.getByRole("list", { name: "Members of Design" })).toContainText("Sam");
    await expect(page.getByRole("button", { name: /^Design/ })).toContainText("1 member");

    await goTo(page, "Members");
    await expect(lineOf(page, "Sam")).toContainText("Design");
    await expect(lineOf(page, "Rosa")).not.toContainText("Design");
    await page.getByLabel("Find a member").getByRole("searchbox").fill("ros");
    await expect(lineOf(page, "Sam")).toHaveCount(0);
    await expect(lineOf(page, "Rosa")).toHaveCount(1);
  },
);
