import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import { id, instant, page, pageQuery } from "../../vocabulary.ts";
import { device } from "./devices.ts";
import { organization } from "../organizations.ts";

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
  problems: ["not_found", "organization_moved", "organization_locked", "other_account"],
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

/** A session in an organization, as whoever looks after the organization sees it. */
export const listedSession = z.object({
  id,
  user: z.object({ id, name: z.string(), email: z.string() }),
  /** It is the one that asks. */
  current: z.boolean(),
  device,
  /** From where it was opened. */
  ip: z.string().nullable(),
  openedAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
});
/** A session in an organization, as whoever looks after the organization sees it. */
export type ListedSession = z.output<typeof listedSession>;

export const listSessions = endpoint({
  method: "GET",
  path: "/api/organizations/:org/sessions",
  scope: "organization",
  permission: "session:read",
  summary: "Who has this organization open, from where and since when, the last opened first.",
  query: pageQuery.extend({ user: id.optional().describe("Only the sessions of this member.") }),
  body: null,
  answer: page(listedSession),
  status: 200,
  event: null,
  problems: [],
});

export const revokeSession = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/sessions/:session",
  scope: "organization",
  permission: "session:revoke",
  summary: "End one session in this organization; whoever had it opens no other before a new proof.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "organization_session.revoked",
  problems: ["not_found", "above_own_role"],
});

export const revokeMemberSessions = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/members/:user/sessions",
  scope: "organization",
  permission: "session:revoke",
  summary: "Sign a member out of this organization, wherever they are, until they prove again who they are.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "member.signed_out",
  problems: ["not_found", "above_own_role"],
});
