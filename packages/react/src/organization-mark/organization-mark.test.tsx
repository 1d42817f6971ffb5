import { renderToStaticMarkup } from "react-dom/server";
import fc from "fast-check";
import { expect, test } from "vitest";
import { initials } from "./initials.ts";
import { organizationIcon } from "./organization-icon.ts";
import { OrganizationMark } from "./organization-mark.tsx";

test.each([
  ["Acme", "A"],
  ["Globex Corporation", "GC"],
  ["The International Consortium of Names", "TN"],
  ["3M", "3"],
  ["o'neill & sons", "OS"],
  ["Ötzi Ärzte", "ÖÄ"],
  ["مطعم الشام", "م"],
  ["東京 株式会社", "東"],
  ["👩‍👩‍👧 ", "?"],
  ["—", "?"],
])("%s is marked %s", (name, expected) => {
  expect(initials(name)).toBe(expected);
});

test("every name has a mark, and it is short", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (name) => {
      const count = [...new Intl.Segmenter().segment(initials(name))].length;
      expect(count).toBeGreaterThanOrEqual(1);
      expect(count).toBeLessThanOrEqual(4);
    }),
  );
});

test("the mark carries its organization's colour and size, and says nothing", () => {
  const markup = renderToStaticMarkup(
    <OrganizationMark organization={{ id: "acme", name: "Acme" }} size={24} className="mine" />,
  );
  expect(markup).toMatch(/^<span aria-hidden="true" class="gh-organization-mark mine" data-initials="A"/);
  expect(markup).toMatch(/--gh-organization:oklch\(0\.52 0\.13 \d+\)/);
  expect(markup).toContain("inline-size:24px");
  expect(markup).not.toContain(">A<");
});

test("the icon is an image whatever the name holds", () => {
  const icon = organizationIcon({ id: "x", name: `<script> & "Co"` });
  const svg = decodeURIComponent(icon.replace("data:image/svg+xml,", ""));
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*>SC<\/text><\/svg>$/);
});
