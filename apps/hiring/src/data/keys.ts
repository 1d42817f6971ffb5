import type { MembersFilter } from "@guildhall/react";
import type { JobStatus } from "../../shared/endpoints.ts";

export type { MembersFilter };

/** Where a page is: one account (the id of its user) in one organization (its slug). */
export interface Place {
  readonly account: string;
  readonly organization: string;
  /** Somebody may be about to go there: what is read counts as no use, and asks nobody for anything. */
  readonly isAhead?: boolean;
}

/** Which jobs are shown. */
export interface JobsFilter {
  readonly status?: JobStatus | undefined;
  /** The id of a category. */
  readonly category?: string | undefined;
}

/**
 * The keys of everything that is kept in this tab: there is none without an account and an organization, so what one
 * account knows of one organization is never shown to another, and is dropped alone.
 */
export function keysOf({ account, organization }: Place) {
  const here = ["in", account, organization] as const;
  return {
    /** All that is kept of this place. */
    everything: here,
    allJobs: [...here, "jobs"] as const,
    jobs: ({ status, category }: JobsFilter) =>
      [...here, "jobs", { status: status ?? null, category: category ?? null }] as const,
    categories: [...here, "categories"] as const,
    members: ({ search, role, team }: MembersFilter) =>
      [...here, "members", { search: search ?? null, role: role ?? null, team: team ?? null }] as const,
    invitations: [...here, "invitations"] as const,
    invitationLinks: [...here, "invitation links"] as const,
    membershipRequests: [...here, "requests to join"] as const,
    domains: [...here, "domains"] as const,
    ssoConnections: [...here, "identity providers"] as const,
    policy: [...here, "policy"] as const,
    sessions: [...here, "sessions"] as const,
    apiKeys: [...here, "API keys"] as const,
    exports: [...here, "exports"] as const,
    teams: [...here, "teams"] as const,
    teamMembers: (team: string) => [...here, "teams", team] as const,
    roles: [...here, "roles"] as const,
    settings: [...here, "settings"] as const,
    events: (type: string | undefined) => [...here, "events", { type: type ?? null }] as const,
  };
}
