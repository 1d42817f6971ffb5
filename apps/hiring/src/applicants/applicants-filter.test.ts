import { expect, test } from "vitest";
import { stages } from "../../shared/endpoints.ts";
import { applicantsFilterFrom, stageOrder } from "./applicants-filter.ts";

const job = "0199f3c2-6a1e-7c40-9d3b-5f0c8a2b7e11";

test("the address says which applicants are shown, and what is no filter is left out", () => {
  expect(applicantsFilterFrom({ search: "ada", stage: "offer", job })).toEqual({
    ...{ search: "ada", stage: "offer", job },
  });
  expect(applicantsFilterFrom({ search: " ", stage: "constructor", job: "x", page: 2 })).toEqual({});
});

test("every stage has a name, in the order in which people go through them", () => {
  expect(stageOrder).toEqual(stages);
});
