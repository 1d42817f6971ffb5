import { endpoint, id, instant, page, pageQuery } from "@guildhall/protocol";
import { z } from "zod";
import "./events.ts";
import "./permissions.ts";

/** How far an applicant has come; the last two are ends. */
export const stage = z.enum(["applied", "screening", "interview", "offer", "hired", "rejected"]);
/** How far an applicant has come. */
export type Stage = z.output<typeof stage>;
/** The stages in the order in which people go through them. */
export const stages: readonly Stage[] = stage.options;

/** Somebody who applied for a job, as lists show them. */
export const applicant = z.object({
  id,
  job: z.object({ id, title: z.string() }),
  name: z.string(),
  email: z.string(),
  stage,
  appliedAt: instant,
});
/** Somebody who applied for a job, as lists show them. */
export type Applicant = z.output<typeof applicant>;

export const listApplicants = endpoint({
  method: "GET",
  path: "/api/organizations/:org/applicants",
  scope: "organization",
  permission: "applicant:read",
  summary: "List who applied, the latest first.",
  query: pageQuery.extend({
    search: z.string().trim().min(1).max(80).optional().describe("A part of the name or e-mail address."),
    stage: stage.optional().describe("Only those who have come this far."),
    job: id.optional().describe("Only those who applied for this job."),
  }),
  body: null,
  answer: page(applicant),
  status: 200,
  event: null,
  problems: [],
});

/** An applicant with what they wrote, and where else they can be reached; what they left out is empty. */
export const applicantDetails = applicant.extend({
  message: z.string(),
  phone: z.string(),
  link: z.string(),
});
/** An applicant with what they wrote, and where else they can be reached. */
export type ApplicantDetails = z.output<typeof applicantDetails>;

export const readApplicant = endpoint({
  method: "GET",
  path: "/api/organizations/:org/applicants/:applicant",
  scope: "organization",
  permission: "applicant:read",
  summary: "Read an applicant and what they wrote.",
  query: null,
  body: null,
  answer: applicantDetails,
  status: 200,
  event: null,
  problems: ["not_found"],
});

/** How many applicants a stage of a board shows at most. */
export const shownOfStage = 100;

/** One stage of a board: how many are in it, and the first of them in their order. */
export const boardStage = z.object({
  stage,
  total: z.number().int(),
  applicants: z.array(applicant).max(shownOfStage),
});
/** One stage of a board. */
export type BoardStage = z.output<typeof boardStage>;

export const readBoard = endpoint({
  method: "GET",
  path: "/api/organizations/:org/jobs/:job/board",
  scope: "organization",
  permission: "applicant:read",
  summary: "Read who applied for a job, by stage and in the order in which they stand there.",
  query: null,
  body: null,
  answer: z.object({ stages: z.array(boardStage) }),
  status: 200,
  event: null,
  problems: ["not_found"],
});

export const moveApplicant = endpoint({
  method: "PUT",
  path: "/api/organizations/:org/applicants/:applicant/place",
  scope: "organization",
  permission: "applicant:update",
  summary: "Move an applicant to another stage, or to another place in the same one.",
  query: null,
  body: z.object({
    from: stage.describe("The stage that the mover saw the applicant in."),
    stage: stage.describe("The stage to be in; whoever else moved the applicant elsewhere came first."),
    after: id
      .nullable()
      .optional()
      .describe("The applicant to stand behind; null stands first. Without one, or when they left, last."),
  }),
  answer: applicant,
  status: 200,
  event: "applicant.updated",
  problems: ["not_found", "changed_meanwhile"],
});

/** One thing that happened to an applicant, the words of a note included. */
export const applicantEvent = z.object({
  id,
  kind: z.enum(["applied", "moved", "noted"]),
  actor: z.string().describe("What whoever did it was called."),
  from: stage.nullable(),
  to: stage.nullable(),
  note: z.string().nullable(),
  at: instant,
});
/** One thing that happened to an applicant. */
export type ApplicantEvent = z.output<typeof applicantEvent>;

export const listApplicantHistory = endpoint({
  method: "GET",
  path: "/api/organizations/:org/applicants/:applicant/history",
  scope: "organization",
  permission: "applicant:read",
  summary: "List what happened to an applicant and what was noted, the latest first.",
  query: pageQuery,
  body: null,
  answer: page(applicantEvent),
  status: 200,
  event: null,
  problems: ["not_found"],
});

export const noteOnApplicant = endpoint({
  method: "POST",
  path: "/api/organizations/:org/applicants/:applicant/notes",
  scope: "organization",
  permission: "applicant:update",
  summary: "Note something on an applicant, for the members to read. A note stays as it was written.",
  query: null,
  body: z.object({
    note: z.string().trim().min(1, "Write something.").max(2000, "Use at most 2000 characters."),
  }),
  answer: null,
  status: 204,
  event: "applicant.noted",
  problems: ["not_found"],
});
