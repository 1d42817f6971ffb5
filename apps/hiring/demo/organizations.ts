import type { Permission } from "@guildhall/protocol";
import type { DemoJob } from "./job.ts";
import { acmeJobs } from "./jobs-at-acme.ts";
import { globexJobs, initechJobs } from "./jobs-elsewhere.ts";

/** An organization of the demo data; its owner is the person whose membership says so. */
export interface DemoOrganization {
  /** Always the same, since an organization's colour follows from it. */
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly plan: string;
  /** Roles of its own, beside those that every organization has. */
  readonly roles: Readonly<Record<string, readonly Permission[]>>;
  /** The oldest first. */
  readonly jobs: readonly DemoJob[];
}

const recruiter: readonly Permission[] = [
  "organization:read",
  "member:read",
  "team:read",
  "role:read",
  "job:read",
  "job:create",
  "job:update",
  "category:read",
  "applicant:read",
  "applicant:update",
];

/** Four organizations of different sizes and plans; the last one has only just begun. */
export const demoOrganizations: readonly DemoOrganization[] = [
  {
    id: "01917e76-ca80-7eba-9e98-0831125111ac",
    name: "Acme",
    slug: "acme",
    plan: "business",
    roles: { recruiter },
    jobs: acmeJobs,
  },
  {
    id: "0197d4a9-fe80-746d-bed7-38fd743ef21b",
    name: "Globex",
    slug: "globex",
    plan: "pro",
    roles: {},
    jobs: globexJobs,
  },
  {
    id: "019b2663-4a80-7efb-9c67-620905ffe069",
    name: "Initech",
    slug: "initech",
    plan: "free",
    roles: {},
    jobs: initechJobs,
  },
  {
    id: "01a12a30-be80-7157-9024-06b9b7952e11",
    name: "Umbrella Bakery",
    slug: "umbrella",
    plan: "free",
    roles: {},
    jobs: [],
  },
];
