import {
  createInvitations,
  listInvitations,
  resendInvitation,
  revokeInvitation,
  type Grants,
} from "@guildhall/protocol";
import { instantCursorOf, pageOf, type Route } from "../http/index.ts";
import type { RoleGiving } from "../members/index.ts";
import type { People } from "../people/index.ts";
import { serveOrganization, type Door } from "../tenancy/index.ts";
import { invitationOf } from "./invitation.ts";
import { invite, resend, revoke, type InvitingParts } from "./inviting.ts";
import { linkRoutes } from "./links/routes.ts";
import { selectInvitations } from "./queries.ts";
import { recipientRoutes } from "./recipient-routes.ts";

/** How long an invitation can be accepted, in seconds: 7 days. */
const defaultInvitationSeconds = 7 * 24 * 60 * 60;

/** What invitations work with. */
export interface InvitationOptions extends Pick<RoleGiving, "beforeTransfer"> {
  readonly people: People;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
  /** How long an invitation can be accepted, in seconds (default 7 days). */
  readonly invitationSeconds?: number | undefined;
}

/** Inviting people to an organization, and what they do with it. */
export function invitationRoutes(door: Door, options: InvitationOptions): readonly Route[] {
  const { invitationSeconds = defaultInvitationSeconds } = options;
  const parts: InvitingParts & InvitationOptions = { ...options, invitationSeconds };
  return [
    serveOrganization(door, createInvitations, async (inside) => invite(parts, inside)),
    serveOrganization(door, resendInvitation, async (inside) => resend(parts, inside)),
    serveOrganization(door, revokeInvitation, async (inside) => revoke(parts, inside)),
    serveOrganization(door, listInvitations, ({ db, context, query }) =>
      selectInvitations(db, {
        organizationId: context.organization.id,
        ids: null,
        before: instantCursorOf(query.after),
        limit: query.limit + 1,
      }).map((rows) =>
        pageOf(rows, query.limit, { item: invitationOf, cursor: (row) => `${row.cursor} ${row.id}` }),
      ),
    ),
    ...recipientRoutes(door, parts),
    ...linkRoutes(door, parts),
  ];
}
