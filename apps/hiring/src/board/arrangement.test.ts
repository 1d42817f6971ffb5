import { expect, test } from "vitest";
import type { Applicant, BoardStage, Stage } from "../../shared/endpoints.ts";
import { arranged, behind, placeOf, stepFrom } from "./arrangement.ts";

const named = (name: string, stage: Stage): Applicant => ({
  ...{ id: name, name, stage, email: `${name}@mail.example`, appliedAt: "2026-11-02T10:00:00Z" },
  job: { id: "baker", title: "Baker" },
});

const boardOf = (columns: Readonly<Partial<Record<Stage, readonly string[]>>>): readonly BoardStage[] =>
  (["applied", "screening", "interview"] as const).map((stage) => {
    const applicants = (columns[stage] ?? []).map((name) => named(name, stage));
    return { stage, total: applicants.length, applicants };
  });

const namesOn = (stages: readonly BoardStage[]) =>
  stages.map(({ applicants, total }) => [total, ...applicants.map(({ name }) => name)]);

const board = boardOf({ applied: ["Ada", "Ben", "Cleo"], screening: ["Dan"] });
const ada = named("Ada", "applied");

test("who moves leaves one stage and stands in the other, and both are counted anew", () => {
  const after = arranged(board, ada, { stage: "screening", index: 1 });
  expect(namesOn(after)).toEqual([[2, "Ben", "Cleo"], [2, "Dan", "Ada"], [0]]);
  expect(placeOf(after, "Ada")).toEqual({ stage: "screening", index: 1 });
  expect(after[1]?.applicants[1]?.stage).toBe("screening");
});

test("within a stage the place is counted without who moves", () => {
  expect(namesOn(arranged(board, ada, { stage: "applied", index: 1 }))[0]).toEqual([3, "Ben", "Ada", "Cleo"]);
  expect(behind(board, "Ada", { stage: "applied", index: 1 })).toBe("Ben");
  expect(behind(board, "Ada", { stage: "applied", index: 0 })).toBeNull();
  expect(behind(board, "Ada", { stage: "interview", index: 0 })).toBeNull();
  expect(behind(board, "Ada", { stage: "screening", index: 9 })).toBe("Dan");
});

test("arrow keys lead through the stage and to its neighbours, and stop at the edges", () => {
  const from = { stage: "applied", index: 2 } as const;
  expect(stepFrom(board, { id: "Cleo", from }, "ArrowUp")).toEqual({ stage: "applied", index: 1 });
  expect(stepFrom(board, { id: "Cleo", from }, "ArrowDown")).toEqual(from);
  expect(stepFrom(board, { id: "Cleo", from }, "ArrowLeft")).toEqual(from);
  expect(stepFrom(board, { id: "Cleo", from }, "ArrowRight")).toEqual({ stage: "screening", index: 1 });
  const last = { stage: "interview", index: 0 } as const;
  expect(stepFrom(board, { id: "Cleo", from: last }, "ArrowRight")).toEqual(last);
});

test("who is not on the board has no place", () => {
  expect(placeOf(board, "Eve")).toBeUndefined();
});
