import { append, type Happening } from "../events/index.ts";
import { Problem } from "../http/index.ts";
import { refuseAbove, roleOf, standing, type Change } from "../members/index.ts";
import { revokeSessions, selectHolder } from "./overview-queries.ts";

/**
 * Ends one session in an organization.
 *
 * Throws the problems `not_found`, `above_own_role`, and `forbidden` for whoever lost the permission meanwhile.
 */
export async function endSession(change: Change, sessionId: string): Promise<null> {
  const { db, context } = change;
  const userId = await selectHolder(db, context.organization.id, sessionId);
  if (userId === null) throw new Problem("not_found");
  const name = await reached(change, userId);
  const barred = await revokeSessions(db, userId, sessionId);
  // It ended since it was looked for.
  if (barred === 0) throw new Problem("not_found");
  return record(change, {
    type: "organization_session.revoked",
    subject: { kind: "organization_session", id: sessionId, name },
    before: { user: userId },
  });
}

/**
 * Signs a member out of the organization, wherever they are. Somebody who is out already stays so, and nothing is recorded.
 *
 * Throws the problems `not_found`, `above_own_role`, and `forbidden` for whoever lost the permission meanwhile.
 */
export async function endSessionsOf(change: Change, userId: string): Promise<null> {
  const name = await reached(change, userId);
  const barred = await revokeSessions(change.db, userId, null);
  if (barred === 0) return null;
  return record(change, {
    type: "member.signed_out",
    subject: { kind: "member", id: userId, name },
    before: { sessions: barred },
  });
}

/** The name of a member whose role is not above that of who asks. */
async function reached(change: Change, userId: string): Promise<string> {
  const { context, target } = await standing(change, userId);
  if (!target) throw new Problem("not_found");
  refuseAbove(context, roleOf(target, change.grants));
  return target.name;
}

async function record({ db, context, facts }: Change, happening: Happening): Promise<null> {
  await append({ db, context, facts }, happening);
  return null;
}
