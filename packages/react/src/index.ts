export { AcceptInvitation, type AcceptInvitationProps } from "./accept-invitation/accept-invitation.tsx";
export { AccountMenu, type AccountMenuProps } from "./account-menu/account-menu.tsx";
export { AccountSecurity, type AccountSecurityProps } from "./account-security/account-security.tsx";
export { AccountSettings, type AccountSettingsProps } from "./account-settings/account-settings.tsx";
export { ApiKeys, type ApiKeysProps } from "./api-keys/api-keys.tsx";
export { eventsQueryOf, type AuditFilter, type EventsQuery } from "./audit-log/audit-filter.ts";
export type { AuditActor } from "./audit-log/audit-filters.tsx";
export { AuditLog, type AuditLogProps } from "./audit-log/audit-log.tsx";
export { useEventWords, type EventWords } from "./audit-log/event-words.ts";
export { organizationColor, organizationHue, organizationStyle } from "./appearance/organization-color.ts";
export {
  CreateOrganization,
  type CreateOrganizationProps,
} from "./create-organization/create-organization.tsx";
export { Invitations, type InvitationsProps } from "./invitations/invitations.tsx";
export { InviteButton, type InviteButtonProps } from "./invitations/invite-button.tsx";
export type { Listing, WholeListing } from "./list/listing.ts";
export type { MembersFilter } from "./members/member-filters.tsx";
export { Members, type MembersProps } from "./members/members.tsx";
export { english } from "./messages/english.ts";
export { generalInEnglish, rolesInEnglish } from "./messages/general.ts";
export type { MessageOverrides, Messages } from "./messages/messages.ts";
export { useMessages } from "./messages/messages-provider.tsx";
export { problemText, useProblemText } from "./messages/problem-text.ts";
export { invitationsInEnglish } from "./invitations/messages.ts";
export { membersInEnglish } from "./members/messages.ts";
export { requestsInEnglish } from "./joining/messages.ts";
export { settingsInEnglish } from "./organization-settings/messages.ts";
export { organizationIcon } from "./organization-mark/organization-icon.ts";
export { OrganizationMark, type OrganizationMarkProps } from "./organization-mark/organization-mark.tsx";
export {
  OrganizationSettings,
  type OrganizationSettingsProps,
} from "./organization-settings/organization-settings.tsx";
export {
  RestoreOrganization,
  type RestoreOrganizationProps,
} from "./organization-settings/restore-organization.tsx";
export {
  OrganizationSwitcher,
  type OrganizationSwitcherProps,
} from "./organization-switcher/organization-switcher.tsx";
export {
  GuildhallProvider,
  useGuildhall,
  type GuildhallProviderProps,
} from "./provider/guildhall-provider.tsx";
export {
  Can,
  OrganizationProvider,
  useCurrentOrganization,
  usePermission,
  type CanProps,
  type OrganizationProviderProps,
} from "./provider/organization-provider.tsx";
export { Dialog, type DialogProps } from "./dialog/dialog.tsx";
export { useTip, type Tip } from "./tip/use-tip.tsx";
export { useMe } from "./provider/use-me.ts";
export { useOrganization, type UsedOrganization } from "./provider/use-organization.ts";
export { takeLostFocus } from "./root/lost-focus.ts";
export type { RootProps } from "./root/root.ts";
export { useRefusal } from "./provider/use-refusal.ts";
export type { RolesListing } from "./roles/roles-listing.ts";
export { CreateRoleButton, Roles, type CreateRoleButtonProps, type RolesProps } from "./roles/roles.tsx";
export { StepUp, type StepUpProps } from "./step-up/step-up.tsx";
export { StepUpNotice } from "./step-up/step-up-notice.tsx";
export { CreateTeamButton, Teams, type CreateTeamButtonProps, type TeamsProps } from "./teams/teams.tsx";
export { DataExports, type DataExportsProps } from "./data-export/data-exports.tsx";
export { DeviceApproval, type DeviceApprovalProps } from "./device-approval/device-approval.tsx";
export {
  OrganizationSecurity,
  type OrganizationSecurityProps,
} from "./organization-security/organization-security.tsx";
export { Domains, type DomainsProps } from "./domains/domains.tsx";
export { InvitationLinks, type InvitationLinksProps } from "./invitation-links/invitation-links.tsx";
export { JoinByLink, type JoinByLinkProps } from "./invitation-links/join-by-link.tsx";
export { JoinableOrganizations, type JoinableOrganizationsProps } from "./joining/joinable-organizations.tsx";
export { MembershipRequests, type MembershipRequestsProps } from "./joining/membership-requests.tsx";
export { SingleSignOn, type SingleSignOnProps } from "./single-sign-on/single-sign-on.tsx";
export type { SsoTestOutcome } from "./single-sign-on/test-outcome.ts";
