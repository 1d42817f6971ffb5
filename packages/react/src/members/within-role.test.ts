import { expect, test } from "vitest";
import { isWithinRole } from "./within-role.ts";

const owner = { role: "owner", permissions: ["member:read"] };
const admin = { role: "admin", permissions: ["member:read", "member:update"] };
const recruiter = { role: "recruiter", permissions: ["member:read", "member:update", "job:create"] };

const role = (name: string, ...permissions: string[]) => ({ name, permissions });

test("an owner gives every role, also one that permits more", () => {
  expect(isWithinRole(role("owner"), owner)).toBe(true);
  expect(isWithinRole(role("scout", "job:create"), owner)).toBe(true);
});

test("nobody else makes owners, whatever their role permits", () => {
  expect(isWithinRole(role("owner"), admin)).toBe(false);
  expect(isWithinRole(role("owner"), recruiter)).toBe(false);
});

test("between built-in roles their order decides", () => {
  expect(isWithinRole(role("admin", "job:create"), admin)).toBe(true);
  expect(isWithinRole(role("admin"), { role: "member", permissions: [] })).toBe(false);
});

test("for a custom role every permission must be one's own", () => {
  expect(isWithinRole(role("scout", "member:read"), admin)).toBe(true);
  expect(isWithinRole(role("scout", "member:read", "job:create"), admin)).toBe(false);
  expect(isWithinRole(role("member", "job:create"), recruiter)).toBe(true);
  expect(isWithinRole(role("admin", "member:remove"), recruiter)).toBe(false);
});
