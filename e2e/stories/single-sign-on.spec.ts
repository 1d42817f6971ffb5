import { watchStillness } from "../browser/stillness.ts";
import { startIdentityProvider, type IdentityProvider } from "../outside/identity-provider.ts";
import { startNameServer, type NameServer } from "../outside/name-server.ts";
import { inspect } from "../steps/appearance.ts";
import { createJob, jobCalled } from "../steps/jobs.ts";
import { eve, hannah, max, olivia } from "../steps/people.ts";
import { acme, expectToBeIn, goTo, initech, tabAt } from "../steps/place.ts";
import { proofDialog } from "../steps/proof.ts";
import { expectToBeAskedIn, signInAs } from "../steps/sign-in.ts";
import {
  allowWays,
  leaveForProvider,
  openProvider,
  proveBySingleSignOn,
  setUpSingleSignOn,
  signInThere,
} from "../steps/single-sign-on.ts";
import { expect, story as base } from "../story.ts";

interface Outside {
  readonly nameServer: NameServer;
  readonly identityProvider: IdentityProvider;
  /** Says, as the owner of Acme, in which ways its members may come in; null for any. */
  readonly acmeAllows: (ways: readonly string[] | null) => Promise<void>;
}

/** Acme has an identity provider of its own, and an e-mail domain that it proved by the name server. */
const story = base.extend<object, Outside>({
  nameServer: [
    async ({ browserName: _ }, use) => {
      const nameServer = await startNameServer();
      await use(nameServer);
      await nameServer.stop();
    },
    { scope: "worker" },
  ],
  identityProvider: [
    async ({ browserName: _ }, use) => {
      const identityProvider = await startIdentityProvider();
      await use(identityProvider);
      await identityProvider.stop();
    },
    { scope: "worker" },
  ],
  settings: [({ nameServer }, use) => use({ DNS_SERVERS: nameServer.address }), { scope: "worker" }],
  acmeAllows: [
    async ({ browser, application, nameServer, identityProvider }, use) => {
      const context = await browser.newContext({ baseURL: application.url });
      const page = await context.newPage();
      await signInAs(page, olivia);
      await page.goto("/acme/jobs");
      await expect(page.getByRole("table", { name: "Jobs" })).toBeVisible();
      const domain = "acme.example";
      await setUpSingleSignOn(page, acme, { owner: olivia, domain, nameServer, identityProvider });
      // Nobody can demand what they have not shown themselves.
      await proveBySingleSignOn(page, acme, olivia);
      await use((ways) => allowWays(page, acme, ways));
      await context.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

// Three people sign in where a single one does elsewhere, each in a place of their own.
story.slow();

story.beforeEach(({ complaints }) => {
  complaints.expect(
    { status: 401, path: `/api/organizations/${acme.slug}` },
    { status: 401, path: `/api/organizations/${acme.slug}/` },
  );
});

story.describe("an organization that begins to demand its own single sign-on", () => {
  story(
    "asks for it once, in a window of its own, and no other organization notices",
    async ({ page: first, context, acmeAllows }) => {
      await acmeAllows(null);
      await signInAs(first, max);
      await first.goto("/acme/jobs");
      await expectToBeIn(first, acme);
      const second = await tabAt(context, "/initech/jobs");
      await expectToBeIn(second, initech);
      const stayedStill = await watchStillness(second, "Jobs");
      await acmeAllows(["sso"]);

      const dialog = proofDialog(first, acme.name);
      await story.step("at the next thing that he does there", async () => {
        await first
          .getByRole("navigation", { name: "Status" })
          .getByRole("link", { name: "Published" })
          .click();
        await expect(dialog).toHaveCount(1);
        await expect(dialog).toContainText("Sign in with the organization’s own identity provider.");
        await createJob(second, { title: "Before" });
      });
      const provider = await openProvider(first, acme);
      await story.step("he works elsewhere while the window is open", async () => {
        await expect(provider.getByRole("heading", { name: "Who are you?" })).toBeVisible();
        await expect(dialog).toContainText("Finish in the other window");
        await createJob(second, { title: "During" });
      });
      await story.step("and goes on where he was once he has signed in there", async () => {
        await signInThere(provider, max);
        await expect(dialog).toHaveCount(0);
        await expect(first).toHaveURL(/\/acme\/jobs\?status=published$/);
        await expectToBeIn(first, acme);
        await goTo(first, "Members");
        await expectToBeIn(first, acme, "Members");
        await expect(first.getByRole("cell", { name: max.email })).toBeVisible();
        await expect(dialog).toHaveCount(0);
        await expect.poll(() => provider.isClosed()).toBe(true);
      });
      await createJob(second, { title: "After" });
      for (const title of ["Before", "During", "After"]) await expect(jobCalled(second, title)).toBeVisible();
      await stayedStill();
    },
  );

  story("leaves everything as it was for whoever cancels", async ({ page: first, context, acmeAllows }) => {
    // What it asks in is looked at in six ways.
    story.slow();
    await acmeAllows(null);
    await signInAs(first, max);
    await first.goto("/acme/jobs");
    await expectToBeIn(first, acme);
    const second = await tabAt(context, "/initech/jobs");
    await expectToBeIn(second, initech);
    const stayedStill = await watchStillness(second, "Jobs");
    await acmeAllows(["sso"]);

    await goTo(first, "Members");
    const dialog = proofDialog(first, acme.name);
    await expect(dialog).toHaveCount(1);
    await inspect(first, "step-up-sso");
    const provider = await openProvider(first, acme);
    await expect(provider.getByRole("heading", { name: "Who are you?" })).toBeVisible();
    await provider.close();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(first.getByText("Acme asks for more proof of who you are.")).toBeVisible();
    await first.reload();
    await expect(dialog).toHaveCount(1);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await acmeAllows(null);
    await first.goto("/acme/members");
    await expectToBeIn(first, acme, "Members");
    await expect(dialog).toHaveCount(0);
    await stayedStill();
  });

  story(
    "lets nobody in whom its provider calls by another name, and says so",
    async ({ page, acmeAllows }) => {
      await acmeAllows(null);
      await signInAs(page, max);
      await acmeAllows(["sso"]);
      await page.goto("/acme/jobs");
      const dialog = proofDialog(page, acme.name);
      const provider = await openProvider(page, acme);
      await signInThere(provider, hannah);
      await expect(provider.getByRole("heading", { name: "It was not proved" })).toBeVisible();
      await expect(provider.getByText("identity provider did not prove who you are")).toBeVisible();
      await provider.close();
      await expect(dialog).toHaveCount(1);

      const again = await openProvider(page, acme);
      await signInThere(again, max);
      await expect(dialog).toHaveCount(0);
      await expectToBeIn(page, acme);
    },
  );
});

story(
  "who signs in by an organization's single sign-on reaches that organization alone (T-SSO-2)",
  async ({ page, acmeAllows, complaints }) => {
    complaints.expect({ status: 401, path: `/api/organizations/${initech.slug}/` });
    await acmeAllows(["sso"]);
    await leaveForProvider(page, acme);
    await signInThere(page, eve);
    await expectToBeAskedIn(page);
    await expect(page.getByRole("alert")).toContainText("identity provider can not let you in");

    // The provider, too, remembers who signed in there.
    await page.context().clearCookies({ domain: "127.0.0.1" });
    await leaveForProvider(page, acme);
    await signInThere(page, max);
    await expectToBeIn(page, acme, "Overview");

    await page.goto("/initech/jobs");
    const dialog = proofDialog(page, initech.name);
    await expect(dialog).toContainText("Prove who you are in a way that this organization allows.");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("table", { name: "Jobs" })).toHaveCount(0);
  },
);
