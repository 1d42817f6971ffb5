import { describe, expect, it } from "vitest";
import { securityHeaders } from "./headers.ts";

const policyOf = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    (headers["Content-Security-Policy"] ?? "").split("; ").map((part) => {
      const [name = "", ...sources] = part.split(" ");
      return [name, sources.join(" ")];
    }),
  );

describe("the headers of a page (T-HDR-1)", () => {
  it("let it run what is its own, and nothing else", () => {
    expect(policyOf(securityHeaders({ kind: "page", secure: true }))).toEqual({
      "default-src": "'self'",
      "script-src": "'self'",
      "style-src": "'self'",
      "img-src": "'self' data:",
      "connect-src": "'self'",
      "object-src": "'none'",
      "base-uri": "'none'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
    });
  });

  it("let it run what stands in its HTML by this answer's word alone", () => {
    const policy = policyOf(securityHeaders({ kind: "page", secure: false, nonce: "r4nd0m" }));
    expect(policy).toMatchObject({
      "script-src": "'self' 'nonce-r4nd0m'",
      "style-src": "'self' 'nonce-r4nd0m'",
    });
  });

  it("are else those of the API", () => {
    const { "Content-Security-Policy": page, ...ofPage } = securityHeaders({ kind: "page", secure: true });
    const { "Content-Security-Policy": api, ...ofApi } = securityHeaders({ kind: "api", secure: true });
    expect(ofPage).toEqual(ofApi);
    expect([page, api].join()).not.toContain("unsafe");
  });

  it("ask for https only where there is https", () => {
    expect(securityHeaders({ kind: "page", secure: true })).toHaveProperty("Strict-Transport-Security");
    expect(securityHeaders({ kind: "page", secure: false })).not.toHaveProperty("Strict-Transport-Security");
  });
});
