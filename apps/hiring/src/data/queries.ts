import { eventsQueryOf, type AuditFilter } from "@guildhall/react";
import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import type { Job } from "../../shared/endpoints.ts";
import { keysOf, type JobsFilter } from "./keys.ts";
import { inside, type Place } from "./place.ts";

/** What is kept of a list: its pages, one after the other. */
export const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: { readonly next: string | null }): string | undefined => last.next ?? undefined,
};

/** The jobs of a place, the newest first. */
export function jobsQuery(place: Place, filter: JobsFilter) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).jobs(filter),
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/jobs", {
        query: { limit: 50, ...given({ ...filter, after: pageParam }) },
        signal,
      }),
  });
}

/** A job of a place as a list of jobs told of it last; undefined where none did. */
export function listedJob(queries: QueryClient, place: Place, id: string): Job | undefined {
  const lists = queries.getQueriesData<InfiniteData<{ readonly items?: readonly Job[] }>>({
    queryKey: keysOf(place).allJobs,
  });
  return lists
    .flatMap(([, list]) => list?.pages ?? [])
    .flatMap(({ items }) => items ?? [])
    .find((job) => job.id === id);
}

/** The categories of a place, by name. */
export function categoriesQuery(place: Place) {
  return queryOptions({
    queryKey: keysOf(place).categories,
    queryFn: async ({ signal }) =>
      (await (await inside(place)).call("GET /api/organizations/:org/categories", { signal })).items,
    staleTime: 60_000,
  });
}

/** What happened in a place, as far as a filter finds it, the latest first. */
export function eventsQuery(place: Place, filter: AuditFilter) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).events(filter),
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/events", {
        query: { limit: 50, ...eventsQueryOf(filter), ...given({ after: pageParam }) },
        signal,
      }),
  });
}

type Given<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

/** Leaves out what is undefined: a query says only what it asks for. */
export function given<Values extends object>(values: Values): Given<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Given<Values>;
}
