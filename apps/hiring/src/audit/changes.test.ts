import { expect, test } from "vitest";
import { changesOf } from "./changes.ts";
import { isOfActor, nameOfType, wordsOf } from "./event-words.ts";

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

test("an event is told as a sentence, also one that the list does not know", () => {
  expect(wordsOf({ type: "job.created" })).toBe("created the job");
  expect(wordsOf({ type: "robot.switched_off" })).toBe("robot switched off");
  expect(nameOfType("job.created")).toBe("Job created");
  expect(isOfActor({ subject: { kind: "organization_session", id: "1", name: "Olivia" } })).toBe(true);
  expect(isOfActor({ subject: { kind: "job", id: "1", name: "Baker" } })).toBe(false);
});
