import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { fileURLToPath } from "node:url";

const screens = fileURLToPath(new URL("../artifacts/screens/", import.meta.url));

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;

const schemes = ["light", "dark"] as const;

// Colours differ by scheme, not by width; what there is differs by width, not by scheme.
const examined: ReadonlySet<string> = new Set(["1440 light", "1440 dark", "390 light"]);

/**
 * Looks at the page as it is, in light and dark, on a wide, a middle and a narrow screen: keeps a picture of each, and
 * holds that nothing hangs out at the side and that axe finds nothing. The page is then wide and light again.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const look = `${name}-${size.width}-${colorScheme}`;
      await page.screenshot({ path: `${screens}${look}.png`, animations: "disabled" });
      if (examined.has(`${size.width} ${colorScheme}`)) expect.soft(await barriers(page), look).toEqual([]);
    }
    expect.soft(await overhang(page), `${name}-${size.width}: pixels that hang out at the side`).toBe(0);
  }
  await page.setViewportSize(sizes[0]);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** How many pixels hang out at the side of the page. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What axe finds: each rule that is broken, where, and how. */
export async function barriers(page: Page, axe = new AxeBuilder({ page })): Promise<readonly string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}
