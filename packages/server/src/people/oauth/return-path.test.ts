import fc from "fast-check";
import { expect, test } from "vitest";
import { returnPath } from "./return-path.ts";

const ours = "https://app.example.com";

test.each(["/", "/acme", "/acme/jobs?open=1&sort=a#top", "/invitations/0199#secret", "/apiary"])(
  "%s is a page of ours",
  (path) => {
    expect(returnPath(path, ours)).toBe(path);
  },
);

test.each([
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/acme/..//evil.example",
  "/%2e//evil.example",
  "https://evil.example",
  "https:evil.example",
  "http:///evil.example",
  "https://app.example.com@evil.example",
  "https://app.example.com/acme",
  "javascript:alert(1)",
  "data:text/html,x",
  "acme",
  "?x",
  "#x",
  "",
  " /acme",
  "/acme\u0000",
  "/\u2028/evil.example",
  "/／evil.example",
  "/api/auth/callback/google?code=1",
  "/api",
])("%j leads nowhere (T-REDIR-1)", (path) => {
  expect(returnPath(path, ours)).toBeNull();
});

test("whatever comes through stays with us (T-REDIR-1)", () => {
  const tricky = fc.string({
    unit: fc.constantFrom("/", "\\", ".", "@", ":", "%2f", "%5c", "e", "\t", "?", "#", "//", "évil"),
  });
  fc.assert(
    fc.property(tricky, (text) => {
      const path = returnPath(`/${text}`, ours);
      if (path !== null) expect(new URL(path, ours).origin).toBe(ours);
    }),
    { numRuns: 2000 },
  );
});
