export {
  askBeforeOwner,
  mailsOfNewOwner,
  type BeforeTransfer,
  type OwnerToBe,
  type RoleGiving,
  type Transfer,
} from "./ownership/owners.ts";
export { afterMember, lockOrganization, memberColumns, type MemberPage, type MemberRow } from "./queries.ts";
export { roleOf, standing, type Change, type Standing } from "./standing.ts";
export { refuseAbove, roleNamed, type Role, type RoleSetting } from "./role.ts";
export { roleRoutes, type RoleOptions } from "./role-routes.ts";
export { memberPage, memberRoutes, type MemberOptions } from "./routes.ts";
