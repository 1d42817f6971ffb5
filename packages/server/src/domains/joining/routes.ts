import {
  acceptRequest,
  askToJoin,
  joinByDomain,
  listJoinable,
  listRequests,
  rejectRequest,
  withdrawRequest,
  type MembershipRequest,
} from "@guildhall/protocol";
import { instantCursorOf, pageOf, Problem, type Route } from "../../http/index.ts";
import type { People } from "../../people/index.ts";
import {
  persistentDoor,
  requireOwnWay,
  serveAccount,
  serveOrganization,
  type Door,
} from "../../tenancy/index.ts";
import { accept, reject, type AcceptingParts } from "./answering.ts";
import { ask, join, joinableOf, joiningOf } from "./joining.ts";
import * as queries from "./queries.ts";

/** What joining works with. */
export interface JoiningParts extends AcceptingParts {
  readonly people: Pick<People, "mail" | "gate">;
}

/** Joining an organization by the domain of one's address, asking to, and answering those who ask. */
export function joiningRoutes(door: Door, parts: JoiningParts): readonly Route[] {
  const deciding = persistentDoor(door);
  return [
    serveAccount(door, listJoinable, ({ db }) =>
      queries.selectJoinable(db).map((rows) => ({ items: rows.map(joinableOf) })),
    ),
    serveAccount(door, joinByDomain, async (inside) => {
      requireOwnWay(inside.person);
      return join(joiningOf(inside));
    }),
    serveAccount(door, askToJoin, async (inside) => {
      requireOwnWay(inside.person);
      await parts.people.gate.pass(["asksToJoinBy", inside.person.user.id]);
      return ask(joiningOf(inside));
    }),
    serveAccount(door, withdrawRequest, async ({ db, parameters }) => {
      if (!(await queries.withdrawRequest(db, parameters.org))) throw new Problem("not_found");
      return null;
    }),
    serveOrganization(door, listRequests, ({ db, context, query }) =>
      queries
        .selectRequests(db, {
          organizationId: context.organization.id,
          after: instantCursorOf(query.after),
          limit: query.limit + 1,
        })
        .map((rows) =>
          pageOf(rows, query.limit, { item: requestOf, cursor: (row) => `${row.cursor} ${row.id}` }),
        ),
    ),
    serveOrganization(deciding, acceptRequest, async (inside) => accept(parts, inside)),
    serveOrganization(deciding, rejectRequest, async (inside) => reject(parts, inside)),
  ];
}

type ServedRequest = Omit<MembershipRequest, "requestedAt"> & { readonly requestedAt: Date };

function requestOf(row: queries.RequestRow): ServedRequest {
  return {
    id: row.id,
    user: { id: row.user_id, name: row.name, email: row.email },
    requestedAt: row.requested_at,
  };
}
