import { append, type Happening } from "../events/index.ts";
import { newId, Problem, type RequestFacts } from "../http/index.ts";
import type { Db, MemberContext, Statement } from "../tenancy/index.ts";
import {
  deleteTeamMember,
  deleteTeamRow,
  insertTeam,
  insertTeamMember,
  selectMemberToAdd,
  selectTeamForUpdate,
  selectTeamToJoin,
  updateTeamName,
  type TeamRow,
} from "./queries.ts";

/** A request to change a team. */
export interface Change {
  readonly db: Db;
  readonly context: MemberContext;
  readonly facts: RequestFacts;
}

/**
 * Makes a team without members.
 *
 * Throws the problem `team_taken`.
 */
export async function makeTeam(change: Change, name: string): Promise<TeamRow> {
  const team = await insertTeam(change.db, keyOf(change, newId()), name);
  if (!team) throw teamTaken();
  await record(change, team, { type: "team.created", after: { name } });
  return team;
}

/**
 * Renames a team. The name that it has already changes nothing.
 *
 * Throws the problems `not_found` and `team_taken`.
 */
export async function renameTeam(change: Change, teamId: string, name: string): Promise<TeamRow> {
  const { db } = change;
  const team = await selectTeamForUpdate(db, keyOf(change, teamId));
  if (!team) throw new Problem("not_found");
  if (team.name === name) return team;
  const renamed = { ...team, name };
  const recording = record(change, renamed, {
    type: "team.renamed",
    before: { name: team.name },
    after: { name },
  });
  await db.all(updateTeamName(db, keyOf(change, teamId), name), recording).then(undefined, refuseTaken);
  return renamed;
}

/**
 * Deletes a team; its members stay in the organization.
 *
 * Throws the problem `not_found`.
 */
export async function disbandTeam(change: Change, teamId: string): Promise<null> {
  const { db } = change;
  const team = await selectTeamForUpdate(db, keyOf(change, teamId));
  if (!team) throw new Problem("not_found");
  const { name, members } = team;
  await db.all(
    deleteTeamRow(db, keyOf(change, teamId)),
    record(change, team, { type: "team.deleted", before: { name, members } }),
  );
  return null;
}

/**
 * Puts a member into a team; one who is in it stays, and nothing is recorded.
 *
 * Throws the problem `not_found` for a team or a member that there is not.
 */
export async function addToTeam(change: Change, teamId: string, userId: string): Promise<null> {
  const { team, member, place } = await placeOf(change, teamId, userId);
  const added = await insertTeamMember(change.db, place);
  if (added === 1) {
    const who = { user: userId, name: member.name };
    await record(change, team, { type: "team.member_added", after: who });
  }
  return null;
}

/**
 * Takes a member out of a team.
 *
 * Throws the problem `not_found` for a team that there is not, or somebody who is not in it.
 */
export async function takeFromTeam(change: Change, teamId: string, userId: string): Promise<null> {
  const { team, member, place } = await placeOf(change, teamId, userId);
  const taken = await deleteTeamMember(change.db, place);
  if (taken === 0) throw new Problem("not_found");
  const who = { user: userId, name: member.name };
  await record(change, team, { type: "team.member_removed", before: who });
  return null;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

async function placeOf(
  change: Change,
  teamId: string,
  userId: string,
): Promise<{ team: Named; member: Named; place: ReturnType<typeof keyOf> & { userId: string } }> {
  const key = keyOf(change, teamId);
  const [team, member] = await change.db.all(
    selectTeamToJoin(change.db, key),
    selectMemberToAdd(change.db, key.organizationId, userId),
  );
  if (!team || !member) throw new Problem("not_found");
  return { team: { id: teamId, ...team }, member: { id: userId, ...member }, place: { ...key, userId } };
}

function keyOf({ context }: Change, teamId: string): { organizationId: string; teamId: string } {
  return { organizationId: context.organization.id, teamId };
}

function record(
  { db, context, facts }: Change,
  { id, name }: Named,
  happening: Omit<Happening, "subject">,
): Statement<number> {
  return append({ db, context, facts }, { ...happening, subject: { kind: "team", id, name } });
}

function refuseTaken(error: unknown): never {
  if (error instanceof Error && "constraint" in error && error.constraint === "team_name") throw teamTaken();
  throw error;
}

function teamTaken(): Problem {
  return new Problem("team_taken", {
    fields: [{ field: "name", message: "There is a team of that name." }],
  });
}
