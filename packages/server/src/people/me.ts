import { deleteMe, listOwnOrganizations, readMe, updateMe } from "@guildhall/protocol";
import { cursorOf, pageOf, route, type Route } from "../http/index.ts";
import { serveAccount, servePublic, type Door } from "../tenancy/index.ts";
import { renamePerson, selectMe, selectOwnOrganizations } from "./me-queries.ts";
import type { People } from "./people.ts";

/**
 * Who a browser is signed in as, everywhere at once; finding one organization of many; changing one's own name, and deleting
 * one's account.
 */
export function meRoutes(door: Door, people: Pick<People, "deleteAccount">): readonly Route[] {
  return [
    servePublic(door, readMe, ({ db, credential }) =>
      credential === null ? { accounts: [] } : selectMe(db, credential).map((accounts) => ({ accounts })),
    ),
    serveAccount(door, listOwnOrganizations, ({ db, query: { search = null, after, limit } }) =>
      selectOwnOrganizations(db, { search, after: cursorOf(after), limit: limit + 1 }).map((rows) =>
        pageOf(rows, limit, {
          item: ({ listed }) => listed,
          cursor: ({ organization_id: id }) => id,
        }),
      ),
    ),
    serveAccount(door, updateMe, ({ db, body }) => renamePerson(db, body.name)),
    route(deleteMe, async ({ request, body: { password }, facts, reply }) => {
      // The password is checked when no connection waits for it.
      const user = await door.account(request, ({ person }) => person.user);
      return people.deleteAccount({ user, password, facts, reply });
    }),
  ];
}
