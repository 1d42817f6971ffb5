import type { Account, OrganizationSession, OwnOrganization, ProblemCode } from "@guildhall/protocol";
import { ConnectionError, ProblemError } from "../errors.ts";
import type { OrganizationState } from "../guildhall.ts";

/** The state of an organization that nobody has opened. */
export const idle: OrganizationState = { status: "idle", session: null, problem: null };

/**
 * What is said to an account that does not belong: another one of this browser may all the same. Nothing is done with
 * that other account unasked.
 */
export const absent: readonly ProblemCode[] = ["not_found", "other_account"];

/** The state after an attempt failed: what only passed by leaves the last known session to be shown. */
export function afterFailure(error: unknown, before: OrganizationState): OrganizationState {
  if (isRefusal(error, "organization_session_required")) return idle;
  const problem = error instanceof ProblemError ? error.problem : null;
  const passing = problem !== null && (problem.status >= 500 || problem.status === 429);
  const { session } = before;
  if (passing || error instanceof ConnectionError) return { status: "offline", session, problem };
  // The page stays as it is beside the question for more proof.
  if (isRefusal(error, "step_up_required")) return { status: "step_up", session, problem };
  if (isRefusal(error, "organization_locked", "email_domain_refused")) {
    return { status: "locked", session: null, problem };
  }
  const wasHere = session !== null || before.status === "ended";
  const hasEnded = wasHere && isRefusal(error, ...absent);
  return { status: hasEnded ? "ended" : "refused", session: null, problem };
}

/** Whether a state keeps the account out: of where it had a session before, or of where it asked to be let in. */
export function isOut(before: OrganizationSession | null, { status, session }: OrganizationState): boolean {
  return session === null && (before !== null || ["locked", "ended", "refused"].includes(status));
}

/** Whether the server refused with one of these codes. */
export function isRefusal(error: unknown, ...codes: readonly ProblemCode[]): error is ProblemError {
  return error instanceof ProblemError && codes.includes(error.code);
}

/** Whether `me` tells of this session just as it is: open, with this role, in an organization of this name and slug. */
export function isListed(
  { user, organization, role }: OrganizationSession,
  accounts: readonly Account[],
): boolean {
  const account = accounts.find((each) => each.user.id === user.id);
  const listed = account?.organizations.find(({ id }) => id === organization.id);
  if (listed?.session !== "open" || listed.role !== role) return false;
  return listed.name === organization.name && listed.slug === organization.slug;
}

/** Whether a state that keeps the account out is told by `me` to be over: its row is there, and can be entered. */
export function isOver({ status, problem }: OrganizationState, row: OwnOrganization | undefined): boolean {
  if (row === undefined) return false;
  if (problem?.code === "unauthenticated") return true;
  const isAbsent = status === "refused" && problem !== null && absent.includes(problem.code);
  const isOut = isAbsent || ["step_up", "locked", "ended"].includes(status);
  return isOut && (row.session === "open" || row.session === "ready");
}

/** Whether a state that keeps the account out is told by `me` to be another: it is asked for something else, or is gone. */
export function isOtherwise(
  { status, problem }: OrganizationState,
  row: OwnOrganization | undefined,
): boolean {
  if (status !== "step_up" && status !== "locked") return false;
  if (row?.session !== status) return true;
  const { asks, ways = [] } = problem ?? {};
  return status === "step_up" && (row.asks !== asks || row.ways.join() !== ways.join());
}

/** Whether a call changes what `me` tells of the organization. */
export function changesOrganization(key: string): boolean {
  return !key.startsWith("GET ") && / \/api\/organizations\/:org(\/logo|\/restoration)?$/.test(key);
}
