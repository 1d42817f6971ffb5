import type { ProblemCode } from "@guildhall/protocol";
import { given } from "../data/queries.ts";
import { ownPath } from "../data/who.ts";

/** What the address of the sign-in page may say. */
export interface SignInSearch {
  /** The path to go on to. */
  readonly next?: string;
  /** Another account is to be added to those that are signed in. */
  readonly add?: true;
  /** What went wrong where the browser was sent to prove who one is. */
  readonly problem?: ProblemCode;
}

const told: ReadonlySet<unknown> = new Set([
  "challenge_expired",
  "oauth_failed",
  "account_link_refused",
  "sso_failed",
  "sso_refused",
  "organization_full",
  "email_domain_refused",
  "unavailable",
  "second_factor_required",
  "too_many_accounts",
  "too_many_requests",
] satisfies readonly ProblemCode[]);

/** What the address of the page about one's own security may say. */
export interface SecuritySearch {
  /** The id of the user. */
  readonly account?: string;
  readonly problem?: ProblemCode;
}

/** Whether it is a problem with which a browser is sent back from elsewhere. */
export function isReturnProblem(problem: unknown): problem is ProblemCode {
  return told.has(problem);
}

/**
 * Reads what the address says; what anybody could have put there and means nothing is left out. Whoever comes back refused
 * from a service elsewhere brings the path to go on to as `returnTo`.
 */
export function signInSearchFrom({ next, returnTo, add, problem }: Record<string, unknown>): SignInSearch {
  return given({
    next: ownPath(next) ?? ownPath(returnTo),
    add: add === true ? add : undefined,
    problem: isReturnProblem(problem) ? problem : undefined,
  });
}
