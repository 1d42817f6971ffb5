import { endpoint, id, instant } from "@guildhall/protocol";
import { z } from "zod";
import { stage } from "./applicants.ts";

/** How many days the chart of an overview goes back, today included. */
export const overviewDays = 14;

/** What goes on in an organization, at a glance; what the member's role does not permit to see is null. */
export const overview = z.object({
  jobs: z
    .object({
      published: z.number().int(),
      drafts: z.number().int(),
      open: z
        .array(z.object({ id, title: z.string(), applicants: z.number().int(), waiting: z.number().int() }))
        .describe("The jobs open for applications, those with most applicants in the first stage first."),
    })
    .nullable(),
  applicants: z
    .object({
      total: z.number().int(),
      days: z
        .array(z.object({ day: z.iso.date(), applied: z.number().int() }))
        .describe("How many applied on each of the last days, in UTC, today last."),
    })
    .nullable(),
  activity: z
    .array(
      z.object({
        id,
        type: z.string(),
        actor: z.string(),
        subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
        to: stage.nullable().describe("The stage that an applicant was moved to."),
        at: instant,
      }),
    )
    .describe("What happened lately to what the member's role permits to see, the latest first."),
});
/** What goes on in an organization, at a glance. */
export type Overview = z.output<typeof overview>;
/** Something that happened, as an overview tells it. */
export type Activity = Overview["activity"][number];

export const readOverview = endpoint({
  method: "GET",
  path: "/api/organizations/:org/overview",
  scope: "organization",
  permission: "organization:read",
  summary: "Read what goes on in the organization, as far as the member's role permits to see it.",
  query: null,
  body: null,
  answer: overview,
  status: 200,
  event: null,
  problems: [],
});
