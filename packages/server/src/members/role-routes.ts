import { createRole, deleteRole, listRoles, updateRole, type Grants } from "@guildhall/protocol";
import type { Route } from "../http/index.ts";
import { persistentDoor, serveOrganization, type Door } from "../tenancy/index.ts";
import { addRole, dropRole, editRole, listOfRoles } from "./roles.ts";

/** What roles may permit. */
export interface RoleOptions {
  /** What each built-in role may do; together, all that any role can. */
  readonly grants: Grants;
}

/** The roles of an organization: list, create, change, delete. */
export function roleRoutes(door: Door, { grants }: RoleOptions): readonly Route[] {
  const deciding = persistentDoor(door);
  return [
    serveOrganization(door, listRoles, ({ db, context }) => listOfRoles(db, context.organization.id, grants)),
    serveOrganization(deciding, createRole, ({ body, ...inside }) =>
      addRole({ ...inside, grants, permission: createRole.permission }, body.name, body.permissions),
    ),
    serveOrganization(deciding, updateRole, ({ parameters, body, ...inside }) =>
      editRole({ ...inside, grants, permission: updateRole.permission }, parameters.role, body.permissions),
    ),
    serveOrganization(deciding, deleteRole, ({ parameters, query, ...inside }) =>
      dropRole(
        { ...inside, grants, permission: deleteRole.permission },
        parameters.role,
        query.successor ?? null,
      ),
    ),
  ];
}
