import type { MessageOverrides } from "@guildhall/react";

/** What this application calls its plans, and the roles of the demo data. */
export const messages: MessageOverrides = {
  plans: { free: "Free", pro: "Pro", business: "Business" },
  roles: { owner: "Owner", admin: "Admin", member: "Member", recruiter: "Recruiter" },
};
