import { accountSecurityDemo } from "./account/account-security.tsx";
import { accountSettingsDemo } from "./account/account-settings.tsx";
import type { Demo } from "./demo.ts";
import { acceptInvitationDemo } from "./entering/accept-invitation.tsx";
import { deviceApprovalDemo } from "./entering/device-approval.tsx";
import { joinByLinkDemo } from "./entering/join-by-link.tsx";
import { joinableOrganizationsDemo } from "./entering/joinable-organizations.tsx";
import { accountMenuDemo } from "./everywhere/account-menu.tsx";
import { canDemo } from "./everywhere/can.tsx";
import { createOrganizationDemo } from "./everywhere/create-organization.tsx";
import { organizationMarkDemo } from "./everywhere/organization-mark.tsx";
import { organizationSwitcherDemo } from "./everywhere/organization-switcher.tsx";
import { stepUpDemo, stepUpNoticeDemo } from "./everywhere/step-up.tsx";
import { invitationLinksDemo } from "./people/invitation-links.tsx";
import { invitationsDemo, inviteButtonDemo } from "./people/invitations.tsx";
import { membersDemo } from "./people/members.tsx";
import { membershipRequestsDemo } from "./people/membership-requests.tsx";
import { createRoleButtonDemo, rolesDemo } from "./people/roles.tsx";
import { createTeamButtonDemo, teamsDemo } from "./people/teams.tsx";
import { apiKeysDemo } from "./settings/api-keys.tsx";
import { dataExportsDemo } from "./settings/data-exports.tsx";
import { domainsDemo } from "./settings/domains.tsx";
import { organizationSecurityDemo } from "./settings/organization-security.tsx";
import { organizationSettingsDemo, restoreOrganizationDemo } from "./settings/organization-settings.tsx";
import { singleSignOnDemo } from "./settings/single-sign-on.tsx";

/** Every demo, by what its component is about. */
export const groups: Readonly<Record<string, readonly Demo[]>> = {
  "On every page": [
    organizationSwitcherDemo,
    accountMenuDemo,
    organizationMarkDemo,
    createOrganizationDemo,
    stepUpDemo,
    stepUpNoticeDemo,
    canDemo,
  ],
  People: [
    membersDemo,
    invitationsDemo,
    inviteButtonDemo,
    invitationLinksDemo,
    membershipRequestsDemo,
    teamsDemo,
    createTeamButtonDemo,
    rolesDemo,
    createRoleButtonDemo,
  ],
  Entering: [acceptInvitationDemo, joinByLinkDemo, joinableOrganizationsDemo, deviceApprovalDemo],
  "One's account": [accountSettingsDemo, accountSecurityDemo],
  Settings: [
    organizationSettingsDemo,
    restoreOrganizationDemo,
    organizationSecurityDemo,
    domainsDemo,
    singleSignOnDemo,
    apiKeysDemo,
    dataExportsDemo,
  ],
};

/** Every demo. */
export const demos: readonly Demo[] = Object.values(groups).flat();

/** The address of a demo. */
export function addressOf({ component }: Demo): string {
  return `/dev/components/${slugOf(component)}`;
}

/** The demo whose address ends so; undefined where there is none. */
export function demoAt(slug: string): Demo | undefined {
  return demos.find(({ component }) => slugOf(component) === slug);
}

function slugOf(component: string): string {
  return component.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}
