import { expect, test } from "vitest";
import { isPage, pageFor } from "./page.ts";

test.each([
  "/",
  "/sign-in",
  "/sign-in/",
  "/acme",
  "/acme/jobs",
  "/acme/jobs/0199f3c2-6a1e-7c40-9d3b-5f0c8a2b7e11",
  "/acme/applicants/0199f3c2-6a1e-7c40-9d3b-5f0c8a2b7e11",
  "/acme/settings/audit",
  "/careers/acme",
  "/careers/acme/0198c0de-0000-7000-8000-000000000000",
])("%s is a page", (path) => {
  expect(isPage(path)).toBe(true);
});

test.each([
  "/acme/nothing",
  "/acme/jobs/nothing",
  "/acme/members/0199f3c2-6a1e-7c40-9d3b-5f0c8a2b7e11",
  "/acme/jobs/0199f3c2-6a1e-7c40-9d3b-5f0c8a2b7e11/more",
  "/:org/jobs",
  "/new/jobs",
  "/Acme/jobs",
  "/dev/people",
  "/careers",
  "/careers/jobs/nothing",
  "/careers/Acme",
  "/dev/mail",
  "/.env",
  "//acme/jobs",
])("%s is none", (path) => {
  expect(isPage(path)).toBe(false);
});

test("the page speaks of development outside production only", () => {
  const html = "<html><head></head></html>";
  expect(pageFor(html, { secure: true, development: false })).toBe(html);
  expect(pageFor(html, { secure: false, development: true })).toContain("guildhall-development");
});
