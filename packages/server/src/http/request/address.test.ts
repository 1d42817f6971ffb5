import fc from "fast-check";
import { isIP } from "node:net";
import { describe, expect, it } from "vitest";
import { addressOf, canonicalAddress } from "./address.ts";

const forwarded = (...lines: string[]): Request => {
  const request = new Request("http://localhost/");
  for (const line of lines) request.headers.append("X-Forwarded-For", line);
  return request;
};
const address = fc.oneof(fc.ipV4(), fc.ipV6());

describe("the caller's address (T-HOST-1)", () => {
  it("is that of the connection while no proxy is trusted, whatever the caller writes", () => {
    fc.assert(
      fc.property(address, fc.array(address), (remoteAddress, claims) => {
        const request = forwarded(claims.join(", "));
        expect(addressOf(request, { remoteAddress, trustedProxies: 0 })).toBe(
          canonicalAddress(remoteAddress),
        );
      }),
    );
  });

  it("is what the outermost trusted proxy saw, whatever stands left of it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(address, fc.constantFrom("unknown", "", "<script>", "127.0.0.1"))),
        address,
        fc.array(address, { maxLength: 4 }),
        (forged, real, inner) => {
          const request = forwarded([...forged, real, ...inner].join(", "));
          const seen = addressOf(request, { remoteAddress: "10.0.0.1", trustedProxies: inner.length + 1 });
          expect(seen).toBe(canonicalAddress(real));
        },
      ),
    );
  });

  it("is the same when proxies add lines instead of words", () => {
    const request = forwarded("6.6.6.6", "203.0.113.7", "10.1.1.1");
    expect(addressOf(request, { remoteAddress: "10.0.0.1", trustedProxies: 2 })).toBe("203.0.113.7");
  });

  it("is unknown when a request came past fewer proxies than it must, or says nonsense", () => {
    const at = (request: Request, trustedProxies: number): string | null =>
      addressOf(request, { remoteAddress: "10.0.0.1", trustedProxies });
    expect(at(forwarded(), 1)).toBeNull();
    expect(at(forwarded("203.0.113.7"), 2)).toBeNull();
    expect(at(forwarded("203.0.113.7, unknown"), 1)).toBeNull();
    expect(addressOf(forwarded(), { trustedProxies: 0 })).toBeNull();
  });
});

describe("an address", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["203.0.113.7:5678", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::FFFF:cb00:7107", "203.0.113.7"],
    ["0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"],
    ["[2001:DB8:0:0:0:0:0:1]:443", "2001:db8::1"],
    ["2001:0db8::0001", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::1", "::1"],
  ])("%s is written %s", (text, written) => {
    expect(canonicalAddress(text)).toBe(written);
  });

  it.each([
    "",
    " ",
    "localhost",
    "1.2.3",
    "1.2.3.256",
    "01.2.3.4",
    "1.2.3.4, 5.6.7.8",
    "[::1",
    "::1]",
    "1.2.3.4:x",
    "a%b",
  ])("%j is none", (text) => {
    expect(canonicalAddress(text)).toBeNull();
  });

  it("has one form, which reads as itself", () => {
    fc.assert(
      fc.property(address, (text) => {
        const once = canonicalAddress(text) ?? "";
        expect(isIP(once)).not.toBe(0);
        expect(canonicalAddress(once)).toBe(once);
      }),
    );
  });

  it("is never made of just any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = canonicalAddress(text);
        expect(read === null || isIP(read) !== 0).toBe(true);
      }),
    );
  });
});
