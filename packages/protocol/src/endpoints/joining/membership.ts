import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import { id, instant, page, pageQuery, roleName, slug } from "../../vocabulary.ts";

/** An organization that a person may join or ask to join. */
export const joinable = z.object({
  organization: z.object({ slug, name: z.string(), logo: z.string().nullable() }),
  /** `join` and `ask` by the domain of the person's address, `link` by a link that they signed up over. */
  way: z.enum(["join", "ask", "link"]),
  /** What they would be; null where whoever accepts says so. */
  role: z.string().nullable(),
  /** With `link`: which one. */
  link: id.nullable(),
  /** Their own request, while it is open. */
  request: z.object({ id, requestedAt: instant }).nullable(),
});
/** An organization that a person may join or ask to join. */
export type Joinable = z.output<typeof joinable>;

export const listJoinable = endpoint({
  method: "GET",
  path: "/api/me/joinable",
  scope: "account",
  summary: "The organizations that the caller's address lets them join or ask to, once it is proved.",
  query: null,
  body: null,
  answer: z.object({ items: z.array(joinable) }),
  status: 200,
  event: null,
  problems: [],
});

export const joinByDomain = endpoint({
  method: "POST",
  path: "/api/organizations/:org/membership",
  scope: "account",
  summary:
    "Become a member, where the organization proved the domain of the caller's proved address and lets them.",
  query: null,
  body: null,
  answer: z.object({ organization: z.object({ slug, name: z.string() }), role: z.string() }),
  status: 201,
  event: "member.joined",
  problems: [
    "step_up_required",
    "not_found",
    "email_unproved",
    "already_member",
    "request_required",
    "email_domain_refused",
    "organization_full",
  ],
});

export const askToJoin = endpoint({
  method: "POST",
  path: "/api/organizations/:org/membership-request",
  scope: "account",
  summary: "Ask to become a member, where the organization proved the domain of the caller's proved address.",
  query: null,
  body: null,
  answer: z.object({ id, requestedAt: instant }),
  status: 201,
  event: "membership_request.created",
  problems: [
    "step_up_required",
    "not_found",
    "email_unproved",
    "already_member",
    "email_domain_refused",
    "organization_full",
    "too_many_requests",
  ],
});

export const withdrawRequest = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/membership-request",
  scope: "account",
  summary: "Take one's own request to join back.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "membership_request.withdrawn",
  problems: ["not_found"],
});

/** A request to join as the organization sees it, with the name and proved address of then. */
export const membershipRequest = z.object({
  id,
  user: z.object({ id, name: z.string(), email: z.string() }),
  requestedAt: instant,
});
/** A request to join as the organization sees it. */
export type MembershipRequest = z.output<typeof membershipRequest>;

export const listRequests = endpoint({
  method: "GET",
  path: "/api/organizations/:org/membership-requests",
  scope: "organization",
  permission: "invitation:read",
  summary: "List the requests to join that nobody has answered, the oldest first.",
  query: pageQuery,
  body: null,
  answer: page(membershipRequest),
  status: 200,
  event: null,
  problems: [],
});

export const acceptRequest = endpoint({
  method: "POST",
  path: "/api/organizations/:org/membership-requests/:request/acceptance",
  scope: "organization",
  permission: "invitation:create",
  summary: "Make somebody a member who asked to be, with a role that is not above the caller's own.",
  query: null,
  body: z.object({ role: roleName.default("member") }),
  answer: z.object({ user: z.object({ id, name: z.string(), email: z.string() }), role: z.string() }),
  status: 200,
  event: "member.joined",
  problems: ["not_found", "role_unknown", "above_own_role", "email_domain_refused", "organization_full"],
});

export const rejectRequest = endpoint({
  method: "POST",
  path: "/api/organizations/:org/membership-requests/:request/rejection",
  scope: "organization",
  permission: "invitation:create",
  summary: "Decline a request to join; who asked is told.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "membership_request.rejected",
  problems: ["not_found"],
});
