import type { BuiltInEvents } from "@guildhall/protocol";

/** What is said of what happened in an organization. */

export const auditInEnglish = {
  label: "Audit log",
  filters: "Which events are shown",
  byType: "What happened",
  anyType: "Everything",
  byActor: "Who did it",
  anyActor: "Anybody",
  otherActor: "Somebody else",
  from: "From",
  until: "To",
  clear: "Clear filters",
  empty: "Nothing of this kind has happened",
  emptyText: "Every change in the organization is recorded here: by whom, when and from where.",
  notPermitted: "Your role does not permit this",
  notPermittedText: (role: string): string =>
    `The audit log is not for your role here, ${role.toLowerCase()}. Ask an owner or admin if you need to see it.`,
  field: "Field",
  before: "Before",
  after: "After",
  none: "none",
  type: "Type",
  address: "Address",
  browser: "Browser",
  request: "Request",
  onlyActor: (name: string): string => `Only what ${name} did`,
};

const builtIn: Readonly<Record<keyof BuiltInEvents, string>> = {
  "organization.created": "created the organization",
  "organization.renamed": "renamed the organization",
  "organization.slug_changed": "changed the address of the organization",
  "organization.updated": "changed the organization",
  "organization.logo_changed": "changed the logo of the organization",
  "organization.logo_removed": "removed the logo of the organization",
  "organization.deletion_requested": "requested the deletion of the organization",
  "organization.restored": "restored the organization",
  "policy.updated": "changed the security policy of the organization",
  "member.joined": "added the member",
  "member.role_changed": "changed the role of the member",
  "member.removed": "removed the member",
  "member.left": "left the organization",
  "member.signed_out": "ended all sessions of the member",
  "ownership.transferred": "handed ownership over to",
  "role.created": "created the role",
  "role.updated": "changed the role",
  "role.deleted": "deleted the role",
  "team.created": "created the team",
  "team.renamed": "renamed the team",
  "team.deleted": "deleted the team",
  "team.member_added": "added a member to the team",
  "team.member_removed": "removed a member from the team",
  "invitation.created": "created the invitation for",
  "invitation.resent": "sent again the invitation for",
  "invitation.revoked": "revoked the invitation for",
  "invitation.declined": "declined the invitation for",
  "invitation.accepted": "accepted the invitation for",
  "invitation_link.created": "created an invitation link for the role",
  "invitation_link.revoked": "revoked an invitation link for the role",
  "domain.created": "added the domain",
  "domain.updated": "changed the domain",
  "domain.deleted": "removed the domain",
  "domain.verified": "verified the domain",
  "domain.lost": "found no proof any more of the domain",
  "domain.unverified": "withdrew the verification of the domain",
  "membership_request.created": "requested to join with",
  "membership_request.withdrawn": "withdrew the request to join of",
  "membership_request.rejected": "declined the request to join of",
  "sso.created": "added the identity provider",
  "sso.updated": "changed the identity provider",
  "sso.deleted": "removed the identity provider",
  "api_key.created": "created the API key",
  "api_key.revoked": "revoked the API key",
  "export.requested": "requested the export",
  "export.completed": "completed the export",
  "export.failed": "could not complete the export",
  "organization_session.opened": "opened a session",
  "organization_session.closed": "signed out of the organization",
  "organization_session.revoked": "ended a session of",
};

/**
 * What happened, for between who did it and what it happened to: "created the team". Under `<type>:self` stands
 * what is said instead where somebody did it to themselves. A type without an entry is called by its own name, and can
 * not be filtered by.
 */
export const eventsInEnglish: Readonly<Record<string, string>> = {
  ...builtIn,
  "member.joined:self": "joined the organization",
};
