import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { email, id, instant, page, pageQuery, password, personName, roleName, slug } from "../vocabulary.ts";
import { signedIn } from "./people.ts";

/** An invitation as the organization that made it sees it. */
export const invitation = z.object({
  id,
  email: z.string(),
  role: z.string(),
  teams: z.array(z.object({ id, name: z.string() })),
  invitedBy: z.object({ id: id.nullable(), name: z.string() }),
  createdAt: instant,
  expiresAt: instant,
  expired: z.boolean(),
});
/** An invitation as the organization that made it sees it. */
export type Invitation = z.output<typeof invitation>;

/** What became of one address: invited, or why not. */
export const invitationOutcome = z.enum(["sent", "already_member", "already_invited"]);

export const createInvitations = endpoint({
  method: "POST",
  path: "/api/organizations/:org/invitations",
  scope: "organization",
  permission: "invitation:create",
  summary: "Invite people by e-mail, up to 50 at once; each address has its own outcome.",
  query: null,
  body: z.object({
    emails: z.array(email).min(1).max(50),
    role: roleName.default("member"),
    teams: z.array(id).max(20).default([]),
  }),
  answer: z.object({
    items: z.array(
      z.object({ email: z.string(), outcome: invitationOutcome, invitation: invitation.nullable() }),
    ),
  }),
  status: 200,
  event: "invitation.created",
  problems: ["above_own_role", "role_unknown", "team_unknown", "too_many_requests"],
});

export const listInvitations = endpoint({
  method: "GET",
  path: "/api/organizations/:org/invitations",
  scope: "organization",
  permission: "invitation:read",
  summary: "List the invitations that nobody has answered, the latest first.",
  query: pageQuery,
  body: null,
  answer: page(invitation),
  status: 200,
  event: null,
  problems: [],
});

export const revokeInvitation = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/invitations/:invitation",
  scope: "organization",
  permission: "invitation:revoke",
  summary: "Revoke an invitation: its link is dead at once.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "invitation.revoked",
  problems: ["not_found", "above_own_role"],
});

export const resendInvitation = endpoint({
  method: "POST",
  path: "/api/organizations/:org/invitations/:invitation/resending",
  scope: "organization",
  permission: "invitation:create",
  summary: "Send an invitation again with a new secret and a new term; the old link is dead.",
  query: null,
  body: null,
  answer: invitation,
  status: 200,
  event: "invitation.resent",
  problems: ["not_found", "above_own_role", "role_unknown", "too_many_requests"],
});

/** An invitation as the person who is invited sees it. */
export const ownInvitation = z.object({
  id,
  organization: z.object({ slug, name: z.string() }),
  invitedBy: z.string(),
  role: z.string(),
  email: z.string(),
  expiresAt: instant,
});
/** An invitation as the person who is invited sees it. */
export type OwnInvitation = z.output<typeof ownInvitation>;

export const listOwnInvitations = endpoint({
  method: "GET",
  path: "/api/me/invitations",
  scope: "account",
  summary:
    "The open invitations to the caller's e-mail address, once it is proved; the latest first, a hundred at most.",
  query: null,
  body: null,
  answer: z.object({ items: z.array(ownInvitation) }),
  status: 200,
  event: null,
  problems: [],
});

const secret = z.string().min(1).max(200).describe("The secret from the link in the mail.");

export const viewInvitation = endpoint({
  method: "POST",
  path: "/api/invitations/:invitation/viewing",
  scope: "public",
  summary: "What an invitation offers, for whoever holds its secret; changes nothing.",
  query: null,
  body: z.object({ secret }),
  answer: ownInvitation.extend({
    organization: z.object({
      id,
      slug,
      name: z.string(),
      /** A `data:` URL, since whoever holds the secret may reach nothing else of the organization; null without a logo. */
      logo: z.string().nullable(),
    }),
    /** The names of the teams that one joins. */
    teams: z.array(z.string()),
    /** Somebody has signed up with the invited address: they sign in, others sign up. */
    known: z.boolean(),
  }),
  status: 200,
  event: null,
  problems: ["not_found", "invitation_expired", "too_many_requests"],
});

export const acceptInvitation = endpoint({
  method: "POST",
  path: "/api/invitations/:invitation/acceptance",
  scope: "account",
  summary:
    "Accept an invitation as the account that the request speaks for, which must be the invited address's.",
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
    "wrong_account",
    "already_member",
    "email_unproved",
    "email_domain_refused",
    "organization_full",
  ],
});

export const declineInvitation = endpoint({
  method: "POST",
  path: "/api/invitations/:invitation/rejection",
  scope: "public",
  summary: "Decline an invitation, with its secret or as the account of the invited address.",
  query: null,
  body: z.object({ secret: secret.optional() }),
  answer: null,
  status: 204,
  event: "invitation.declined",
  problems: ["not_found", "too_many_requests"],
});

export const signUpInvited = endpoint({
  method: "POST",
  path: "/api/invitations/:invitation/sign-up",
  scope: "public",
  summary: "Sign up from an invitation and join, both or neither; no organization is made.",
  query: null,
  body: z.object({ secret, name: personName, password }),
  answer: signedIn,
  status: 201,
  event: "member.joined",
  problems: [
    "not_found",
    "invitation_expired",
    "invitation_void",
    "email_domain_refused",
    "organization_full",
    "email_taken",
    "too_many_accounts",
    "too_many_requests",
  ],
});
