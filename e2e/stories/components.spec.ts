import { fileURLToPath } from "node:url";
import { checkKeyboard, checkRoot, demoAddresses, lookAt, openDemo } from "../steps/demos.ts";
import { expect, story, type Page } from "../story.ts";

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });
story.describe.configure({ timeout: 240_000 });

story("each component can be used by everybody, in all of its states", async ({ page }) => {
  const addresses = await demoAddresses(page);
  expect(addresses.length).toBeGreaterThan(20);
  for (const address of addresses) {
    await story.step(address, async () => {
      await openDemo(page, address);
      await checkRoot(page);
      await checkKeyboard(page);
      await lookAt(page, address.split("/").at(-1) ?? "");
    });
  }
});

/** What is pressed in a demo before its picture is taken. */
const pressed: Readonly<Record<string, string>> = {
  "organization-switcher": ".gh-switcher-trigger",
  "account-menu": ".gh-account-menu-trigger",
  "invite-button": ".demo-root",
  "create-team-button": ".demo-root",
  "create-role-button": ".demo-root",
};

story("the pictures of the components' pages can be taken again", async ({ page }) => {
  await page.setViewportSize({ width: 960, height: 720 });
  for (const address of await demoAddresses(page)) {
    const name = address.split("/").at(-1) ?? "";
    await openDemo(page, `${address}?theme=light`);
    const press = pressed[name];
    if (press !== undefined) await page.locator(press).first().click();
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
