import { append, type Happening } from "../events/index.ts";
import { Problem } from "../http/index.ts";
import type { Mail, Told } from "../people/index.ts";
import type { Statement } from "../tenancy/index.ts";
import { ownershipGivenMail, ownershipReceivedMail, removedMail, roleChangedMail } from "./mail.ts";
import { askBeforeOwner, mailsOfNewOwner, type RoleGiving } from "./ownership/owners.ts";
import { deleteMember, updateMemberRole, type MemberRow, type StandingRow } from "./queries.ts";
import { refuseAbove, roleNamed } from "./role.ts";
import { refuseLastOwner, roleOf, standing, type Change } from "./standing.ts";

/** A change to somebody's membership, which they are told by mail. */
export type ToldChange = Change & Pick<RoleGiving, "people" | "publicUrl">;

/** A change to somebody's role, before which the application may be asked. */
export type RoleChange = Change & RoleGiving;

/**
 * Gives a member another role. The same one again changes nothing.
 *
 * Throws the problems `not_found`, `role_unknown`, `above_own_role`, `last_owner`, `forbidden` for whoever lost the permission
 * meanwhile, and for the role `owner` `step_up_required` and what `beforeTransfer` throws.
 */
export async function giveRole(change: RoleChange, userId: string, name: string): Promise<MemberRow> {
  const { db, facts, grants } = change;
  const { context, target } = await standing(change, userId);
  if (!target) throw new Problem("not_found");
  const role = await roleNamed(db, { context, grants }, name);
  refuseAbove(context, roleOf(target, grants));
  refuseAbove(context, role);
  if (role.name === target.role) return target;
  await refuseLastOwner(change, target);
  const to = [{ userId, email: target.email }];
  await askBeforeOwner(change, { db, context, facts }, { role: role.name, to });
  const toOwners = await mailsOfNewOwner(change, change, {
    ...{ name: target.name, role: role.name, except: [userId] },
  });
  const [given] = await db.all(
    updateMemberRole(db, { organizationId: context.organization.id, userId, role: role.name }),
    record(change, target, {
      type: "member.role_changed",
      before: { role: target.role },
      after: { role: role.name },
    }),
    ...mailsToOther(change, target, (to, told) => roleChangedMail(to, told, role.name)),
    ...toOwners,
  );
  refuseGone(given);
  return { ...target, role: role.name };
}

/**
 * Removes a member. Their sessions in this organization end with the membership, by the keys of the tables; what they
 * made stays.
 *
 * Throws the problems `not_found`, `above_own_role`, `last_owner`, and `forbidden` for whoever lost the permission
 * meanwhile.
 */
export async function expel(change: ToldChange, userId: string): Promise<null> {
  const { context, target } = await standing(change, userId);
  if (!target) throw new Problem("not_found");
  refuseAbove(context, roleOf(target, change.grants));
  return end(change, target, {
    type: "member.removed",
    mails: mailsToOther(change, target, removedMail),
  });
}

/**
 * Leaves the organization.
 *
 * Throws the problem `last_owner`.
 */
export async function depart(change: Change): Promise<null> {
  const { target } = await standing(change, change.context.user.id);
  if (!target) throw new Problem("not_found");
  return end(change, target, { type: "member.left", mails: [] });
}

interface Ending {
  readonly type: "member.removed" | "member.left";
  readonly mails: readonly Statement<null>[];
}

async function end(change: Change, member: StandingRow, { type, mails }: Ending): Promise<null> {
  await refuseLastOwner(change, member);
  const [ended] = await change.db.all(
    deleteMember(change.db, change.context.organization.id, member.user_id),
    record(change, member, { type, before: { role: member.role, email: member.email } }),
    ...mails,
  );
  refuseGone(ended);
  return null;
}

/** What is transferred to whom. */
export interface Transferring {
  /** The id of the user who is to become an owner. */
  readonly to: string;
  /** The role that the owner takes instead. */
  readonly ownRole: string;
}

/**
 * Makes another member an owner and gives the one who asks the role that they chose, both or neither.
 *
 * Throws the problems `not_found`, `role_unknown`, `above_own_role` for whoever is no owner, `invalid_body` for a transfer
 * to oneself, and what `beforeTransfer` throws.
 */
export async function transfer(change: RoleChange, { to, ownRole }: Transferring): Promise<MemberRow> {
  const { db, facts, grants, beforeTransfer } = change;
  if (to === change.context.user.id) throw toOneself();
  const { context, target } = await standing(change, to);
  if (!target) throw new Problem("not_found");
  refuseAbove(context, { name: "owner", permissions: grants.owner, builtIn: true });
  const own = await roleNamed(db, { context, grants }, ownRole);
  if (target.role === "owner" && own.name === "owner") return target;
  await beforeTransfer({ context, facts, to: [{ userId: to, email: target.email }], ownRole });
  const organizationId = context.organization.id;
  const gained =
    target.role === "owner"
      ? []
      : await mailsOfNewOwner(change, change, {
          ...{ name: target.name, role: "owner", except: [to, context.user.id] },
        });
  // The new owner first: whoever asks must still be one when the guard of the table looks.
  const [given] = await db.all(
    updateMemberRole(db, { organizationId, userId: to, role: "owner" }),
    updateMemberRole(db, { organizationId, userId: context.user.id, role: own.name }),
    record(change, target, {
      type: "ownership.transferred",
      before: { role: target.role, ownRole: context.role },
      after: { role: "owner", ownRole: own.name },
    }),
    ...mailsToOther(change, target, ownershipReceivedMail),
    change.people.mail(
      db,
      ownershipGivenMail(context.user, toldOf(change), { owner: target.name, role: own.name }),
    ),
    ...gained,
  );
  refuseGone(given);
  return { ...target, role: "owner" };
}

// The system itself, which waits for nobody, deleted the person since they were read.
function refuseGone(changed: number): void {
  if (changed === 0) throw new Problem("not_found");
}

function toOneself(): Problem {
  return new Problem("invalid_body", { fields: [{ field: "user", message: "Name another member." }] });
}

type Writing = (to: StandingRow, told: Told) => Mail;

/** What a member is told of a change; nothing when they made it themselves. */
function mailsToOther(change: ToldChange, member: StandingRow, write: Writing): readonly Statement<null>[] {
  if (member.user_id === change.context.user.id) return [];
  return [change.people.mail(change.db, write(member, toldOf(change)))];
}

function toldOf({ context, publicUrl }: ToldChange): Told {
  return { context, publicUrl };
}

function record(
  { db, context, facts }: Change,
  { user_id: id, name }: StandingRow,
  happening: Omit<Happening, "subject">,
): Statement<number> {
  return append({ db, context, facts }, { ...happening, subject: { kind: "member", id, name } });
}
