import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { BoardStage } from "../../shared/endpoints.ts";
import { keysOf, type ApplicantsFilter } from "./keys.ts";
import { inside, type Place } from "./place.ts";
import { given, paged } from "./queries.ts";

/** What goes on in a place, at a glance. */
export function overviewQuery(place: Place) {
  return queryOptions({
    queryKey: keysOf(place).overview,
    queryFn: async ({ signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/overview", { signal }),
  });
}

/** One job of a place. */
export function jobQuery(place: Place, job: string) {
  return queryOptions({
    queryKey: keysOf(place).job(job),
    queryFn: async ({ signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/jobs/:job", { parameters: { job }, signal }),
  });
}

/** Who applied for a job, by stage. What others move meanwhile is seen on coming back, and within 15 seconds while looking. */
export function boardQuery(place: Place, job: string) {
  return queryOptions({
    queryKey: keysOf(place).board(job),
    queryFn: async ({ signal }): Promise<readonly BoardStage[]> => {
      const client = await inside(place);
      const parameters = { job };
      return (await client.call("GET /api/organizations/:org/jobs/:job/board", { parameters, signal }))
        .stages;
    },
    refetchInterval: 15_000,
  });
}

/** The applicants of a place that a filter finds, the latest first. */
export function applicantsQuery(place: Place, filter: ApplicantsFilter) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).applicants(filter),
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/applicants", {
        query: { limit: 50, ...given({ ...filter, after: pageParam }) },
        signal,
      }),
    // While another search is asked for, the last one stays.
    placeholderData: (last) => last,
  });
}

/** One applicant of a place, with what they wrote. */
export function applicantQuery(place: Place, applicant: string) {
  return queryOptions({
    queryKey: keysOf(place).applicant(applicant),
    queryFn: async ({ signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/applicants/:applicant", {
        parameters: { applicant },
        signal,
      }),
  });
}

/** What happened to an applicant, the latest first. */
export function historyQuery(place: Place, applicant: string) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).history(applicant),
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/applicants/:applicant/history", {
        parameters: { applicant },
        query: { limit: 50, ...given({ after: pageParam }) },
        signal,
      }),
  });
}
