import { id as uuid } from "@guildhall/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../ids.ts";
import { newBrowserToken } from "./browser-cookie.ts";
import { publicOriginOf } from "./public-origin.ts";
import { factsOf as factsAt, readFacts, type RequestFacts } from "./request-facts.ts";

const factsOf = (request: Request, publicUrl = "http://localhost"): RequestFacts =>
  factsAt(request, publicOriginOf(publicUrl));

const requestWith = (headers: Readonly<Record<string, string>>, url = "http://localhost/"): Request =>
  new Request(url, { headers });

describe("the facts of a request", () => {
  it("are those that were read when it came in, however often they are asked for", () => {
    const request = requestWith({ "Request-Id": "forged", "User-Agent": "Firefox" });
    const id = newId();
    const facts = readFacts(request, { id, ip: "203.0.113.7", secure: true });
    expect(facts).toEqual({
      id,
      ip: "203.0.113.7",
      userAgent: "Firefox",
      browserToken: null,
      bearerToken: null,
      account: null,
      deliberate: true,
    });
    expect(factsOf(request)).toBe(facts);
  });

  it("are read from the request itself when no router saw it, and then stay", () => {
    const [plain, secret] = [newBrowserToken(), newBrowserToken()];
    const headers = {
      Cookie: `guildhall=${plain}; __Host-guildhall=${secret}`,
      "X-Forwarded-For": "6.6.6.6",
    };
    const request = requestWith(headers);
    const facts = factsOf(request);
    expect(uuid.safeParse(facts.id).success).toBe(true);
    expect(facts).toMatchObject({ ip: null, browserToken: plain });
    expect(factsOf(request)).toBe(facts);
    const behindProxy = requestWith(headers, "http://app.example.com/");
    expect(factsOf(behindProxy, "https://app.example.com").browserToken).toBe(secret);
  });

  it("tell what somebody did from what a page sent in the background or a browser ahead of time", () => {
    const deliberate = (headers: Readonly<Record<string, string>>): boolean =>
      factsOf(requestWith(headers)).deliberate;
    expect([{}, { "Guildhall-Background": "0" }, { "Sec-Purpose": "" }].map(deliberate)).toEqual([
      true,
      true,
      true,
    ]);
    for (const purpose of ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"])
      expect(deliberate({ "Sec-Purpose": purpose })).toBe(false);
    expect(deliberate({ "Guildhall-Background": "1" })).toBe(false);
  });

  it("name the account that the request speaks for", () => {
    const user = newId();
    expect(factsOf(requestWith({ "Guildhall-Account": user.toUpperCase() })).account).toBe(user);
    for (const header of ["", "olivia", `${user}, ${newId()}`, `${user}0`])
      expect(() => factsOf(requestWith({ "Guildhall-Account": header }))).toThrow(
        "Guildhall-Account takes one user id",
      );
  });

  it("read the account of a link, which sends no header, and of nothing that changes something", () => {
    const [user, other] = [newId(), newId()];
    const link = `http://localhost/archive?guildhall-account=${user.toUpperCase()}`;
    expect(factsOf(new Request(link)).account).toBe(user);
    expect(factsOf(requestWith({ "Guildhall-Account": other }, link)).account).toBe(other);
    expect(factsOf(new Request(link, { method: "POST" })).account).toBeNull();
    expect(() => factsOf(new Request("http://localhost/?guildhall-account=olivia"))).toThrow(
      "takes one user id",
    );
  });

  it("hold the token of a caller without a browser, and of no other scheme", () => {
    const bearer = (header: string): string | null =>
      factsOf(requestWith({ Authorization: header })).bearerToken;
    expect([
      bearer("Bearer abc.def-_"),
      bearer("bearer  abc "),
      bearer("Basic abc"),
      bearer("Bearer"),
    ]).toEqual(["abc.def-_", "abc", null, null]);
  });

  it("are refused with a token beside a browser's cookie", () => {
    const headers = { Cookie: `guildhall=${newBrowserToken()}`, Authorization: "Bearer abc" };
    expect(() => factsOf(requestWith(headers))).toThrow("Send a token or the browser's cookie, not both.");
    expect(factsOf(requestWith({ ...headers, Cookie: "theme=dark" })).bearerToken).toBe("abc");
  });

  it("are refused with two cookies of our name (T-CK-1)", () => {
    const twice = `guildhall=${newBrowserToken()}; guildhall=${newBrowserToken()}`;
    expect(() => factsOf(requestWith({ Cookie: twice }))).toThrow("Send the cookie guildhall once.");
  });

  it("keep of what the caller says it is only what can stand in a log (T-AUD-2)", () => {
    const latin1 = fc.string({
      unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
    });
    const header = latin1.map((text) => text.replace(/[\r\n]/g, "")).map((text) => text.repeat(20));
    fc.assert(
      fc.property(header, (text) => {
        const { userAgent } = factsOf(requestWith({ "User-Agent": text }));
        expect(userAgent ?? "").not.toMatch(/\p{Cc}/u);
        expect((userAgent ?? "x").length).toSatisfy((length: number) => length > 0 && length <= 512);
      }),
    );
    expect(factsOf(requestWith({ "User-Agent": "Fire\u001b[31m\u0085fox" })).userAgent).toBe("Fire[31mfox");
    expect(factsOf(requestWith({ "User-Agent": "x".repeat(513) })).userAgent).toHaveLength(512);
    expect(factsOf(requestWith({})).userAgent).toBeNull();
  });
});
