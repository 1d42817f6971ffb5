import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { id, instant, page, pageQuery } from "../vocabulary.ts";

/** An event as the audit list shows it: who did what to what, when and from where. */
export const event = z.object({
  id,
  type: z.string(),
  actor: z.object({ kind: z.enum(["user", "system"]), id: id.nullable(), name: z.string() }),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  occurredAt: instant,
});
/** An event as the audit list shows it. */
export type Event = z.output<typeof event>;

export const listEvents = endpoint({
  method: "GET",
  path: "/api/organizations/:org/events",
  scope: "organization",
  permission: "event:read",
  summary:
    "List what happened in the organization, the latest first; filter by type, by who did it and by when.",
  query: pageQuery.extend({
    type: z.string().max(80).optional().describe("Only events of this type."),
    actor: id.optional().describe("Only what this user did."),
    from: instant.optional().describe("Only events at or after this instant."),
    until: instant.optional().describe("Only events before this instant."),
  }),
  body: null,
  answer: page(event),
  status: 200,
  event: null,
  problems: [],
});
