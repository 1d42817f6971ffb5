import fc from "fast-check";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Problem } from "../problem.ts";
import {
  browserCookieName,
  browserTokenOf,
  clearBrowserCookie,
  hashOf,
  newBrowserToken,
  setBrowserCookie,
} from "./browser-cookie.ts";

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const token = fc.string({ unit: fc.nat(63).map((at) => base64url.charAt(at)), minLength: 43, maxLength: 43 });
const otherCookie = fc
  .tuple(fc.stringMatching(/^[a-z_]{1,12}$/), fc.stringMatching(/^[!#-+\--:<-[\]-~]{0,50}$/))
  .filter(([name]) => name !== "guildhall")
  .map(([name, value]) => `${name}=${value}`);

describe("a browser's token", () => {
  it("is 256 random bits, kept only as its SHA-256", () => {
    const made = newBrowserToken();
    expect(Buffer.from(made, "base64url")).toHaveLength(32);
    expect(newBrowserToken()).not.toBe(made);
    expect(hashOf(made)).toEqual(createHash("sha256").update(made).digest());
  });

  it("is found among whatever other cookies there are", () => {
    fc.assert(
      fc.property(fc.array(otherCookie), token, fc.array(otherCookie), (before, ours, after) => {
        const header = [...before, `guildhall=${ours}`, ...after].join("; ");
        expect(browserTokenOf(header, false)).toBe(ours);
      }),
    );
  });

  it("is never read from any other text, which never breaks us either (T-HTTP-1)", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (header) => {
        expect(browserTokenOf(header, true)).toBeNull();
      }),
    );
  });

  it("counts as absent unless it has the form of ours", () => {
    const good = newBrowserToken();
    for (const value of [
      "",
      good.slice(1),
      `${good}a`,
      `"${good}"`,
      good.replace(/./, "+"),
      `${good.slice(1)}%`,
    ])
      expect(browserTokenOf(`guildhall=${value}`, false)).toBeNull();
    expect(browserTokenOf(null, false)).toBeNull();
    expect(browserTokenOf("guildhall", false)).toBeNull();
  });

  it("is refused when somebody planted a second cookie of its name (T-CK-1)", () => {
    const twice = `guildhall=${newBrowserToken()}; a=b; guildhall=${newBrowserToken()}`;
    expect(() => browserTokenOf(twice, false)).toThrow(Problem);
    expect(() => browserTokenOf("guildhall=; guildhall=", false)).toThrow("Send the cookie guildhall once.");
  });

  it("is read on https from the cookie that only this host can set", () => {
    const [ours, planted] = [newBrowserToken(), newBrowserToken()];
    expect(browserTokenOf(`guildhall=${planted}; __Host-guildhall=${ours}`, true)).toBe(ours);
    expect(browserTokenOf(`guildhall=${planted}`, true)).toBeNull();
    expect(browserTokenOf(`__host-guildhall=${planted}; __HOST-GUILDHALL=${planted}`, true)).toBeNull();
  });
});

describe("the browser's cookie", () => {
  it("is out of reach of scripts, other sites and plain http", () => {
    const reply = { headers: new Headers() };
    const ours = newBrowserToken();
    setBrowserCookie(reply, ours, true);
    expect(reply.headers.getSetCookie()).toEqual([
      `__Host-guildhall=${ours}; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000; Secure`,
    ]);
  });

  it("works on a developer's machine without https", () => {
    const reply = { headers: new Headers() };
    setBrowserCookie(reply, newBrowserToken(), false);
    expect(reply.headers.getSetCookie()[0]).not.toContain("Secure");
    expect(browserCookieName(false)).toBe("guildhall");
  });

  it("is taken away by the same name and attributes", () => {
    const reply = { headers: new Headers() };
    clearBrowserCookie(reply, true);
    expect(reply.headers.getSetCookie()).toEqual([
      "__Host-guildhall=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure",
    ]);
  });

  it("carries nothing but a token", () => {
    const reply = { headers: new Headers() };
    expect(() => setBrowserCookie(reply, "a; Domain=evil.example", true)).toThrow(TypeError);
    expect(reply.headers.getSetCookie()).toEqual([]);
  });
});
