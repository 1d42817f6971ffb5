import { bytes, email, endpoint, id, instant, personName } from "@guildhall/protocol";
import { z } from "zod";
import "./events.ts";

const organization = z.object({
  id,
  name: z.string(),
  logo: z.string().nullable().describe("The path of its logo."),
});

const openJob = z.object({
  id,
  title: z.string(),
  location: z.string(),
  category: z.string().nullable(),
  publishedAt: instant,
});
/** A job as it stands on the careers page. */
export type OpenJob = z.output<typeof openJob>;

/** What everybody may know of an organization that hires. */
export const careers = z.object({ organization, jobs: z.array(openJob) });
/** What everybody may know of an organization that hires. */
export type Careers = z.output<typeof careers>;

/** A job on a page of its own. */
export const jobPage = z.object({
  organization,
  job: openJob.extend({
    description: z.string(),
    isOpen: z.boolean().describe("Whether applications are taken; a closed job has a page still."),
  }),
});
/** A job on a page of its own. */
export type JobPage = z.output<typeof jobPage>;

const shape = { scope: "visitor", query: null, body: null, status: 200, event: null, problems: [] } as const;

export const readCareers = endpoint({
  ...shape,
  method: "GET",
  path: "/api/careers/:org",
  summary: "Read the careers page of an organization: its published jobs, the newest 500 of them.",
  answer: careers,
});

export const readCareersLogo = endpoint({
  ...shape,
  method: "GET",
  path: "/api/careers/:org/logo/:image",
  summary: "Read the logo of an organization.",
  answer: bytes(["image/webp"]),
});

export const readJobPage = endpoint({
  ...shape,
  method: "GET",
  path: "/api/careers/:org/jobs/:job",
  summary: "Read a job that is or was published.",
  answer: jobPage,
});

const line = (maxLength: number): z.ZodString =>
  z
    .string()
    .trim()
    .max(maxLength, `Use at most ${String(maxLength)} characters.`);

/** What somebody sends who applies. */
export const application = z.object({
  name: personName,
  email,
  phone: line(40)
    .regex(/^[\d\s()+./-]*$/, "Use digits, spaces and + ( ) . / -.")
    .default(""),
  link: z
    .union([
      z.literal(""),
      z.url({ protocol: /^https?$/, error: "Enter an address that begins with https://." }).max(500),
    ])
    .default("")
    .describe("Where the applicant's work or curriculum vitae is to be found."),
  message: line(5000).default("").describe("The curriculum vitae as text, a letter, or both."),
  consent: z.literal(true, { error: "Without your consent we may not keep what you send." }),
  website: z
    .string()
    .max(500)
    .default("")
    .describe("Left empty: people do not see this field. What fills it is thanked, and nothing is kept."),
});

export const apply = endpoint({
  ...shape,
  method: "POST",
  path: "/api/careers/:org/jobs/:job/applications",
  summary: "Apply for a published job. The answer is the same whether one has applied before or not.",
  body: application,
  answer: null,
  status: 204,
  event: "applicant.created",
});
