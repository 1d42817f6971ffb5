import {
  listSessions,
  revokeMemberSessions,
  revokeSession,
  type Grants,
  type ListedSession,
} from "@guildhall/protocol";
import { cursorOf, pageOf, type Route } from "../http/index.ts";
import { deviceOf } from "../people/index.ts";
import { persistentDoor, serveOrganization, type Door, type MemberContext } from "../tenancy/index.ts";
import { selectListed, type ListedRow } from "./overview-queries.ts";
import { endSession, endSessionsOf } from "./revocation.ts";

/** What whoever looks after an organization sees of its sessions, and may end. */
export function overviewRoutes(door: Door, { grants }: { readonly grants: Grants }): readonly Route[] {
  const deciding = persistentDoor(door);
  return [
    serveOrganization(door, listSessions, ({ db, context, query: { user, after, limit } }) =>
      selectListed(db, {
        organizationId: context.organization.id,
        userId: user ?? null,
        after: cursorOf(after),
        limit: limit + 1,
      }).map((rows) => pageOf(rows, limit, { item: (row) => listed(row, context), cursor: ({ id }) => id })),
    ),
    serveOrganization(deciding, revokeSession, ({ parameters, ...inside }) =>
      endSession({ ...inside, grants, permission: revokeSession.permission }, parameters.session),
    ),
    serveOrganization(deciding, revokeMemberSessions, ({ parameters, ...inside }) =>
      endSessionsOf({ ...inside, grants, permission: revokeMemberSessions.permission }, parameters.user),
    ),
  ];
}

type ServedSession = Omit<ListedSession, "openedAt" | "lastUsedAt" | "expiresAt"> & {
  readonly openedAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
};

function listed(row: ListedRow, { session }: MemberContext): ServedSession {
  return {
    id: row.id,
    user: { id: row.user_id, name: row.name, email: row.email },
    current: row.id === session.id,
    device: deviceOf(row.user_agent),
    ip: row.ip,
    openedAt: row.opened_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  };
}
