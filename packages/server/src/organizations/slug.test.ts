import { slug as slugSchema } from "@guildhall/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anotherSlug, isPermitted, slugFrom } from "./slug.ts";

test.each([
  ["Acme", "acme"],
  ["Acme, Inc.", "acme-inc"],
  ["Café Müller & Söhne", "cafe-muller-sohne"],
  ["  spaces   everywhere ", "spaces-everywhere"],
  ["日本株式会社", "organization"],
  ["!", "organization"],
])("an organization called %s is offered the slug %s", (name, slug) => {
  expect(slugFrom(name)).toBe(slug);
});

test("whatever an organization is called, its slug and the ones beside it are well formed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (name) => {
      const slug = slugFrom(name);
      for (const candidate of [slug, anotherSlug(slug)])
        expect(slugSchema.safeParse(candidate).success).toBe(true);
    }),
  );
});

test("words that are pages, and spellings that could be taken for another, are not permitted (T-SLUG-1, T-SLUG-3)", () => {
  const reserved = new Set(["api", "sign-in"]);
  for (const slug of [
    "api",
    "sign-in",
    "a",
    "Acme",
    "acme-",
    "-acme",
    "ac--me",
    "асme",
    "ac\u200bme",
    "a/b",
    "..",
    "a".repeat(49),
  ]) {
    expect(isPermitted(slug, reserved), slug).toBe(false);
  }
  expect(isPermitted("acme", reserved)).toBe(true);
});
