import fc from "fast-check";
import { expect, test } from "vitest";
import { addressesIn } from "./addresses.ts";

test.each([
  ["max@acme.example", ["max@acme.example"], []],
  [
    "max@acme.example, nia@acme.example;zoe@acme.example\nyan@acme.example",
    ["max@acme.example", "nia@acme.example", "zoe@acme.example", "yan@acme.example"],
    [],
  ],
  ["Max Lindqvist <max@acme.example>, Nia <nia@acme.example>", ["max@acme.example", "nia@acme.example"], []],
  ["MAX@Acme.Example max@acme.example", ["max@acme.example"], []],
  ["max@acme max@acme.example @", ["max@acme.example"], ["max@acme", "@"]],
  [" \n,;", [], []],
])("what Olivia pastes as %j is taken apart", (text, emails, refused) => {
  expect(addressesIn(text)).toEqual({ emails, refused });
});

test("no part of what is typed is lost: each is an address or refused", () => {
  const part = fc.stringMatching(/^[a-z@.]{1,12}$/);
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const { emails, refused } = addressesIn(parts.join(", "));
      expect(new Set([...emails, ...refused])).toEqual(new Set(parts));
    }),
  );
});
