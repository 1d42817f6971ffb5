import { infiniteQueryOptions, queryOptions, type QueryClient } from "@tanstack/react-query";
import { keysOf, type MembersFilter } from "./keys.ts";
import { inside, type Place } from "./place.ts";
import { given, paged } from "./queries.ts";

/** The members of a place that a filter finds, who joined first first. */
export function membersQuery(place: Place, filter: MembersFilter) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).members(filter),
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/members", {
        query: { limit: 50, ...given({ ...filter, after: pageParam }) },
        signal,
      }),
    // While another search is asked for, the last one stays.
    placeholderData: (last) => last,
  });
}

/** The invitations of a place that nobody has answered, the latest first. */
export function invitationsQuery(place: Place) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).invitations,
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/invitations", {
        query: { limit: 50, ...given({ after: pageParam }) },
        signal,
      }),
  });
}

/** The teams of a place, the oldest first. */
export function teamsQuery(place: Place) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).teams,
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/teams", {
        query: { limit: 100, ...given({ after: pageParam }) },
        signal,
      }),
  });
}

/** The members of a team (its id), who joined the organization first first. */
export function teamMembersQuery(place: Place, team: string) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).teamMembers(team),
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/teams/:team/members", {
        parameters: { team },
        query: { limit: 50, ...given({ after: pageParam }) },
        signal,
      }),
  });
}

/** The roles of a place, and every permission that a role may have. */
export function rolesQuery(place: Place) {
  return queryOptions({
    queryKey: keysOf(place).roles,
    queryFn: async ({ signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/roles", { signal }),
  });
}

/** The organization of a place with its settings. */
export function settingsQuery(place: Place) {
  return queryOptions({
    queryKey: keysOf(place).settings,
    queryFn: async ({ signal }) => (await inside(place)).call("GET /api/organizations/:org", { signal }),
  });
}

/** The links by which people join a place, the latest first. */
export function invitationLinksQuery(place: Place) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).invitationLinks,
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/invitation-links", {
        query: { limit: 50, ...given({ after: pageParam }) },
        signal,
      }),
  });
}

/** The requests to join a place that nobody has answered, the oldest first. */
export function membershipRequestsQuery(place: Place) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).membershipRequests,
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/membership-requests", {
        query: { limit: 50, ...given({ after: pageParam }) },
        signal,
      }),
  });
}

/** The identity providers that a place names. */
export function ssoConnectionsQuery(place: Place) {
  return queryOptions({
    queryKey: keysOf(place).ssoConnections,
    queryFn: async ({ signal }) => (await inside(place)).call("GET /api/organizations/:org/sso", { signal }),
  });
}

/** The e-mail domains that a place claims. */
export function domainsQuery(place: Place) {
  return queryOptions({
    queryKey: keysOf(place).domains,
    queryFn: async ({ signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/domains", { signal }),
  });
}

/** The exports of a place's data that its account asked for, the latest first. */
export function exportsQuery(place: Place) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: keysOf(place).exports,
    queryFn: async ({ pageParam, signal }) =>
      (await inside(place)).call("GET /api/organizations/:org/exports", {
        query: { limit: 20, ...given({ after: pageParam }) },
        signal,
      }),
  });
}

/** Has everything of a place asked for again that is shown, after who belongs to it was changed. */
export function refreshPlace(queries: QueryClient, place: Place): void {
  void readAgain(queries, place);
}

/** The same, waited for. */
export function readAgain(queries: QueryClient, place: Place): Promise<void> {
  return queries.invalidateQueries({ queryKey: keysOf(place).everything });
}
