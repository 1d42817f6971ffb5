import { builtInGrants, type Role } from "@guildhall/protocol";

/** The roles of Acme, and every permission that there is. */
export const roles: { items: Role[]; permissions: string[] } = {
  items: [
    { name: "owner", builtIn: true, permissions: [...builtInGrants.owner], members: 1 },
    { name: "admin", builtIn: true, permissions: [...builtInGrants.admin], members: 1 },
    { name: "member", builtIn: true, permissions: [...builtInGrants.member], members: 2 },
    { name: "recruiter", builtIn: false, permissions: ["member:read", "invitation:create"], members: 1 },
  ],
  permissions: [...builtInGrants.owner],
};

/** A role's name as long as organizations give them. */
export const longRole = "role-of-a-region-with-a-long-name";
