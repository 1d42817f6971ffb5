import {
  changeRole,
  leave,
  listMembers,
  removeMember,
  transferOwnership,
  type Grants,
  type Member,
} from "@guildhall/protocol";
import { instantCursorOf, pageOf, type Route } from "../http/index.ts";
import { persistentDoor, serveOrganization, type Db, type Door, type Statement } from "../tenancy/index.ts";
import { depart, expel, giveRole, transfer } from "./membership.ts";
import type { RoleGiving } from "./ownership/owners.ts";
import {
  searchMembers,
  selectMembers,
  selectMembersInTeam,
  selectMembersWithRole,
  type MemberPage,
  type MemberRow,
} from "./queries.ts";

/** What may be done to members. */
export interface MemberOptions extends RoleGiving {
  /** What each built-in role may do. */
  readonly grants: Grants;
}

/** The members of an organization: list, change role, remove, leave, transfer ownership. */
export function memberRoutes(door: Door, options: MemberOptions): readonly Route[] {
  const { grants } = options;
  const deciding = persistentDoor(door);
  return [
    serveOrganization(door, listMembers, ({ db, context, query }) =>
      listed(db, query, {
        organizationId: context.organization.id,
        after: instantCursorOf(query.after),
        limit: query.limit + 1,
        maySeeSessions: context.can("session:read"),
      }).map((rows) => memberPage(rows, query.limit)),
    ),
    serveOrganization(deciding, changeRole, async ({ parameters, body, ...inside }) =>
      memberOf(
        await giveRole(
          { ...inside, ...options, permission: changeRole.permission },
          parameters.user,
          body.role,
        ),
      ),
    ),
    serveOrganization(deciding, removeMember, ({ parameters, ...inside }) =>
      expel({ ...inside, ...options, permission: removeMember.permission }, parameters.user),
    ),
    serveOrganization(deciding, leave, (inside) =>
      depart({ ...inside, grants, permission: leave.permission }),
    ),
    serveOrganization(deciding, transferOwnership, async ({ body, ...inside }) =>
      memberOf(
        await transfer(
          { ...inside, ...options, permission: transferOwnership.permission },
          { to: body.user.toLowerCase(), ownRole: body.ownRole },
        ),
      ),
    ),
  ];
}

interface Wanted {
  readonly search?: string | undefined;
  readonly role?: string | undefined;
  readonly team?: string | undefined;
}

function listed(db: Db, { search, role, team }: Wanted, page: MemberPage): Statement<readonly MemberRow[]> {
  if (team !== undefined)
    return selectMembersInTeam(db, { team, words: search ?? null, role: role ?? null }, page);
  if (search !== undefined) return searchMembers(db, { words: search, role: role ?? null }, page);
  return role === undefined ? selectMembers(db, page) : selectMembersWithRole(db, role, page);
}

/** A page of members, who joined first first. */
export function memberPage(rows: readonly MemberRow[], limit: number): ServedPage {
  return pageOf(rows, limit, { item: memberOf, cursor: (row) => `${row.cursor} ${row.user_id}` });
}

type ServedPage = ReturnType<typeof pageOf<MemberRow, ServedMember>>;
type ServedMember = Omit<Member, "joinedAt"> & { readonly joinedAt: Date };

function memberOf(row: MemberRow): ServedMember {
  return {
    user: { id: row.user_id, name: row.name, email: row.email },
    role: row.role,
    teams: [...row.teams],
    joinedAt: row.joined_at,
    lastSeenOn: row.last_seen_on,
  };
}
