import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { fileURLToPath } from "node:url";
import { barriers, overhang } from "./appearance.ts";

const artifacts = fileURLToPath(new URL("../artifacts/components/", import.meta.url));

/** The moment at which the demos play. */
const now = "2026-11-20T10:00:00Z";

/** A page of demos shows a component several times, which no product does: that two parts have one name is no barrier. */
const repeated = "landmark-unique";

/** The addresses of all demos, as their index has them; of one group alone when one is named. */
export async function demoAddresses(page: Page, group?: string): Promise<readonly string[]> {
  await page.goto("/dev/components");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Components");
  const within = group === undefined ? page : page.getByRole("region", { name: group, exact: true });
  const links = await within.locator(".dev-list a").all();
  return Promise.all(links.map(async (link) => (await link.getAttribute("href")) ?? ""));
}

/** Opens a demo, and waits until each of its states shows what it is to show. */
export async function openDemo(page: Page, address: string): Promise<void> {
  await page.clock.setFixedTime(now);
  await page.goto(address);
  await expect(page.locator(".demo-root").first()).toBeVisible();
  await untilDone(page);
  await page.evaluate(() => document.fonts.ready);
}

/** Waits until everything was done that brings the states to what they are named for. */
async function untilDone(page: Page): Promise<void> {
  await expect(page.locator(".dev-stage:not([data-done])")).toHaveCount(0);
}

/** How the demos are looked at. */
export interface Look {
  readonly name: string;
  /** What the address of a demo says of it. */
  readonly query: string;
  /** How wide the screen is, in CSS pixels. */
  readonly width: number;
  /** On how much of a demo axe looks, too: colours differ in every state, width and direction are one for all of them. */
  readonly examined: "each state" | "once";
}

/** In light and dark, on a narrow screen, and from right to left. */
export const looks: readonly Look[] = [
  { name: "in light", query: "theme=light", width: 1440, examined: "each state" },
  { name: "in dark", query: "theme=dark", width: 1440, examined: "each state" },
  { name: "on a narrow screen", query: "theme=dark", width: 390, examined: "once" },
  { name: "from right to left", query: "theme=light&language=ar", width: 1440, examined: "once" },
];

/** What is pressed in a demo to see the rest of it. */
const opening: Readonly<Record<string, string>> = {
  "organization-switcher": ".gh-switcher-trigger",
  "account-menu": ".gh-account-menu-trigger",
  "invite-button": ".demo-root",
  "create-team-button": ".demo-root",
  "create-role-button": ".demo-root",
};

/** Opens what the first state of a demo keeps closed; tells whether there is anything. */
export async function openFurther(page: Page, name: string): Promise<boolean> {
  const press = opening[name];
  if (press === undefined) return false;
  await page.locator(press).first().click();
  await expect(page.locator("dialog[open], [popover]:popover-open").first()).toBeVisible();
  return true;
}

/** Looks at every state of the demo that is open, and at what it opens: keeps pictures, and holds that everybody can use it. */
export async function lookAt(page: Page, name: string, look: Look): Promise<void> {
  const others = page.getByRole("group", { name: "State", includeHidden: true }).getByRole("button", {
    pressed: false,
    includeHidden: true,
  });
  const covering = await others.allTextContents();
  await lookOnce(page, name, look);
  if (look.examined === "once") await examine(page, name, look);
  if (await openFurther(page, name)) await lookOnce(page, `${name}-opened`, look);
  for (const state of covering) {
    // The dialog that covers the page is open; a hand could not reach past it.
    await page.getByRole("button", { name: state, exact: true, includeHidden: true }).dispatchEvent("click");
    await expect(page.locator(".demo-root").first()).toBeVisible();
    await untilDone(page);
    await lookOnce(page, `${name}-${state}`, look);
  }
}

async function lookOnce(page: Page, name: string, look: Look): Promise<void> {
  const path = `${artifacts}${look.name.replaceAll(" ", "-")}/${name.replaceAll(" ", "-").toLowerCase()}.png`;
  await page.screenshot({ path, fullPage: true, animations: "disabled" });
  expect.soft(await overhang(page), `${name} ${look.name}: pixels that hang out at the side`).toBe(0);
  if (look.examined === "each state") await examine(page, name, look);
}

async function examine(page: Page, name: string, look: Look): Promise<void> {
  const axe = new AxeBuilder({ page }).disableRules(repeated);
  expect.soft(await barriers(page, axe), `${name} ${look.name}`).toEqual([]);
}

/** Holds that a component's ref, class and other attributes are on its outermost element. */
export async function checkRoot(page: Page): Promise<void> {
  const root = page.locator(".demo-root").first();
  await expect(root).toHaveAttribute("data-reached", "");
  await expect(root).toHaveAttribute("data-demo", /./);
}

/** Holds that the Tab key comes to all that can be used in the first state, and that one sees where one is. */
export async function checkKeyboard(page: Page): Promise<void> {
  const missing = new Set(await page.evaluate(markUsable));
  // A field for a day is several steps, one for each of its parts.
  for (let presses = 2 * missing.size + 8; presses > 0 && missing.size > 0; presses--) {
    await page.keyboard.press("Tab");
    const { mark, isSeen } = await page.evaluate(focused);
    if (mark === null) continue;
    expect.soft(isSeen, `${mark} shows that it has the focus`).toBe(true);
    missing.delete(mark);
  }
  expect.soft([...missing], "what the Tab key does not come to").toEqual([]);
}

/** Marks what can be used in the first state, and puts the focus before it, unless a dialog has it. */
function markUsable(): readonly string[] {
  const state = document.querySelector<HTMLElement>(".dev-stage");
  const usable = state?.querySelectorAll<HTMLElement>(
    "a[href], button, input, select, textarea, summary, [tabindex='0']",
  );
  const reachable = [...(usable ?? [])].filter(
    // In a menu or a listbox the arrow keys lead on; what is not shown is not for anybody.
    (element) => element.tabIndex >= 0 && element.checkVisibility() && !element.matches(":disabled"),
  );
  const marks = reachable.map((element, index) => {
    const words = element.getAttribute("aria-label") ?? element.textContent;
    return (element.dataset["mark"] = `${String(index)} ${element.localName} ${words.trim().slice(0, 40)}`);
  });
  if (state !== null && !state.contains(document.activeElement)) {
    state.tabIndex = -1;
    state.focus();
  }
  const already = document.activeElement?.getAttribute("data-mark");
  return marks.filter((mark) => mark !== already);
}

function focused(): { mark: string | null; isSeen: boolean } {
  const element = document.activeElement;
  const mark = element?.getAttribute("data-mark") ?? null;
  if (element === null) return { mark, isSeen: false };
  // A field may show it on what frames it.
  const shows = (each: Element | null): boolean =>
    each !== null && getComputedStyle(each).outlineStyle !== "none";
  return { mark, isSeen: shows(element) || shows(element.parentElement) };
}
