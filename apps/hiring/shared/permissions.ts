import type { Grants, Permission } from "@guildhall/protocol";

declare module "@guildhall/protocol" {
  interface ApplicationPermissions {
    job: "read" | "create" | "update";
    category: "read";
    applicant: "read" | "update";
  }
}

const forMembers: readonly Permission[] = ["job:read", "category:read", "applicant:read"];
const forAdmins: readonly Permission[] = [...forMembers, "job:create", "job:update", "applicant:update"];

/** What the built-in roles may do with jobs, categories and applicants. */
export const grants: Grants = { owner: forAdmins, admin: forAdmins, member: forMembers };
