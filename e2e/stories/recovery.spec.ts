import { createJob, expectNoJobs, jobCalled } from "../steps/jobs.ts";
import { stranger, type Founder } from "../steps/people.ts";
import { expectToBeIn, goTo, type Named } from "../steps/place.ts";
import { signUpAs } from "../steps/sign-in.ts";
import { createOrganization } from "../steps/switcher.ts";
import { expect, story, type Page } from "../story.ts";

interface Settled {
  readonly first: Page;
  readonly second: Page;
  readonly founded: Named;
  readonly foundedNext: Named;
}

story.describe("somebody with two organizations open in two tabs goes on in both", () => {
  story("after the server was stopped and started again", async ({ page, application, complaints }) => {
    const settled = await settleInTwoTabs(page, stranger("Ben Iyer", "Harbour Press"), "Kestrel Foods");
    await complaints.whileServerIsAway(() => application.restart());
    await expectToGoOn(settled);
  });

  story("by themselves, when the server was away for a while", async ({ page, application, complaints }) => {
    const settled = await settleInTwoTabs(page, stranger("Iris Mbeki", "Copper Mill"), "Falcon Travel");
    const { first, founded } = settled;
    await complaints.whileServerIsAway(async () => {
      await application.restart(async () => {
        await first.getByRole("link", { name: "Published" }).click();
        await expect(first.getByText("No connection")).toBeVisible();
      });
      await expect(jobCalled(first, "Typesetter")).toBeVisible({ timeout: 30_000 });
    });
    await expect(first.getByText("No connection")).toBeHidden();
    await expectToBeIn(first, founded);
    await expectToGoOn(settled);
  });

  story(
    "after the server and its database were killed (T-FAULT-1)",
    async ({ page, application, complaints }) => {
      const settled = await settleInTwoTabs(page, stranger("Cleo Park", "Juniper Law"), "Lantern Games");
      await complaints.whileServerIsAway(() => application.killAndRestart());
      await expectToGoOn(settled);
    },
  );
});

/** The first organization gets a job before it happens, the second none. */
async function settleInTwoTabs(first: Page, founder: Founder, next: string): Promise<Settled> {
  const [founded, foundedNext] = [named(founder.organization), named(next)];
  await signUpAs(first, founder);
  await expectToBeIn(first, founded);
  await createJob(first, { title: "Typesetter" });
  const second = await first.context().newPage();
  await second.goto(`/${founded.slug}/jobs`);
  await createOrganization(second, next);
  await expectToBeIn(second, foundedNext);
  return { first, second, founded, foundedNext };
}

/** What was written is there, nobody signs in again, and a tab that was left open works without being reloaded. */
async function expectToGoOn({ first, second, founded, foundedNext }: Settled): Promise<void> {
  await goTo(first, "Members");
  await expectToBeIn(first, founded, "Members");
  await second.reload();
  await expectToBeIn(second, foundedNext);
  await expectNoJobs(second);
  await createJob(second, { title: "Proofreader" });
  await goTo(first, "Jobs");
  await first.reload();
  await expectToBeIn(first, founded);
  await expect(jobCalled(first, "Typesetter")).toBeVisible();
  await expect(jobCalled(first, "Proofreader")).toHaveCount(0);
}

function named(name: string): Named {
  return { name, slug: name.toLowerCase().replace(/ /g, "-") };
}
