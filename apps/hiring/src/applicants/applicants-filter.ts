import type { Stage } from "../../shared/endpoints.ts";
import type { ApplicantsFilter } from "../data/keys.ts";

/** What a person calls the stages. */
export const stageNames: Readonly<Record<Stage, string>> = {
  applied: "Applied",
  screening: "Screening",
  interview: "Interview",
  offer: "Offer",
  hired: "Hired",
  rejected: "Rejected",
};

/** Every stage, in the order in which people go through them. */
export const stageOrder = Object.keys(stageNames).filter(isStage);

/** Reads the filter from the URL; what is no filter, and what the server would refuse for its form, is left out. */
export function applicantsFilterFrom({ search, stage, job }: Record<string, unknown>): ApplicantsFilter {
  return {
    ...(typeof search === "string" && search.trim() !== "" ? { search: search.slice(0, 80) } : {}),
    ...(isStage(stage) ? { stage } : {}),
    ...(typeof job === "string" && /^[\da-f-]{36}$/.test(job) ? { job } : {}),
  };
}

/** Whether a word names a stage. */
export function isStage(value: unknown): value is Stage {
  return typeof value === "string" && Object.hasOwn(stageNames, value);
}
