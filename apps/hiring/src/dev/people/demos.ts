import type { Demo } from "../demo.ts";
import { invitationLinksDemo } from "./invitation-links.tsx";
import { invitationsDemo, inviteButtonDemo } from "./invitations.tsx";
import { membersDemo } from "./members.tsx";
import { membershipRequestsDemo } from "./membership-requests.tsx";
import { rolesDemo, createRoleButtonDemo } from "./roles.tsx";
import { teamsDemo, createTeamButtonDemo } from "./teams.tsx";

/** The demos under `People`. */
export const demos: readonly Demo[] = [
  membersDemo,
  invitationsDemo,
  inviteButtonDemo,
  invitationLinksDemo,
  membershipRequestsDemo,
  teamsDemo,
  createTeamButtonDemo,
  rolesDemo,
  createRoleButtonDemo,
];
