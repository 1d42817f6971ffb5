import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { id, instant } from "../vocabulary.ts";
import { organization } from "./organizations.ts";

/** An organization session as its account sees it: where it is, as whom, and what it permits. */
export const organizationSession = z.object({
  id,
  organization,
  user: z.object({ id, name: z.string(), email: z.string() }),
  role: z.string(),
  permissions: z.array(z.string()),
  openedAt: instant,
  expiresAt: instant,
});
/** An organization session as its account sees it. */
export type OrganizationSession = z.output<typeof organizationSession>;

export const openSession = endpoint({
  method: "POST",
  path: "/api/organizations/:org/session",
  scope: "account",
  summary: "Open a session in this organization for one account of this browser, or use the open one again.",
  query: null,
  body: null,
  answer: organizationSession,
  status: 200,
  event: "organization_session.opened",
  problems: ["not_found", "organization_moved", "organization_locked"],
});

export const readSession = endpoint({
  method: "GET",
  path: "/api/organizations/:org/session",
  scope: "organization",
  permission: null,
  summary: "The session that this request has in this organization.",
  query: null,
  body: null,
  answer: organizationSession,
  status: 200,
  event: null,
  problems: [],
});

export const closeSession = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/session",
  scope: "organization",
  permission: null,
  summary: "Sign out of this organization only.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "organization_session.closed",
  problems: [],
});
