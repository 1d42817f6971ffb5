import { expect, test } from "vitest";
import { slugFor } from "./slug-for.ts";
import { tokenFrom } from "../mailed/token.ts";

test.each([
  ["Acme", "acme"],
  ["Café Müller & Söhne", "cafe-muller-sohne"],
  ["  Umbrella   Bakery  ", "umbrella-bakery"],
  ["東京", ""],
])("an organization called %s is offered the address %s", (name, slug) => {
  expect(slugFor(name)).toBe(slug);
});

test("the secret of a mail is read from behind the #, and nothing else is one", () => {
  expect(tokenFrom("#token=abc")).toBe("abc");
  expect(tokenFrom("token=abc")).toBe("abc");
  expect(tokenFrom("#token=")).toBeNull();
  expect(tokenFrom("")).toBeNull();
});
