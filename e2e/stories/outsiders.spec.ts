import { eve } from "../steps/people.ts";
import { acme, expectNothingHere, expectToBeIn, globex } from "../steps/place.ts";
import { signInAs } from "../steps/sign-in.ts";
import { expect, story, type Page } from "../story.ts";

const pages = ["jobs", "members", "settings/audit"];

story.describe("Eve, who has nothing to do with Acme,", () => {
  story(
    "sees at Acme's address what she sees where there is no organization",
    async ({ page, complaints }) => {
      complaints.expect({ status: 404, path: "/api/organizations/" });
      await signInAs(page, eve);
      for (const name of pages) {
        const atAcme = await whatIsAt(page, `/acme/${name}`);
        expect(atAcme).toEqual(await whatIsAt(page, `/no-such-organization/${name}`));
        expect(atAcme.page).not.toContain(acme.name);
      }
      await page.getByRole("link", { name: "Go to my organizations" }).click();
      await expectToBeIn(page, globex);
    },
  );

  story("gets the same answers of Acme as of no organization, byte for byte", async ({ page }) => {
    await signInAs(page, eve);
    for (const endpoint of ["", "/jobs", "/members", "/events", "/session"]) {
      const ofAcme = await answerOf(page, `/api/organizations/acme${endpoint}`);
      expect(ofAcme.status).toBe(404);
      expect(ofAcme).toEqual(await answerOf(page, `/api/organizations/no-such-organization${endpoint}`));
    }
  });
});

story("an address that is no page of ours says so", async ({ page, complaints }) => {
  complaints.expect({ status: 404, path: "/acme/no/such/page" });
  const answer = await page.goto("/acme/no/such/page");
  expect(answer?.status()).toBe(404);
  await expectNothingHere(page);
});

/** Everything that a visit to an address tells: the document's status, the page, the tab. */
async function whatIsAt(page: Page, address: string): Promise<{ page: string; [told: string]: unknown }> {
  const answer = await page.goto(address);
  await expectNothingHere(page);
  return {
    status: answer?.status(),
    title: await page.title(),
    icon: await page.locator('link[rel="icon"]').getAttribute("href"),
    page: await page.locator("body").ariaSnapshot(),
  };
}

/** An answer without what differs from one request to the next: its time and its id. */
async function answerOf(
  page: Page,
  address: string,
): Promise<{ status: number; headers: object; text: string }> {
  const answer = await page.request.get(address);
  const { date: _date, "request-id": id = "", ...headers } = answer.headers();
  return { status: answer.status(), headers, text: (await answer.text()).replaceAll(id, "") };
}
