import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import { emailDomain, id, instant, roleName } from "../../vocabulary.ts";

/** What people with a proved address in a proved domain may do: nothing, ask to join, or join by themselves. */
export const joining = z.enum(["none", "ask", "join"]);

/** An e-mail domain that an organization claims. */
export const domain = z.object({
  id,
  domain: z.string(),
  joining,
  /** What whoever joins by themselves becomes. */
  role: z.string(),
  createdAt: instant,
  /** Since when it is proved; null while it is not. */
  verifiedAt: instant.nullable(),
  /** Since when the record is missing of a domain that is proved; it is proved no more seven days later. */
  lostAt: instant.nullable(),
  /** The record in the DNS that proves it. */
  record: z.object({ type: z.literal("TXT"), name: z.string(), value: z.string() }),
});
/** An e-mail domain that an organization claims. */
export type Domain = z.output<typeof domain>;

export const listDomains = endpoint({
  method: "GET",
  path: "/api/organizations/:org/domains",
  scope: "organization",
  permission: "domain:read",
  summary:
    "List the e-mail domains that the organization claims, 50 at most, and the records that prove them.",
  query: null,
  body: null,
  answer: z.object({ items: z.array(domain) }),
  status: 200,
  event: null,
  problems: [],
});

export const createDomain = endpoint({
  method: "POST",
  path: "/api/organizations/:org/domains",
  scope: "organization",
  permission: "domain:create",
  summary: "Claim an e-mail domain; the answer says which record in the DNS proves it.",
  query: null,
  body: z.object({
    domain: emailDomain,
    joining: joining.default("none"),
    role: roleName.default("member"),
  }),
  answer: domain,
  status: 201,
  event: "domain.created",
  problems: ["domain_refused", "domain_claimed", "role_unknown", "above_own_role"],
});

export const updateDomain = endpoint({
  method: "PATCH",
  path: "/api/organizations/:org/domains/:domain",
  scope: "organization",
  permission: "domain:update",
  summary: "Say what people in a domain may do, once it is proved, and as what they join.",
  query: null,
  body: z.object({ joining: joining.optional(), role: roleName.optional() }),
  answer: domain,
  status: 200,
  event: "domain.updated",
  problems: ["not_found", "role_unknown", "above_own_role"],
});

export const deleteDomain = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/domains/:domain",
  scope: "organization",
  permission: "domain:delete",
  summary: "Give up a domain: nobody joins by it any more; who did stays.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "domain.deleted",
  problems: ["not_found"],
});

export const verifyDomain = endpoint({
  method: "POST",
  path: "/api/organizations/:org/domains/:domain/verification",
  scope: "organization",
  permission: "domain:update",
  summary: "Ask the DNS now whether the record is there that proves a domain.",
  query: null,
  body: null,
  answer: domain,
  status: 200,
  event: "domain.verified",
  problems: ["not_found", "domain_unproved", "domain_taken", "unavailable", "too_many_requests"],
});
