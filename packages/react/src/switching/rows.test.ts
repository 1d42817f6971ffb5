import { expect, test } from "vitest";
import { account, max, olivia, organization } from "../../test/cast.ts";
import { arranged, flatten, groupRows, inOrderOf } from "./rows.ts";

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
