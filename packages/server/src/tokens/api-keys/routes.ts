import { createApiKey, listApiKeys, revokeApiKey, type Grants } from "@guildhall/protocol";
import { cursorOf, pageOf, type Route } from "../../http/index.ts";
import { serveOrganization, type Door } from "../../tenancy/index.ts";
import { apiKeyOf, dropApiKey, makeApiKey } from "./api-keys.ts";
import { selectApiKeys } from "./queries.ts";

/** The API keys of an organization: list, make, revoke. */
export function apiKeyRoutes(door: Door, { grants }: { readonly grants: Grants }): readonly Route[] {
  return [
    serveOrganization(door, listApiKeys, ({ db, context, query }) =>
      selectApiKeys(db, {
        organizationId: context.organization.id,
        before: cursorOf(query.after),
        limit: query.limit + 1,
      }).map((rows) => pageOf(rows, query.limit, { item: apiKeyOf, cursor: ({ id }) => id })),
    ),
    serveOrganization(door, createApiKey, (inside) => makeApiKey(grants, inside)),
    serveOrganization(door, revokeApiKey, (inside) => dropApiKey(inside)),
  ];
}
