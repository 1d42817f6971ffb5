import { documentOf, foreignIn, summaryOf, timeToPaint, watchPaint } from "../browser/paint.ts";
import { expectToBeIn } from "../steps/place.ts";
import { stranger } from "../steps/people.ts";
import { signUpAs } from "../steps/sign-in.ts";
import { openSwitcher } from "../steps/switcher.ts";
import { expect, story } from "../story.ts";

const switches = 50;
/** How long somebody stays on a row before they press. */
const dwellMilliseconds = 150;

story(
  "fifty switches by the mouse load no page and never show another's rows",
  async ({ page, application }) => {
    story.slow();
    const rosa = stranger("Rosa", "Rook");
    const names = ["Rook", "Raven", "Robin", "Rail"];
    await watchPaint(page);
    await signUpAs(page, rosa);
    await expectToBeIn(page, { name: "Rook", slug: "rook" });
    await application.addOrganizations({ owner: rosa.email, names: names.slice(1), jobs: 20 });
    await page.reload();
    await expectToBeIn(page, { name: "Rook", slug: "rook" });
    const document = await documentOf(page);
    const [first, visited]: [number[], number[]] = [[], []];
    for (let turn = 1; turn <= switches; turn++) {
      const name = names[turn % names.length] ?? "";
      const { row } = await openSwitcher(page);
      await row(name).hover();
      await page.waitForTimeout(dwellMilliseconds);
      const shown =
        name === "Rook"
          ? { selector: "main h2", text: "No jobs yet" }
          : { selector: "main tbody", text: `canary-${name.toLowerCase()}` };
      const milliseconds = await timeToPaint(page, shown, () => row(name).click());
      (turn < names.length ? first : visited).push(milliseconds);
      await expectToBeIn(page, { name, slug: name.toLowerCase() });
    }
    process.stdout.write(
      `    click to paint: warmed by hovering ${summaryOf(first)}; visited before ${summaryOf(visited)}\n`,
    );
    expect(await foreignIn(page)).toEqual([]);
    expect(await documentOf(page)).toBe(document);
  },
);
