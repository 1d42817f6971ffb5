import { expect, type Page } from "@playwright/test";

/** What a page notes of itself, from its first moment on. */
interface Watched {
  guildhallCalm?: {
    /** How far what was shown moved by itself, as the layout shifts of the document added up. */
    shift: number;
    /** Every heading that was shown, one after the other. */
    readonly headings: string[];
  };
}

/** How far a page may move while it comes, cumulative. */
const mostShift = 0.05;

/** Has every page that is loaded here from now on note what moves by itself, and what its heading says at any moment. */
export async function watchCalm(page: Page): Promise<void> {
  await page.addInitScript(note);
}

/** What was loaded last came without moving about. */
export async function expectCalm(page: Page): Promise<void> {
  const shift = await page.evaluate(() => (window as Watched).guildhallCalm?.shift);
  expect(shift, `what moved by itself at ${page.url()}`).toBeLessThan(mostShift);
}

/** Every heading that was shown since the page was loaded, also for one moment. */
export function headingsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => (window as Watched).guildhallCalm?.headings ?? []);
}

/** Runs in the page before anything else. */
function note(): void {
  const headings: string[] = [];
  const calm: NonNullable<Watched["guildhallCalm"]> = { shift: 0, headings };
  (window as Watched).guildhallCalm = calm;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[])
      if (!entry.hadRecentInput) calm.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = (): void => {
    const heading = document.querySelector("h1")?.textContent;
    if (heading !== undefined && heading !== headings.at(-1)) headings.push(heading);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
