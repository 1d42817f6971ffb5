import type { Account } from "@guildhall/protocol";
import { beforeEach, expect, test, vi } from "vitest";
import { accountHere, accountIn, landAs, rememberAccount, rememberHere } from "./who.ts";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

const olivia = account("olivia", { acme: "2026-11-20T10:00:00Z", globex: null });
const max = account("max", { acme: "2026-11-20T11:00:00Z" });

test("a page is used as the account that its address names, else as the one that used it last", () => {
  expect(accountIn([olivia, max], "acme", "olivia")?.user.id).toBe("olivia");
  expect(accountIn([olivia, max], "acme", undefined)?.user.id).toBe("max");
  expect(accountIn([max, olivia], "globex", undefined)?.user.id).toBe("olivia");
  expect(accountIn([max, olivia], "initech", undefined)?.user.id).toBe("max");
  expect(accountIn([], "acme", undefined)).toBeUndefined();
});

test("a tab that Max used stays his when he is removed from Acme, though Olivia belongs there", () => {
  rememberAccount("acme", "max");
  expect(accountIn([olivia, account("max", {})], "acme", undefined)?.user.id).toBe("max");
  expect(accountIn([olivia], "acme", undefined)?.user.id).toBe("olivia");
});

test("whoever lands in Acme is there as they are, whoever used it in this tab before", () => {
  rememberAccount("acme", "max");
  expect(landAs({ ...olivia, landing: "acme" })).toBe("/acme/jobs");
  expect(accountIn([olivia, account("max", {})], "acme", undefined)?.user.id).toBe("olivia");
});

test("outside any organization a tab is used as whoever its address names, else as who used it last, while they are here", () => {
  expect(accountHere([olivia, max])?.user.id).toBe("olivia");
  rememberAccount("acme", "max");
  expect(accountHere([olivia, max])?.user.id).toBe("max");
  expect(accountHere([olivia, max], "olivia")?.user.id).toBe("olivia");
  expect(accountHere([olivia])?.user.id).toBe("olivia");
  rememberHere("olivia");
  expect(accountHere([max, olivia])?.user.id).toBe("olivia");
  expect(accountHere([])).toBeUndefined();
});

function account(id: string, usedAt: Readonly<Record<string, string | null>>): Account {
  const organizations = Object.entries(usedAt).map(([slug, lastUsedAt]) => ({
    ...{ id: `id-of-${slug}`, slug, name: slug, plan: "free", createdAt: "2026-01-01T00:00:00Z" },
    ...{ role: "member", session: "open" as const, asks: null, ways: [] },
    ...{ lastUsedAt, deletesAt: null, logo: null },
  }));
  const user = { id, name: id, email: `${id}@example.com`, emailVerified: true };
  const organizationCount = organizations.length;
  return { user, authenticatedAt: "2026-11-20T09:00:00Z", landing: null, organizationCount, organizations };
}
