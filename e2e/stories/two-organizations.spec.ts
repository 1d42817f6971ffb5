import { glance } from "../steps/appearance.ts";
import { createJob, expectNoJobs, jobCalled } from "../steps/jobs.ts";
import { stranger } from "../steps/people.ts";
import { expectToBeIn, goTo, iconOf } from "../steps/place.ts";
import { signUpAs } from "../steps/sign-in.ts";
import { createOrganization } from "../steps/switcher.ts";
import { expect, story, type BrowserContext, type Page } from "../story.ts";

const larkspur = { name: "Larkspur Studio", slug: "larkspur-studio" };
const tern = { name: "Tern & Sons", slug: "tern-sons" };
const ada = stranger("Ada Nwosu", larkspur.name);

story.describe("a stranger in two organizations at once", () => {
  story("works in each tab as if there were no other", async ({ page, context }) => {
    const { first, second } = await settleInTwoTabs(page, context);

    await story.step("what is done in one is not seen in the other", async () => {
      await createJob(second, { title: "Ship's carpenter", location: "Bergen" });
      await first.reload();
      await expect(jobCalled(first, "Illustrator")).toBeVisible();
      await expect(jobCalled(first, "Ship's carpenter")).toHaveCount(0);
    });
    await story.step("where one goes, the other stays", async () => {
      await goTo(first, "Members");
      await first.reload();
      await goTo(first, "Audit log");
      await expectToBeIn(first, larkspur, "Audit log");
      await expectToBeIn(second, tern);
      await second.reload();
      await expectToBeIn(second, tern);
      await expectToBeIn(first, larkspur, "Audit log");
      await first.goBack();
      await expectToBeIn(first, larkspur, "Members");
      await expectToBeIn(second, tern);
    });
    await story.step("each tab is told from the other by its icon", async () => {
      const [one, other] = [await iconOf(first), await iconOf(second)];
      expect([one.letters, other.letters]).toEqual(["LS", "TS"]);
      expect(one.color).not.toBe(other.color);
      await glance(second, "second-of-two-tabs");
    });
  });
});

/** Signs up, creates a job, founds a second organization from there, and has each open in a tab of its own. */
async function settleInTwoTabs(
  first: Page,
  context: BrowserContext,
): Promise<{ readonly first: Page; readonly second: Page }> {
  await signUpAs(first, ada);
  await expectToBeIn(first, larkspur);
  await expectNoJobs(first);
  await createJob(first, { title: "Illustrator", location: "Porto", description: "Draws birds." });
  const second = await context.newPage();
  await second.goto("/");
  await expectToBeIn(second, larkspur);
  await createOrganization(second, tern.name);
  await expectToBeIn(second, tern);
  await expectNoJobs(second);
  await expectToBeIn(first, larkspur);
  return { first, second };
}
