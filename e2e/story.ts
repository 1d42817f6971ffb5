import { expect, test as base, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { startApplication, type Application } from "./application/application.ts";
import { Complaints } from "./browser/complaints.ts";

export { expect, type BrowserContext, type Locator, type Page };

interface Fixtures {
  /** What the browser says while the story is told; anything unforeseen fails it. */
  readonly complaints: Complaints;
  /** Opens a browser of its own, as somebody else at another desk has one. */
  readonly openBrowser: () => Promise<BrowserContext>;
}

interface WorkerFixtures {
  /** How the application is set up where that is not as usual, by the names of the environment. */
  readonly settings: Readonly<Record<string, string>>;
  readonly application: Application;
}

/** A story about people, told in a browser with the real application. */
export const story = base.extend<Fixtures, WorkerFixtures>({
  settings: [{}, { scope: "worker", option: true }],
  application: [
    async ({ settings }, use) => {
      const application = await startApplication(settings);
      await use(application);
      await application.dispose();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: ({ application }, use) => use(application.url),
  complaints: [
    async ({ browserName: _ }, use) => {
      const complaints = new Complaints();
      await use(complaints);
      expect(complaints.heard, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, complaints }, use) => {
    complaints.listenTo(context);
    await use(context);
  },
  openBrowser: async ({ browser, complaints }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      complaints.listenTo(context);
      opened.push(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
});
