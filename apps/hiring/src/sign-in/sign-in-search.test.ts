import { expect, test, vi } from "vitest";

vi.stubGlobal("window", { location: { origin: "http://localhost:3000" } });
const { signInSearchFrom } = await import("./sign-in-search.ts");

test("where somebody wanted to go outlasts a refused sign-in elsewhere", () => {
  const search = { problem: "sso_refused", request: "x", returnTo: "/acme/jobs?status=open" };
  expect(signInSearchFrom(search)).toEqual({ problem: "sso_refused", next: "/acme/jobs?status=open" });
  expect(signInSearchFrom({ next: "/globex", returnTo: "/acme" })).toEqual({ next: "/globex" });
});

test("a place that is not ours is left out, whichever name it comes by", () => {
  for (const place of ["https://evil.example/", "//evil.example", "\\\\evil.example", 7, undefined])
    expect(signInSearchFrom({ next: place, returnTo: place })).toEqual({});
});
