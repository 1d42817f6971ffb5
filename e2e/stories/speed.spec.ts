import { documentOf, foreignIn, summaryOf, timeToPaint, watchPaint } from "../browser/paint.ts";
import { expectToBeIn, goTo } from "../steps/place.ts";
import { stranger } from "../steps/people.ts";
import { signUpAs } from "../steps/sign-in.ts";
import { openSwitcher, switcherOn } from "../steps/switcher.ts";
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
    print(
      `a switch, click to paint: warmed by hovering ${summaryOf(first)}; visited before ${summaryOf(visited)}`,
    );
    expect(await foreignIn(page)).toEqual([]);
    expect(await documentOf(page)).toBe(document);
  },
);

story("of five hundred organizations any is found and entered at once", async ({ page, application }) => {
  story.slow();
  const sofia = stranger("Sofia", "Sparrow");
  const names = Array.from({ length: 499 }, (_, index) => `Branch ${String(index + 1).padStart(3, "0")}`);
  await watchPaint(page);
  await signUpAs(page, sofia);
  await expectToBeIn(page, { name: "Sparrow", slug: "sparrow" });
  await application.addOrganizations({ owner: sofia.email, names });
  await page.reload();
  await expectToBeIn(page, { name: "Sparrow", slug: "sparrow" });

  const option = "[role=option]";
  const opened = await timeToPaint(page, { selector: `${option}:nth-child(2)`, text: "Branch" }, () =>
    page.keyboard.press("ControlOrMeta+Shift+KeyO"),
  );
  const { rows, row, activeRow } = await switcherOn(page);
  await expect(rows).toHaveCount(40);
  const ended = await timeToPaint(page, { selector: `${option}[data-active]`, text: "Branch 199" }, () =>
    page.keyboard.press("End"),
  );
  await expect(activeRow()).toHaveAttribute("aria-posinset", "200");
  await expect(activeRow()).toHaveAttribute("aria-setsize", "500");
  const stepped = await timeToPaint(page, { selector: `${option}[data-active]`, text: "Branch 198" }, () =>
    page.keyboard.press("ArrowUp"),
  );
  await page.keyboard.type("branch 4");
  await expect(row("Branch 400")).toBeVisible();
  const found = await timeToPaint(page, { selector: `${option}[data-active]`, text: "Branch 499" }, () =>
    page.keyboard.type("99"),
  );
  await page.keyboard.press("Enter");
  await expectToBeIn(page, { name: "Branch 499", slug: "branch-499" });
  const told = { opened, "at the last of 200": ended, "one up": stepped, "found on the server": found };
  print(
    `500 organizations: ${Object.entries(told)
      .map(([what, time]) => `${what} ${Math.round(time)} ms`)
      .join(", ")}`,
  );
});

story("five thousand members are shown page by page", async ({ page, application }) => {
  story.slow();
  const tove = stranger("Tove", "Tern");
  await watchPaint(page);
  await signUpAs(page, tove);
  await expectToBeIn(page, { name: "Tern", slug: "tern" });
  await application.addMembers("tern", 5000);
  const shows = (text: string) => ({ selector: "main tbody", text });
  const first = await timeToPaint(page, shows("Member 00010"), () => goTo(page, "Members"));
  const more: number[] = [];
  for (let pages = 1; pages <= 10; pages++) {
    const next = `Member ${String(50 * pages + 10).padStart(5, "0")}`;
    more.push(
      await timeToPaint(page, shows(next), () => page.getByRole("button", { name: "Show more" }).click()),
    );
  }
  const search = page.getByRole("search").getByRole("searchbox");
  const found = await timeToPaint(page, shows("Member 04999"), () =>
    search.pressSequentially("member 04999"),
  );
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(2);
  print(
    `5,000 members: first page ${Math.round(first)} ms, found ${Math.round(found)} ms, ten more pages ${summaryOf(more)}`,
  );
});

function print(line: string): void {
  process.stdout.write(`    measured: ${line}\n`);
}
