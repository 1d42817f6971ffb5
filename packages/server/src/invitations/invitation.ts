import type { Invitation } from "@guildhall/protocol";
import type { Happening } from "../events/index.ts";
import type { InvitationRow } from "./queries.ts";

/** An invitation as the organization that made it sees it, with its instants as dates. */
export type ServedInvitation = Omit<Invitation, "createdAt" | "expiresAt"> & {
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** An invitation as the organization that made it sees it. */
export function invitationOf(row: InvitationRow): ServedInvitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    teams: [...row.teams],
    invitedBy: { id: row.inviter_id, name: row.inviter_name },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    expired: row.expired,
  };
}

/** An invitation as the subject of an event. */
export function subjectOf({
  id,
  email,
}: {
  readonly id: string;
  readonly email: string;
}): Happening["subject"] {
  return { kind: "invitation", id, name: email };
}
