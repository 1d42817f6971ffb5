import type { AuditFilter, MembersFilter } from "@guildhall/react";
import type { JobStatus, Stage } from "../../shared/endpoints.ts";

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

/** Which applicants are shown. */
export interface ApplicantsFilter {
  /** A part of a name or an e-mail address. */
  readonly search?: string | undefined;
  readonly stage?: Stage | undefined;
  /** The id of a job. */
  readonly job?: string | undefined;
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
    job: (id: string) => [...here, "jobs", "one", id] as const,
    board: (job: string) => [...here, "board", job] as const,
    applicants: ({ search, stage, job }: ApplicantsFilter) =>
      [...here, "applicants", { search: search ?? null, stage: stage ?? null, job: job ?? null }] as const,
    applicant: (id: string) => [...here, "applicant", id] as const,
    history: (applicant: string) => [...here, "applicant", applicant, "history"] as const,
    overview: [...here, "overview"] as const,
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
    events: ({ type, actor, from, until }: AuditFilter) =>
      [
        ...here,
        "events",
        { type: type ?? null, actor: actor ?? null, from: from ?? null, until: until ?? null },
      ] as const,
  };
}
