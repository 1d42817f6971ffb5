import { expect, test } from "vitest";
import { check } from "./check-directions.ts";
import { fixture } from "./fixture.ts";

test("what is said by start and end is left alone, and so is what is turned around", () => {
  const tree = fixture({
    "packages/react/src/menu/menu.css": `
      .gh-menu { padding: 1px 2px 3px; margin: 0 auto 0 auto; inset-inline: auto 8px; padding-inline-start: 2px; }
      .gh-pair { margin: 1px calc(2px + (1px * 2)) 3px calc(2px + (1px * 2)); text-align: end; }
      /* It never stands to the left: margin-left: 1px; */
      .gh-select, .gh-choice { background-position: right 15px center, right 11px center; }
      .gh-select:dir(rtl), .gh-choice:dir(rtl) { background-position: left 11px center, left 15px center; }`,
    "e2e/pages/odd.css": ".odd { left: 0; }",
  });
  expect(check(tree)).toEqual([]);
});

test("what is said by left and right is named, with its line", () => {
  const sheet = `.gh-menu {
  margin-left: 4px;
  text-align: right;
  border-top-right-radius: 2px;
  inset: auto auto 56px 8px;
  background-position: right center;
}`;
  const found = check(fixture({ "apps/hiring/src/styles/frame.css": sheet }));
  expect(found).toEqual([
    "apps/hiring/src/styles/frame.css:2: margin-left: say it by inline-start or inline-end",
    "apps/hiring/src/styles/frame.css:3: text-align means a side: say start or end, or turn it by :dir(rtl)",
    "apps/hiring/src/styles/frame.css:4: border-top-right-radius: say it by inline-start or inline-end",
    "apps/hiring/src/styles/frame.css:5: inset: its four values are sides; say inset-block and inset-inline",
    "apps/hiring/src/styles/frame.css:6: background-position means a side: say start or end, or turn it by :dir(rtl)",
  ]);
});
