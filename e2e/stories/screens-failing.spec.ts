import { broken, ignore, refuse } from "../steps/answers.ts";
import { inspect } from "../steps/appearance.ts";
import { nia, stranger } from "../steps/people.ts";
import { acme, expectToBeIn, goTo } from "../steps/place.ts";
import { signInAs, signUpAs } from "../steps/sign-in.ts";
import { expect, story } from "../story.ts";

// The pictures that are kept say more than a trace would; each is one of six looks.
story.use({ trace: "off" });
story.describe.configure({ timeout: 300_000 });

interface List {
  readonly name: string;
  readonly address: string;
  /** What the list asks for, as a glob. */
  readonly asked: string;
}

const lists: readonly List[] = [
  { name: "overview", address: "/acme", asked: "**/acme/overview" },
  { name: "jobs", address: "/acme/jobs", asked: "**/acme/jobs?*" },
  { name: "applicants", address: "/acme/applicants", asked: "**/acme/applicants?*" },
];

story(
  "what is loading, and what could not be loaded, can be used by everybody",
  async ({ page, complaints }) => {
    complaints.expect({ status: 500, path: "/api/" });
    await signInAs(page, nia);
    for (const { name, address, asked } of lists) {
      await ignore(page, asked);
      await page.goto(address);
      await expect(page.locator("[aria-busy=true]").first()).toBeVisible();
      await inspect(page, `${name}-loading`);
      await page.unroute(asked);
      await refuse(page, asked, broken);
      await page.reload();
      await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
      await inspect(page, `${name}-failed`);
      await page.unroute(asked);
      await page.getByRole("button", { name: "Try again" }).click();
      await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
    }
  },
);

story("a page that could not be shown says so, and is tried again", async ({ page, complaints }) => {
  await signInAs(page, nia);
  await complaints.whileServerIsAway(async () => {
    await page.route("**/api/me", (route) => route.abort());
    await page.goto("/acme/jobs");
    await expect(page.getByRole("heading", { name: "This page could not be shown" })).toBeVisible();
    await expect(page.getByText("The server could not be reached. Check your connection.")).toBeVisible();
    await inspect(page, "error-page");
    await expect(page.getByRole("link", { name: "Go to my organizations" })).toHaveAttribute("href", "/");
    await page.unroute("**/api/me");
    // The error is told once more while the page is made anew.
    await page.getByRole("button", { name: "Try again" }).click();
    await expectToBeIn(page, acme);
  });
});

story("a server that is there but broken is told apart from none", async ({ page, complaints }) => {
  complaints.expect({ status: 500, path: "/api/me" });
  await signInAs(page, nia);
  await complaints.whileServerIsAway(async () => {
    await refuse(page, "**/api/me", { ...broken, instance: "0199aaaa-bbbb" });
    await page.goto("/acme/jobs");
    const said = page.getByText("Something went wrong on our side. It is tried again by itself.");
    await expect(said).toBeVisible();
    await expect(page.getByText("Request 0199aaaa-bbbb")).toBeVisible();
    await inspect(page, "error-page-broken");
    await page.unroute("**/api/me");
    await expect(said).toBeHidden({ timeout: 40_000 });
    await expectToBeIn(page, acme);
  });
});

story("how many wait is not said before it is known", async ({ page }) => {
  await signInAs(page, nia);
  await ignore(page, "**/acme/invitations?*");
  await page.goto("/acme/members");
  await expect(page.getByRole("link", { name: "Pending", exact: true })).toBeVisible();
  await page.unroute("**/acme/invitations?*");
  await page.reload();
  await expect(page.getByRole("link", { name: /^Pending \d+$/ })).toBeVisible();
});

story("a page without a connection says so until there is one", async ({ page, complaints }) => {
  const ona = stranger("Ona", "Orchid Works");
  await signUpAs(page, ona);
  await expectToBeIn(page, { name: "Orchid Works", slug: "orchid-works" });
  await complaints.whileServerIsAway(async () => {
    await page.context().setOffline(true);
    await page.getByRole("link", { name: "Published" }).click();
    await expect(page.getByText("No connection")).toBeVisible();
    await inspect(page, "offline");
    await page.context().setOffline(false);
    await expect(page.getByText("No connection")).toBeHidden({ timeout: 30_000 });
  });
  await goTo(page, "Members");
  await expectToBeIn(page, { name: "Orchid Works", slug: "orchid-works" }, "Members");
});
