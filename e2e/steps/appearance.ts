import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { fileURLToPath } from "node:url";

const screens = fileURLToPath(new URL("../artifacts/screens/", import.meta.url));

const wide = { width: 1440, height: 900 } as const;
const narrow = { width: 390, height: 844 } as const;

/** How a page is looked at: its size in CSS pixels, its colours, and whether axe looks, too. */
interface Look {
  readonly size: { readonly width: number; readonly height: number };
  readonly colorScheme: "light" | "dark";
  readonly isExamined: boolean;
}

// Colours differ by scheme, not by width; what there is differs by width, not by scheme.
const looks: readonly Look[] = [
  { size: wide, colorScheme: "light", isExamined: true },
  { size: wide, colorScheme: "dark", isExamined: true },
  { size: { width: 1024, height: 768 }, colorScheme: "light", isExamined: false },
  { size: { width: 1024, height: 768 }, colorScheme: "dark", isExamined: false },
  { size: narrow, colorScheme: "light", isExamined: true },
  { size: narrow, colorScheme: "dark", isExamined: false },
];

const fewLooks: readonly Look[] = [
  { size: wide, colorScheme: "light", isExamined: true },
  { size: wide, colorScheme: "dark", isExamined: true },
  { size: narrow, colorScheme: "light", isExamined: false },
];

/**
 * Looks at the page as it is, in light and dark, on a wide, a middle and a narrow screen: keeps a picture of each, and
 * holds that nothing hangs out at the side and that axe finds nothing. The page is then wide and light again.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  await lookAt(page, name, looks);
}

/** Looks at one of many states of a screen as `inspect` does, in fewer looks: wide in light and dark, and narrow in light. */
export async function glance(page: Page, name: string): Promise<void> {
  await lookAt(page, name, fewLooks);
}

async function lookAt(page: Page, name: string, seen: readonly Look[]): Promise<void> {
  for (const { size, colorScheme, isExamined } of seen) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const look = `${name}-${size.width}-${colorScheme}`;
    await page.screenshot({ path: `${screens}${look}.png`, animations: "disabled" });
    if (isExamined) expect.soft(await barriers(page), look).toEqual([]);
    expect.soft(await overhang(page), `${look}: pixels that hang out at the side`).toBe(0);
  }
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** How many pixels hang out at the side of the page. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What axe finds: each rule that is broken, where, and how. */
export async function barriers(page: Page, axe = new AxeBuilder({ page })): Promise<readonly string[]> {
  // No page here has a frame of another origin: then axe needs no page of its own, and half the time.
  const { violations } = await axe.setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}
