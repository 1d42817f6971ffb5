import { expect, test } from "vitest";
import { keptPage } from "./kept-page.ts";

test.each([
  ["/acme/members", "member", "members"],
  ["/acme/teams", "member", "teams"],
  ["/acme/settings", "member", "settings"],
  ["/acme/settings/roles", "member", "settings/roles"],
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
