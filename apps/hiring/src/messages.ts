import type { MessageOverrides } from "@guildhall/react";

/** What this application calls its plans, its permissions, what happens in it, and the roles of the demo data. */
export const messages: MessageOverrides = {
  plans: { free: "Free", pro: "Pro", business: "Business" },
  permissions: {
    "job:read": "See jobs",
    "job:create": "Create and publish jobs",
    "job:update": "Change, publish and close jobs",
    "category:read": "See the categories of jobs",
    "applicant:read": "See applicants",
    "applicant:update": "Move applicants and write notes",
  },
  resources: { job: "Jobs", category: "Categories", applicant: "Applicants" },
  events: {
    "job.created": "created the job",
    "job.updated": "changed the job",
    "category.created": "created the category",
    "applicant.created": "received the application of",
    "applicant.updated": "changed the application of",
    "applicant.noted": "wrote a note on",
  },
  roleMeanings: {
    admin: "Admins manage people, teams, roles and settings, and do all that recruiting takes.",
    member: "Members see jobs, applicants and who belongs here.",
    recruiter: "Recruiters publish jobs, move applicants along and write notes.",
  },
  roles: { owner: "Owner", admin: "Admin", member: "Member", recruiter: "Recruiter" },
};
