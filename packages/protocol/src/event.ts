/** The changes that Guildhall itself records in an organization, each by the word its event carries. */
export interface BuiltInEvents {
  "organization.created": true;
  "organization.renamed": true;
  "organization.slug_changed": true;
  "organization.updated": true;
  "organization.logo_changed": true;
  "organization.logo_removed": true;
  "organization.deletion_requested": true;
  "organization.restored": true;
  "policy.updated": true;
  "sso.created": true;
  "sso.updated": true;
  "sso.deleted": true;
  "member.joined": true;
  "member.role_changed": true;
  "member.email_changed": true;
  "member.removed": true;
  "member.left": true;
  "member.signed_out": true;
  "ownership.transferred": true;
  "role.created": true;
  "role.updated": true;
  "role.deleted": true;
  "team.created": true;
  "team.renamed": true;
  "team.deleted": true;
  "team.member_added": true;
  "team.member_removed": true;
  "invitation.created": true;
  "invitation.resent": true;
  "invitation.revoked": true;
  "invitation.declined": true;
  "invitation.accepted": true;
  "invitation_link.created": true;
  "invitation_link.revoked": true;
  "domain.created": true;
  "domain.updated": true;
  "domain.deleted": true;
  "domain.verified": true;
  "domain.lost": true;
  "domain.unverified": true;
  "membership_request.created": true;
  "membership_request.withdrawn": true;
  "membership_request.rejected": true;
  "export.requested": true;
  "export.completed": true;
  "export.failed": true;
  "organization_session.opened": true;
  "organization_session.closed": true;
  "api_key.created": true;
  "api_key.revoked": true;
  "organization_session.revoked": true;
}

/** The events of an application, added by declaration merging as `ApplicationPermissions` are. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only type that merges
export interface ApplicationEvents {}

/** The word for what happened: `<noun>.<past participle>`. */
export type EventType = keyof (BuiltInEvents & ApplicationEvents);

/** The changes to a person that belong to no organization. */
export type AccountEventType =
  | "user.created"
  | "user.renamed"
  | "user.email_verified"
  | "user.email_change_requested"
  | "user.email_change_cancelled"
  | "user.email_changed"
  | "user.password_changed"
  | "user.deleted"
  | "user.password_removed"
  | "user.totp_enabled"
  | "user.totp_disabled"
  | "user.recovery_codes_made"
  | "user.recovery_code_used"
  | "user.passkey_added"
  | "user.passkey_renamed"
  | "user.passkey_removed"
  | "user.oauth_linked"
  | "user.oauth_unlinked"
  | "account.signed_in"
  | "account.stepped_up"
  | "account.device_approved"
  | "account.device_denied"
  | "account.device_token_reused"
  | "account.signed_out"
  | "account.signed_out_everywhere"
  | "account.session_ended";
