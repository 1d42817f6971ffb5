import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import {
  email,
  emailDomain,
  id,
  instant,
  page,
  pageQuery,
  password,
  personName,
  roleName,
  slug,
} from "../../vocabulary.ts";
import { signedIn } from "../people.ts";

/** A link by which people join, as the organization that made it sees it. Its secret is shown once, when it is made. */
export const invitationLink = z.object({
  id,
  role: z.string(),
  teams: z.array(z.object({ id, name: z.string() })),
  /** Only people with an address in this domain; null for any. */
  allowedDomain: z.string().nullable(),
  uses: z.number().int(),
  maxUses: z.number().int(),
  createdBy: z.object({ id: id.nullable(), name: z.string() }),
  createdAt: instant,
  expiresAt: instant,
  expired: z.boolean(),
});
/** A link by which people join, as the organization that made it sees it. */
export type InvitationLink = z.output<typeof invitationLink>;

const day = 24 * 60 * 60;

export const createInvitationLink = endpoint({
  method: "POST",
  path: "/api/organizations/:org/invitation-links",
  scope: "organization",
  permission: "invitation:create",
  summary: "Make a link by which so many people can join; the answer alone carries it, and never again.",
  query: null,
  body: z.object({
    role: roleName.default("member"),
    teams: z.array(id).max(20).default([]),
    maxUses: z.number().int().min(1).max(1000).default(100),
    expiresInSeconds: z
      .number()
      .int()
      .min(60)
      .max(90 * day)
      .default(7 * day),
    allowedDomain: emailDomain.nullable().default(null),
  }),
  answer: invitationLink.extend({ url: z.url() }),
  status: 201,
  event: "invitation_link.created",
  problems: ["above_own_role", "role_unknown", "team_unknown"],
});

export const listInvitationLinks = endpoint({
  method: "GET",
  path: "/api/organizations/:org/invitation-links",
  scope: "organization",
  permission: "invitation:read",
  summary: "List the links by which people join, the latest first, without their secrets.",
  query: pageQuery,
  body: null,
  answer: page(invitationLink),
  status: 200,
  event: null,
  problems: [],
});

export const revokeInvitationLink = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/invitation-links/:link",
  scope: "organization",
  permission: "invitation:revoke",
  summary: "Revoke a link: it is dead at once; who joined by it stays.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "invitation_link.revoked",
  problems: ["not_found", "above_own_role"],
});

const secret = z.string().min(1).max(200).describe("The secret from the fragment of the link.");

export const viewInvitationLink = endpoint({
  method: "POST",
  path: "/api/invitation-links/:link/viewing",
  scope: "public",
  summary: "What a link offers, for whoever holds its secret; changes nothing.",
  query: null,
  body: z.object({ secret }),
  answer: z.object({
    id,
    organization: z.object({ slug, name: z.string() }),
    invitedBy: z.string(),
    role: z.string(),
    allowedDomain: z.string().nullable(),
    expiresAt: instant,
  }),
  status: 200,
  event: null,
  problems: ["not_found", "invitation_expired", "link_used_up", "too_many_requests"],
});

export const acceptInvitationLink = endpoint({
  method: "POST",
  path: "/api/invitation-links/:link/acceptance",
  scope: "account",
  summary:
    "Join by a link as the account that the request speaks for, whose address is proved; who signed up over it needs no secret.",
  query: null,
  body: z.object({ secret: secret.optional() }),
  answer: z.object({ organization: z.object({ slug, name: z.string() }), role: z.string() }),
  status: 200,
  event: "member.joined",
  problems: [
    "step_up_required",
    "not_found",
    "invitation_expired",
    "invitation_void",
    "link_used_up",
    "already_member",
    "email_unproved",
    "email_domain_refused",
    "organization_full",
    "too_many_requests",
  ],
});

export const signUpByLink = endpoint({
  method: "POST",
  path: "/api/invitation-links/:link/sign-up",
  scope: "public",
  summary:
    "Sign up over a link, without an organization of one's own; once the address is proved, accepting the link needs no secret.",
  query: null,
  body: z.object({ secret, name: personName, email, password }),
  answer: signedIn,
  status: 201,
  event: "user.created",
  problems: [
    "not_found",
    "invitation_expired",
    "link_used_up",
    "email_domain_refused",
    "email_taken",
    "too_many_accounts",
    "too_many_requests",
  ],
});
