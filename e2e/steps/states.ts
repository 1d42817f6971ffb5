import { expect, test, type Locator, type Page } from "@playwright/test";
import { glance } from "./appearance.ts";
import { chooseFor } from "./belonging.ts";

/** Something that is done on a page. */
export type Act = (page: Page) => Promise<unknown>;

/** A state of a screen. */
export interface State {
  readonly name: string;
  readonly address: string;
  /** What is done before the page is loaded: what the server is to answer. It holds for this state alone. */
  readonly given?: Act;
  /** What is done there, one after the other, until it is the state that is meant. */
  readonly then?: readonly Act[];
}

/** Brings a page into one state after the other, and looks at each. */
export async function lookThrough(page: Page, states: readonly State[]): Promise<void> {
  for (const { name, address, given, then = [] } of states) {
    await test.step(name, async () => {
      await given?.(page);
      // What differs from the last address behind the # alone would not be loaded.
      if (address.includes("#")) await page.goto("about:blank");
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      for (const act of then) await act(page);
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await glance(page, name);
      await page.unrouteAll({ behavior: "ignoreErrors" });
    });
  }
}

/** Presses a button that opens a dialog. */
export function open(name: string | RegExp): Act {
  return async (page) => {
    await page.getByRole("button", { name }).first().click();
    await expect(openDialog(page)).toBeVisible();
  };
}

/** Chooses in the menu of something what opens a dialog. */
export function choose(thing: string, action: string): Act {
  return async (page) => {
    await chooseFor(page, thing, action);
    await expect(openDialog(page)).toBeVisible();
  };
}

/** Opens the menu of something. */
export function openMenu(label: string | RegExp): Act {
  return async (page) => {
    await page.getByRole("button", { name: label }).first().click();
    await expect(page.getByRole("menu")).toBeVisible();
  };
}

/** Presses a button, in the dialog if one is open. */
export function press(name: string | RegExp): Act {
  return async (page) => (await foreground(page)).getByRole("button", { name, exact: true }).first().click();
}

/** Fills a field in, or chooses what it offers, in the dialog if one is open. */
export function fill(label: string, text: string): Act {
  return async (page) => {
    const field = (await foreground(page)).getByLabel(label, { exact: true });
    if ((await field.evaluate(({ localName }) => localName)) === "select") await field.selectOption(text);
    else await field.fill(text);
  };
}

/** Waits until a text is shown, and has it in view. */
export function see(text: string | RegExp): Act {
  return async (page) => {
    const shown = page.getByText(text).filter({ visible: true }).first();
    await expect(shown).toBeVisible();
    await shown.evaluate((element) => element.scrollIntoView({ block: "nearest" }));
  };
}

/** Waits until a text is shown, and nothing of it is cut off. */
export function seeWhole(text: string): Act {
  return async (page) => {
    const shown = page.getByText(text).filter({ visible: true }).first();
    await expect(shown).toBeVisible();
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const hidden = await shown.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(hidden, `pixels of “${text}” that are cut off`).toBeLessThanOrEqual(0);
    }
  };
}

/** Comes to what is called so by the keyboard, as far as it tells a tip. */
export function learnOf(name: string | RegExp): Act {
  return async (page) => {
    await page.getByRole("button", { name }).first().focus();
    await expect(page.locator(".gh-tip:popover-open")).toBeVisible();
  };
}

function openDialog(page: Page): Locator {
  return page.getByRole("dialog").or(page.getByRole("alertdialog"));
}

async function foreground(page: Page): Promise<Locator> {
  return (await openDialog(page).count()) > 0 ? openDialog(page) : page.locator("body");
}
