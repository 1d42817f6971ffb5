import { queryOptions } from "@tanstack/react-query";
import { guildhall } from "../guildhall.ts";

/** The careers page of an organization, as everybody may see it: no account is in its key. */
export function careersQuery(org: string) {
  return queryOptions({
    queryKey: ["careers", org],
    queryFn: ({ signal }) => guildhall.call("GET /api/careers/:org", { parameters: { org }, signal }),
  });
}

/** The page of a job that is or was published. */
export function jobPageQuery(org: string, job: string) {
  return queryOptions({
    queryKey: ["careers", org, job],
    queryFn: ({ signal }) =>
      guildhall.call("GET /api/careers/:org/jobs/:job", { parameters: { org, job }, signal }),
  });
}
