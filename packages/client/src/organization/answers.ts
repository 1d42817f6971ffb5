import type { Account, OrganizationSession, ProblemCode } from "@guildhall/protocol";
import { ConnectionError, ProblemError } from "../errors.ts";
import type { OrganizationState } from "../guildhall.ts";

/** The state of an organization that nobody has opened. */
export const idle: OrganizationState = { status: "idle", session: null, problem: null };

/** The state after an attempt failed: what only passed by leaves the last known session to be shown. */
export function afterFailure(error: unknown, known: OrganizationSession | null): OrganizationState {
  if (isRefusal(error, "organization_session_required")) return idle;
  const problem = error instanceof ProblemError ? error.problem : null;
  const passing = problem !== null && (problem.status >= 500 || problem.status === 429);
  if (passing || error instanceof ConnectionError) return { status: "offline", session: known, problem };
  return { status: "refused", session: null, problem };
}

/** Whether the server refused with one of these codes. */
export function isRefusal(error: unknown, ...codes: readonly ProblemCode[]): boolean {
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

/** Whether a call changes what `me` tells of the organization. */
export function changesOrganization(key: string): boolean {
  return !key.startsWith("GET ") && / \/api\/organizations\/:org(\/logo|\/restoration)?$/.test(key);
}
