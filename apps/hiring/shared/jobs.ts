import { displayName, endpoint, id, instant, page, pageQuery } from "@guildhall/protocol";
import { z } from "zod";
import "./events.ts";
import "./permissions.ts";

/** How far a job has come: written, open for applications, or over. */
export const jobStatus = z.enum(["draft", "published", "closed"]);
/** How far a job has come. */
export type JobStatus = z.output<typeof jobStatus>;

/** A category as a job names it. */
export const category = z.object({ id, name: z.string() });
/** A category as a job names it. */
export type Category = z.output<typeof category>;

/** A job as the members of its organization see it. */
export const job = z.object({
  id,
  title: z.string(),
  description: z.string(),
  status: jobStatus,
  category: category.nullable(),
  location: z.string(),
  applicants: z.number().int().describe("How many people have applied."),
  createdAt: instant,
  publishedAt: instant.nullable(),
});
/** A job as the members of its organization see it. */
export type Job = z.output<typeof job>;

export const listJobs = endpoint({
  method: "GET",
  path: "/api/organizations/:org/jobs",
  scope: "organization",
  permission: "job:read",
  summary: "List the jobs, the newest first.",
  query: pageQuery.extend({
    status: jobStatus.optional().describe("Only jobs that have come this far."),
    category: id.optional().describe("Only jobs in this category."),
  }),
  body: null,
  answer: page(job),
  status: 200,
  event: null,
  problems: [],
});

export const readJob = endpoint({
  method: "GET",
  path: "/api/organizations/:org/jobs/:job",
  scope: "organization",
  permission: "job:read",
  summary: "Read a job.",
  query: null,
  body: null,
  answer: job,
  status: 200,
  event: null,
  problems: ["not_found"],
});

const writtenText = (maxLength: number): z.ZodString =>
  z.string().trim().max(maxLength, `Use at most ${maxLength} characters.`);

export const createJob = endpoint({
  method: "POST",
  path: "/api/organizations/:org/jobs",
  scope: "organization",
  permission: "job:create",
  summary: "Create a job, as a draft or published at once.",
  query: null,
  body: z.object({
    title: displayName("a title", 120),
    description: writtenText(20_000).default(""),
    location: writtenText(80).default(""),
    category: id.nullable().default(null).describe("The id of its category."),
    status: jobStatus.exclude(["closed"]).default("draft"),
  }),
  answer: job,
  status: 201,
  event: "job.created",
  problems: [],
});

export const updateJob = endpoint({
  method: "PATCH",
  path: "/api/organizations/:org/jobs/:job",
  scope: "organization",
  permission: "job:update",
  summary: "Change a job, publish it, or close it to applications; what is left out stays as it is.",
  query: null,
  body: z.object({
    title: displayName("a title", 120).optional(),
    description: writtenText(20_000).optional(),
    location: writtenText(80).optional(),
    category: id.nullable().optional().describe("The id of its category."),
    status: jobStatus.exclude(["draft"]).optional().describe("What was published once is no draft again."),
  }),
  answer: job,
  status: 200,
  event: "job.updated",
  problems: ["not_found"],
});
