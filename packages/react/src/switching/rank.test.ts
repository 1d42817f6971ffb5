import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { account, organization } from "../../test/cast.ts";
import { fold, search } from "./rank.ts";
import { flatten, groupRows } from "./rows.ts";

const groups = groupRows(
  [
    account(
      "Olivia",
      organization("north-acme", { name: "North Acme" }),
      organization("acme", { name: "Acme" }),
      organization("acme-labs", { name: "Acme Labs" }),
      organization("macmecorp", { name: "Macmecorp" }),
      organization("uh", { name: "Umbrella Health" }),
      organization("garcons", { name: "Garçons du Café" }),
      organization("sham", { name: "مطعم الشام" }),
    ),
    account("Freelance", organization("hooli", { name: "Hooli" }), organization("acme", { name: "Acme" })),
  ],
  ({ slug }) => `/${slug}`,
);

describe("searching", () => {
  test.each([
    ["acme", ["Acme", "Acme Labs", "North Acme", "Macmecorp", "Acme"]],
    ["  ACME  l", ["Acme Labs"]],
    ["uh", ["Umbrella Health"]],
    ["garcons du cafe", ["Garçons du Café"]],
    ["café garçons", ["Garçons du Café"]],
    ["الشام", ["مطعم الشام"]],
    ["zzz", []],
  ])("for %j finds %j", (query, names) => {
    expect(flatten(search(groups, query)).map((row) => row.organization.name)).toEqual(names);
  });

  test("for what the second account has better puts that account first", () => {
    expect(search(groups, "h").map(({ account: { user } }) => user.name)).toEqual(["Freelance", "Olivia"]);
  });

  test("for nothing changes nothing, and leaves out accounts without organizations", () => {
    const lonely = { account: account("Eve"), rows: [] };
    expect(search([...groups, lonely], " ")).toEqual(groups);
  });

  test("only ever takes rows away, never adds or doubles one", () => {
    const all = flatten(groups).map(({ key }) => key);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 6 }), (query) => {
        const found = flatten(search(groups, query)).map(({ key }) => key);
        expect(new Set(found).size).toBe(found.length);
        expect(all).toEqual(expect.arrayContaining(found));
      }),
    );
  });

  test("for what an organization is called, however it is typed, finds it first in its account", () => {
    fc.assert(
      fc.property(fc.constantFrom(...flatten(groups)), fc.boolean(), (row, loud) => {
        const { name } = row.organization;
        const own = search(groups, loud ? name.toUpperCase() : `  ${name.normalize("NFD")} `);
        const first = own.find(({ account: { user } }) => user.id === row.account.user.id)?.rows[0];
        expect(fold(first?.organization.name ?? "")).toBe(fold(name));
      }),
    );
  });
});
