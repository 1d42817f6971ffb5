import { expect, type Page } from "@playwright/test";

declare global {
  interface Window {
    /** What a page showed that it should not have, at any moment since it was watched. */
    unrest?: string[];
  }
}

/**
 * Watches a page from now on, at every change of it: its heading stays, it asks for nothing, and it is not loaded again.
 * Gives what tells, later, that so it was.
 */
export async function watchStillness(page: Page, heading: string): Promise<() => Promise<void>> {
  await page.evaluate((expected) => {
    const unrest: string[] = (window.unrest = []);
    const look = (): void => {
      const shown = document.querySelector("main h1")?.textContent;
      if (shown !== expected) unrest.push(`its heading is ${shown ?? "gone"}`);
      if (/asks for more proof|No connection/.test(document.body.innerText)) unrest.push("it asks");
    };
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    look();
  }, heading);
  return async () => {
    // A page that was loaded again has forgotten that it was watched.
    expect(await page.evaluate(() => window.unrest), "what the page did by itself").toEqual([]);
  };
}
