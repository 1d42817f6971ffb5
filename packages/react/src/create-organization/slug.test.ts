import { slug as slugSchema } from "@guildhall/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSlug, slugOf, typedSlug } from "./slug.ts";

test.each([
  ["Acme", "acme"],
  ["  Globex Corporation, Inc. ", "globex-corporation-inc"],
  ["Crème brûlée", "creme-brulee"],
  ["Straße & Øl", "strasse-ol"],
  ["Łódź", "lodz"],
  ["東京", ""],
  ["--", ""],
  ["a".repeat(60), "a".repeat(48)],
  [`${"a".repeat(47)} b`, "a".repeat(47)],
])("%j suggests %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test("what a name suggests is a slug as the server takes it, or too short to be one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (name) => {
      const suggested = slugOf(name);
      if (suggested.length >= 2) expect(slugSchema.safeParse(suggested).success).toBe(true);
    }),
  );
});

test("what this form calls a slug is what the server takes for one", () => {
  const near = fc.stringMatching(/^[a-z0-9A-Z_ -]{0,50}$/);
  fc.assert(
    fc.property(near, (text) => {
      expect(isSlug(text)).toBe(slugSchema.safeParse(text).success);
    }),
  );
});

test("typing keeps a hyphen at the end, since more will follow", () => {
  expect(typedSlug("My Company")).toBe("my-company");
  expect(typedSlug("my-")).toBe("my-");
  expect(typedSlug("-my")).toBe("my");
});
