import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../problem.ts";
import { refuseCrossSite, refuseForeignHost } from "./cross-site.ts";
import { publicOriginOf } from "./public-origin.ts";

const ours = "https://app.example.com";
const origin = publicOriginOf(ours);

type Said = Readonly<Record<string, string | undefined>>;

function requestWith(method: string, headers: Said, url = `${ours}/api/me`): Request {
  const request = new Request(url, { method });
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) request.headers.set(name, value);
  return request;
}

function isServed(method: string, headers: Said): boolean {
  try {
    refuseCrossSite(requestWith(method, headers), origin);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).code).toBe("cross_site_request");
    return false;
  }
}

const sites = [undefined, "same-origin", "same-site", "cross-site", "none", "SAME-ORIGIN", "", "future-word"];
const origins = [
  undefined,
  ours,
  "null",
  "https://evil.example",
  "http://app.example.com",
  `${ours}:8443`,
  `${ours}.evil.example`,
];
const cookies = [undefined, "guildhall=x", "other=1"];
const types = [
  undefined,
  "application/json",
  "text/plain",
  "TEXT/PLAIN;charset=utf-8",
  "multipart/form-data; boundary=x",
];
const modes = [undefined, "navigate", "cors", "no-cors", "websocket"];
const dests = [undefined, "document", "iframe", "object", "script", "empty"];
const formTypes = types.slice(2);

describe("a request that changes something (T-CSRF-1)", () => {
  it("is served exactly as the table says, in every combination", () => {
    let combinations = 0;
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "QUERY", "OPTIONS"])
      for (const site of sites)
        for (const from of origins)
          for (const cookie of cookies)
            for (const type of types) {
              const headers = { "Sec-Fetch-Site": site, Origin: from, Cookie: cookie, "Content-Type": type };
              const aProgram = cookie === undefined && !formTypes.includes(type);
              const byOrigin = from === undefined ? aProgram : from === ours;
              const expected = site === undefined ? byOrigin : site === "same-origin";
              expect([headers, isServed(method, headers)]).toEqual([headers, expected]);
              combinations += 1;
            }
    expect(combinations).toBe(5040);
  });

  it("is never served for a browser that says it comes from elsewhere, whatever else it says", () => {
    const elsewhere = fc.string({ unit: "grapheme-ascii" }).filter((site) => site.trim() !== "same-origin");
    const rest = fc.record({
      from: fc.constantFrom(...origins),
      cookie: fc.constantFrom(...cookies),
      type: fc.constantFrom(...types),
      mode: fc.constantFrom(...modes),
    });
    fc.assert(
      fc.property(elsewhere, rest, (site, { from, cookie, type, mode }) => {
        const headers = { Origin: from, Cookie: cookie, "Content-Type": type, "Sec-Fetch-Mode": mode };
        expect(isServed("POST", { ...headers, "Sec-Fetch-Site": site })).toBe(false);
      }),
    );
  });

  it("is never served for any other origin in a browser that says no more", () => {
    const foreign = fc.oneof(fc.webUrl(), fc.string({ unit: "grapheme-ascii", minLength: 1 }));
    fc.assert(
      fc.property(
        foreign.filter((from) => from.trim() !== ours),
        (from) => {
          expect(isServed("DELETE", { Origin: from })).toBe(false);
        },
      ),
    );
  });

  it("can not sign a stranger's browser in by a form", () => {
    for (const type of formTypes) expect(isServed("POST", { "Content-Type": type })).toBe(false);
    expect(isServed("POST", { "Content-Type": "application/json" })).toBe(true);
  });
});

describe("a request that only reads (T-CSRF-1)", () => {
  it("is served exactly as the table says, in every combination", () => {
    for (const method of ["GET", "HEAD"])
      for (const site of sites)
        for (const mode of modes)
          for (const dest of dests) {
            const headers = { "Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest };
            const isOwn = site === undefined || site === "same-origin" || site === "none";
            const isOpened = mode === "navigate" && (dest === undefined || dest === "document");
            expect([headers, isServed(method, headers)]).toEqual([headers, isOwn || isOpened]);
          }
  });
});

describe("the name that a request was sent to (T-HOST-1)", () => {
  const isOurs = (publicUrl: string, host: string | undefined, url = `${publicUrl}/api/me`): boolean => {
    try {
      refuseForeignHost(requestWith("GET", { Host: host }, url), publicOriginOf(publicUrl));
      return true;
    } catch (error) {
      expect((error as Problem).code).toBe("invalid_request");
      return false;
    }
  };

  it.each(["app.example.com", "APP.example.com", "app.example.com:443"])("may be ours: %s", (host) => {
    expect(isOurs(ours, host)).toBe(true);
  });

  it("may be known from the URL alone", () => {
    expect(isOurs(ours, undefined)).toBe(true);
  });

  it.each([
    "evil.example",
    "app.example.com.evil.example",
    "evil.app.example.com",
    "app.example.com:8443",
    "app.example.com.",
    "app.example.com@evil.example",
    "evil.example@app.example.com",
    "app.example.com/evil.example",
    "app.example.com?evil.example",
    "app.example.com#evil.example",
    "evil.example/app.example.com",
    "app.example.com evil.example",
    "app.example.com,evil.example",
    "127.0.0.1",
    "localhost",
    "[::1]",
    "",
  ])("may not be another's: %j", (host) => {
    expect(isOurs(ours, host)).toBe(false);
  });

  it("may not be another's in an absolute URL, whatever the Host header says", () => {
    expect(isOurs(ours, "app.example.com", "http://evil.example/api/me")).toBe(false);
  });

  it("has every loopback spelling on a developer's machine, with the same port", () => {
    for (const host of ["localhost:3000", "127.0.0.1:3000", "[::1]:3000"])
      expect(isOurs("http://localhost:3000", host, `http://${host}/`)).toBe(true);
    for (const host of ["localhost", "localhost:3001", "127.0.0.2:3000", "evil.example:3000"])
      expect(isOurs("http://localhost:3000", host)).toBe(false);
  });

  it("can only come from a public URL that is one", () => {
    for (const publicUrl of ["", "app.example.com", "ftp://app.example.com", "javascript:alert(1)"])
      expect(() => publicOriginOf(publicUrl)).toThrow(TypeError);
  });
});
