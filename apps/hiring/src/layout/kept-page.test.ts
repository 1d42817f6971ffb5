import { expect, test } from "vitest";
import { pages } from "../../shared/pages.ts";
import { keptPage } from "./kept-page.ts";

test.each([
  ["/acme/members", "member", "members"],
  ["/acme/teams", "member", "teams"],
  ["/acme/settings", "member", "settings"],
  ["/acme/settings/roles", "member", "settings/roles"],
  ["/acme/settings/security", "admin", "settings/security"],
  ["/acme/settings/security", "member", "jobs"],
  ["/acme/settings/api-keys", "admin", "settings/api-keys"],
  ["/acme/settings/api-keys", "member", "jobs"],
  ["/acme/settings/audit", "owner", "settings/audit"],
  ["/acme/settings/audit", "member", "jobs"],
  ["/acme/jobs", "owner", "jobs"],
  ["/acme/jobs/0193", "owner", "jobs"],
  ["/acme/applicants", "member", "applicants"],
  ["/acme/applicants/0193", "member", "applicants"],
  ["/acme", "owner", ""],
  ["/acme/", "owner", ""],
  ["/acme/constructor", "owner", "jobs"],
])("after %s, whoever is %s elsewhere sees %s there", (pathname, role, page) => {
  expect(keptPage(pathname, role)).toBe(page);
});

test("every page that each organization has is kept for an owner", () => {
  const everywhere = pages.filter((path) => /^\/:org(\/[a-z/-]+)?$/.test(path));
  expect(everywhere).toContain("/:org/settings/security");
  for (const path of everywhere) expect(keptPage(path, "owner")).toBe(path.slice("/:org/".length));
});
