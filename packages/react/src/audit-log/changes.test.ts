import { expect, test } from "vitest";
import { changesOf } from "./changes.ts";

test("only what changed is shown, without the keys of the row", () => {
  const before = { id: "1", organization_id: "a", title: "Baker", status: "draft", published_at: null };
  const after = { ...before, status: "published", published_at: "2026-11-02T10:00:00Z" };
  expect(changesOf({ before, after })).toEqual([
    { field: "status", before: "draft", after: "published" },
    { field: "published at", before: null, after: "2026-11-02T10:00:00Z" },
  ]);
});

test("of something new every value is shown, and what is empty is left out", () => {
  expect(changesOf({ before: null, after: { title: "Baker", location: "", limits: { jobs: 3 } } })).toEqual([
    { field: "title", before: null, after: "Baker" },
    { field: "limits", before: null, after: '{"jobs":3}' },
  ]);
});

test("an event without values has no changes", () => {
  expect(changesOf({ before: null, after: null })).toEqual([]);
});
