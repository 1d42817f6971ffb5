import type { Page } from "@playwright/test";

/** What the page does of itself for measuring, once `watchPaint` has prepared it. */
interface Watched {
  guildhallPaint?: {
    /** Begins to wait for the next click or key press, and for the frame in which `selector` then shows `text`. */
    expect(selector: string, text: string): void;
    /** Milliseconds from that click or key press to the paint of that frame. */
    painted?: Promise<number>;
    /** What was shown of one organization under the title of another. */
    readonly foreign: string[];
  };
}

type Watch = NonNullable<Watched["guildhallPaint"]>;

/** Prepares a page, which is not loaded yet, for measuring; holds every canary that it shows against its title. */
export async function watchPaint(page: Page): Promise<void> {
  await page.addInitScript(prepare);
}

/** Measures what `act` leads to, in milliseconds: from its last click or key press to the paint that shows `text`. */
export async function timeToPaint(
  page: Page,
  { selector, text }: { readonly selector: string; readonly text: string },
  act: () => Promise<void>,
): Promise<number> {
  // Awaited: a key press takes another way into the page, and on a busy machine can be there first.
  await page.evaluate(([where, what]) => (window as Watched).guildhallPaint?.expect(where, what), [
    selector,
    text,
  ] as const);
  await act();
  return page.evaluate(() => (window as Watched).guildhallPaint?.painted ?? Number.NaN);
}

/** What was shown of one organization under the title of another, since the page was loaded. */
export function foreignIn(page: Page): Promise<readonly string[] | undefined> {
  return page.evaluate(() => (window as Watched).guildhallPaint?.foreign);
}

/** How often a document was loaded in this page: each new one counts from its own beginning. */
export function documentOf(page: Page): Promise<number> {
  return page.evaluate(() => performance.timeOrigin);
}

/** The median and the 95th percentile, in whole milliseconds. */
export function summaryOf(milliseconds: readonly number[]): string {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const at = (part: number): number => Math.round(sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, of ${sorted.length}`;
}

/** Runs in the page before anything else. */
function prepare(): void {
  const foreign: string[] = [];
  const look = (): void => {
    const shown = document.documentElement.textContent.match(/canary-[a-z-]+/g) ?? [];
    const named = document.title.split(" · ")[1]?.toLowerCase().replaceAll(" ", "-") ?? "";
    for (const word of new Set(shown))
      if (word !== `canary-${named}`) foreign.push(`${document.title}: ${word}`);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  const until = (selector: string, text: string): Promise<number> =>
    new Promise((resolve) => {
      let began: number | null = null;
      const begin = ({ timeStamp }: Event): void => {
        began = timeStamp;
      };
      for (const kind of ["click", "keydown"]) addEventListener(kind, begin, { capture: true });
      const frame = (): void => {
        const found = document.querySelector(selector)?.textContent.includes(text) === true;
        if (began === null || !found) {
          requestAnimationFrame(frame);
          return;
        }
        for (const kind of ["click", "keydown"]) removeEventListener(kind, begin, { capture: true });
        const start = began;
        // What is sent from within a frame arrives after its paint.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - start);
        port2.postMessage(null);
      };
      requestAnimationFrame(frame);
    });
  const watch: Watch = {
    foreign,
    expect(selector, text) {
      watch.painted = until(selector, text);
    },
  };
  (window as Watched).guildhallPaint = watch;
}
