import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { keysOf } from "./keys.ts";
import { inside, type Place } from "./place.ts";
import { given, paged } from "./queries.ts";

/** What a place demands of whoever enters it. */
export function policyQuery(place: Place) {
  return queryOptions({
    queryKey: keysOf(place).policy,
    queryFn: async ({ signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/policy", { signal }),
  });
}

/** Who has a place open, the last opened first. */
export function sessionsQuery(place: Place) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).sessions,
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/sessions", {
        query: { limit: 20, ...given({ after: pageParam }) },
        signal,
      }),
  });
}

/** The API keys of a place, the latest first. */
export function apiKeysQuery(place: Place) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).apiKeys,
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/api-keys", {
        query: { limit: 50, ...given({ after: pageParam }) },
        signal,
      }),
  });
}
