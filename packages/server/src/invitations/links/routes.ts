import { createInvitationLink, listInvitationLinks, revokeInvitationLink } from "@guildhall/protocol";
import { instantCursorOf, pageOf, type Route } from "../../http/index.ts";
import type { People } from "../../people/index.ts";
import { serveOrganization, type Door } from "../../tenancy/index.ts";
import { linkOf, makeLink, revokeLink, type LinkParts } from "./link.ts";
import { selectLinks } from "./queries.ts";
import { linkRecipientRoutes } from "./recipient-routes.ts";

/** Links by which people join an organization, and what they do with them. */
export function linkRoutes(
  door: Door,
  parts: LinkParts & { readonly people: Pick<People, "gate" | "mail" | "signUp"> },
): readonly Route[] {
  return [
    serveOrganization(door, createInvitationLink, async (inside) => makeLink(parts, inside)),
    serveOrganization(door, revokeInvitationLink, async (inside) => revokeLink(parts, inside)),
    serveOrganization(door, listInvitationLinks, ({ db, context, query }) =>
      selectLinks(db, {
        organizationId: context.organization.id,
        id: null,
        before: instantCursorOf(query.after),
        limit: query.limit + 1,
      }).map((rows) =>
        pageOf(rows, query.limit, { item: linkOf, cursor: (row) => `${row.cursor} ${row.id}` }),
      ),
    ),
    ...linkRecipientRoutes(door, parts),
  ];
}
