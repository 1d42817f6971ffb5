import fc from "fast-check";
import { expect, test } from "vitest";
import { createSealer } from "./sealed.ts";

const secret = "a secret that only this test knows";
const sealer = createSealer(secret, "mail");

test("whatever is sealed comes out as it was, and can not be seen from outside", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ minLength: 12 }), (value, canary) => {
      // A zero below zero has no word in JSON.
      const given: unknown = JSON.parse(JSON.stringify({ value, canary }));
      const sealed = sealer.seal(given);
      expect(sealer.open(sealed)).toEqual(given);
      expect(Buffer.from(sealed, "base64").includes(canary)).toBe(false);
      expect(sealer.seal(given)).not.toBe(sealed);
    }),
  );
});

test("a bit changed anywhere, another secret or another purpose opens nothing", () => {
  const sealed = Buffer.from(sealer.seal({ to: "olivia@example.com" }), "base64");
  fc.assert(
    fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => sealer.open(changed.toString("base64"))).toThrow();
    }),
  );
  for (const other of [createSealer(`${secret}!`, "mail"), createSealer(secret, "proof by mail")])
    expect(() => other.open(sealed.toString("base64"))).toThrow();
  expect(() => sealer.open("")).toThrow();
});
