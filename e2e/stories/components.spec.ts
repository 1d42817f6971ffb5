import { fileURLToPath } from "node:url";
import {
  checkKeyboard,
  checkRoot,
  demoAddresses,
  lookAt,
  looks,
  openDemo,
  openFurther,
} from "../steps/demos.ts";
import { expect, story, type Page } from "../story.ts";

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });
story.describe.configure({ timeout: 240_000 });

/** What the demos are about, as their index has it. */
const groups = ["On every page", "People", "Entering", "One's account", "Settings"];

for (const look of looks) {
  for (const group of groups) {
    story(
      `the components under “${group}” can be used by everybody ${look.name}, in all states`,
      async ({ page }) => {
        await page.emulateMedia({ reducedMotion: "reduce" });
        await page.setViewportSize({ width: look.width, height: 900 });
        for (const address of await demoAddresses(page, group)) {
          await story.step(address, async () => {
            await openDemo(page, `${address}?${look.query}`);
            await lookAt(page, nameOf(address), look);
          });
        }
      },
    );
  }
}

story("no component is left out", async ({ page }) => {
  const addresses = await demoAddresses(page);
  expect(addresses.length).toBeGreaterThan(20);
  const grouped = [];
  for (const group of groups) grouped.push(...(await demoAddresses(page, group)));
  expect(grouped).toEqual(addresses);
});

story("each component is reached by its ref and by the keyboard", async ({ page }) => {
  for (const address of await demoAddresses(page)) {
    await story.step(address, async () => {
      await openDemo(page, address);
      await checkRoot(page);
      await checkKeyboard(page);
    });
  }
});

story("the pictures of the components' pages can be taken again", async ({ page }) => {
  await page.setViewportSize({ width: 960, height: 720 });
  for (const address of await demoAddresses(page)) {
    const name = nameOf(address);
    await openDemo(page, `${address}?theme=light`);
    await openFurther(page, name);
    const picture = await pictureOf(page, name);
    expect(picture.byteLength, name).toBeGreaterThan(500);
  }
});

/** A picture of the first state; of the page where the component covers it. It is kept only for who means to. */
async function pictureOf(page: Page, name: string): Promise<Buffer> {
  const path = fileURLToPath(new URL(`../../docs/images/components/${name}.png`, import.meta.url));
  const kept = process.env["UPDATE_PICTURES"] === "1" ? { path } : {};
  const covers = await page.locator("dialog[open], [popover]:popover-open").count();
  const shot = { ...kept, animations: "disabled" } as const;
  return covers > 0 ? page.screenshot(shot) : page.locator(".dev-stage").first().screenshot(shot);
}

function nameOf(address: string): string {
  return address.split("/").at(-1) ?? "";
}
