import { expect, test } from "vitest";
import { account, max, olivia, organization } from "../../test/cast.ts";
import { arranged, firstOf, flatten, groupRows, inOrderOf, withFound } from "./rows.ts";

const href = ({ slug }: { slug: string }, { user }: { user: { id: string } }) => `/${slug}?as=${user.id}`;

test("the same organization in two accounts is two rows, each with its own link", () => {
  const rows = flatten(groupRows([olivia, max], href));
  expect(rows.map((row) => [row.key, row.href])).toEqual([
    ["olivia-id-of-acme", "/acme?as=olivia"],
    ["olivia-id-of-globex", "/globex?as=olivia"],
    ["max-id-of-acme", "/acme?as=max"],
  ]);
});

test("while somebody looks, rows keep their places; one that is gone is gone, and a new one comes last", () => {
  const before = flatten(groupRows([olivia], href)).map(({ key }) => key);
  const later = account("Olivia", organization("initech"), organization("globex"), organization("acme"));
  const slugs = (keys: readonly string[]) =>
    flatten(inOrderOf(groupRows([later], href), keys)).map((row) => row.organization.slug);
  expect(slugs([])).toEqual(["initech", "globex", "acme"]);
  expect(slugs(before)).toEqual(["acme", "globex", "initech"]);
});

test("pinned organizations come first, then those used last, then by name", () => {
  const nia = account(
    "Nia",
    organization("umbrella"),
    organization("initech", { lastUsedAt: "2026-11-19T12:00:00Z" }),
    organization("acme"),
    organization("globex", { lastUsedAt: "2026-11-20T12:00:00Z" }),
  );
  const slugs = (pinned: readonly string[]) =>
    flatten(arranged(groupRows([nia], href), new Set(pinned))).map((row) => row.organization.slug);
  expect(slugs([])).toEqual(["globex", "initech", "acme", "umbrella"]);
  expect(slugs(["id-of-umbrella", "id-of-acme"])).toEqual(["acme", "umbrella", "globex", "initech"]);
});

test("what is found beside the list comes after it, once, in its account and with its own link", () => {
  const found = new Map([["max", [organization("initech"), organization("acme")]]]);
  const rows = flatten(withFound(groupRows([olivia, max], href), found, href));
  expect(rows.map((row) => row.href)).toEqual([
    ...["/acme?as=olivia", "/globex?as=olivia"],
    ...["/acme?as=max", "/initech?as=max"],
  ]);
});

test("the first rows are taken over all groups, and a group without any is left out", () => {
  const groups = groupRows([olivia, max], href);
  const sizes = (most: number) => firstOf(groups, most).map(({ rows }) => rows.length);
  expect([sizes(1), sizes(2), sizes(3), sizes(9)]).toEqual([[1], [2], [2, 1], [2, 1]]);
});
