import type { Grants, Permission } from "@guildhall/protocol";

declare module "@guildhall/protocol" {
  interface ApplicationPermissions {
    job: "read" | "create";
    category: "read";
    applicant: "read";
  }
}

const forMembers: readonly Permission[] = ["job:read", "category:read", "applicant:read"];
const forAdmins: readonly Permission[] = [...forMembers, "job:create"];

/** What the built-in roles may do with jobs, categories and applicants. */
export const grants: Grants = { owner: forAdmins, admin: forAdmins, member: forMembers };
