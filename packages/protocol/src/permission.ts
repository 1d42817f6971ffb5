/** The permissions that Guildhall itself knows: the actions of each resource. */
export interface BuiltInPermissions {
  organization: "read" | "update" | "delete" | "transfer" | "export";
  member: "read" | "update" | "remove";
  invitation: "read" | "create" | "revoke";
  domain: "read" | "create" | "update" | "delete";
  team: "read" | "create" | "update" | "delete";
  role: "read" | "create" | "update" | "delete";
  event: "read";
  session: "read" | "revoke";
  policy: "read" | "update";
  sso: "read" | "update";
  api_key: "read" | "create" | "revoke";
}

/**
 * The permissions of an application, added by declaration merging, so that a misspelt permission does not compile:
 *
 * ```ts
 * declare module "@guildhall/protocol" {
 *   interface ApplicationPermissions { job: "read" | "create" }
 * }
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only type that merges
export interface ApplicationPermissions {}

type Joined<Resources> = {
  [Resource in keyof Resources & string]: `${Resource}:${Resources[Resource] & string}`;
}[keyof Resources & string];

/** What a role may grant, written `resource:action`. */
export type Permission = Joined<BuiltInPermissions & ApplicationPermissions>;

/** The roles that every organization has, the strongest first. */
export const builtInRoles = ["owner", "admin", "member"] as const;

/** One of the roles that every organization has. */
export type BuiltInRole = (typeof builtInRoles)[number];

/** What each built-in role may do. */
export type Grants = Readonly<Record<BuiltInRole, readonly Permission[]>>;

const forMembers: readonly Permission[] = ["organization:read", "member:read", "team:read", "role:read"];

const forAdmins: readonly Permission[] = [
  ...forMembers,
  "organization:update",
  "member:update",
  "member:remove",
  "invitation:read",
  "invitation:create",
  "invitation:revoke",
  "domain:read",
  "domain:create",
  "domain:update",
  "domain:delete",
  "team:create",
  "team:update",
  "team:delete",
  "role:create",
  "role:update",
  "role:delete",
  "event:read",
  "session:read",
  "session:revoke",
  "policy:read",
  "policy:update",
  "sso:read",
  "api_key:read",
  "api_key:create",
  "api_key:revoke",
];

/** What the built-in roles may do with the resources of Guildhall itself. */
export const builtInGrants: Grants = {
  owner: [...forAdmins, "organization:delete", "organization:transfer", "organization:export", "sso:update"],
  admin: forAdmins,
  member: forMembers,
};

/** Joins the grants of an application to those of Guildhall itself. */
export function mergeGrants(application: Partial<Grants>): Grants {
  const merged = (role: BuiltInRole): readonly Permission[] => [
    ...new Set([...builtInGrants[role], ...(application[role] ?? [])]),
  ];
  return { owner: merged("owner"), admin: merged("admin"), member: merged("member") };
}
