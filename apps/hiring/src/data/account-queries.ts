import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { guildhall } from "../guildhall.ts";
import { given, paged } from "./queries.ts";

/** The keys of what is kept of an account (the id of its user) outside of organizations. */
export function accountKeys(account: string) {
  const own = ["of", account] as const;
  return { everything: own, proofs: [...own, "proofs"] as const, devices: [...own, "devices"] as const };
}

/** In which ways one can sign in here. */
export const waysQuery = queryOptions({
  queryKey: ["ways to sign in"],
  queryFn: ({ signal }) => guildhall.call("GET /api/auth/providers", { signal }),
  staleTime: Infinity,
});

/** In which ways an account can prove who it is. */
export function proofsQuery(account: string) {
  return queryOptions({
    queryKey: accountKeys(account).proofs,
    queryFn: ({ signal }) => guildhall.call("GET /api/me/proofs", { account, signal }),
  });
}

/** Where an account is signed in, the latest sign-in first. */
export function devicesQuery(account: string) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: accountKeys(account).devices,
    queryFn: ({ pageParam, signal }) =>
      guildhall.call("GET /api/me/sessions", {
        query: { limit: 20, ...given({ after: pageParam }) },
        account,
        signal,
      }),
  });
}
