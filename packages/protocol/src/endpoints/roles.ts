import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { roleName } from "../vocabulary.ts";

/** A role of an organization and what it permits. */
export const role = z.object({
  name: z.string(),
  /** Every organization has it, and nobody changes it. */
  builtIn: z.boolean(),
  permissions: z.array(z.string()),
  /** How many members have it. */
  members: z.number().int(),
});
/** A role of an organization and what it permits. */
export type Role = z.output<typeof role>;

const permissions = z.array(z.string().max(80)).max(200);

export const listRoles = endpoint({
  method: "GET",
  path: "/api/organizations/:org/roles",
  scope: "organization",
  permission: "role:read",
  summary: "List the roles, the built-in ones first, and every permission that a role may have.",
  query: null,
  body: null,
  answer: z.object({ items: z.array(role), permissions: z.array(z.string()) }),
  status: 200,
  event: null,
  problems: [],
});

export const createRole = endpoint({
  method: "POST",
  path: "/api/organizations/:org/roles",
  scope: "organization",
  permission: "role:create",
  summary: "Create a role; it can permit nothing which the caller's own role does not.",
  query: null,
  body: z.object({ name: roleName, permissions }),
  answer: role,
  status: 201,
  event: "role.created",
  problems: ["role_taken", "above_own_role", "permission_unknown"],
});

export const updateRole = endpoint({
  method: "PATCH",
  path: "/api/organizations/:org/roles/:role",
  scope: "organization",
  permission: "role:update",
  summary: "Change what a role permits; it holds for its members from their next request.",
  query: null,
  body: z.object({ permissions }),
  answer: role,
  status: 200,
  event: "role.updated",
  problems: ["not_found", "above_own_role", "permission_unknown"],
});

export const deleteRole = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/roles/:role",
  scope: "organization",
  permission: "role:delete",
  summary: "Delete a role; while members have it, their next role must be named.",
  query: z.object({ successor: roleName.optional().describe("The role that its members get.") }),
  body: null,
  answer: null,
  status: 204,
  event: "role.deleted",
  problems: ["not_found", "above_own_role", "role_in_use", "role_unknown"],
});
