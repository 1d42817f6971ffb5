import type { JobStatus } from "../../shared/endpoints.ts";
import type { JobsFilter } from "../data/keys.ts";

/** What a person calls the statuses of jobs. */
export const statusNames: Readonly<Record<JobStatus, string>> = {
  draft: "Draft",
  published: "Published",
  closed: "Closed",
};

/** Reads the filter from the URL; what is not a filter is left out. */
export function jobsFilterFrom({ status, category }: Record<string, unknown>): JobsFilter {
  return {
    ...(isStatus(status) ? { status } : {}),
    ...(typeof category === "string" ? { category } : {}),
  };
}

function isStatus(value: unknown): value is JobStatus {
  return typeof value === "string" && Object.hasOwn(statusNames, value);
}
