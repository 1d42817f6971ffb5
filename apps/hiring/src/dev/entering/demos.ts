import type { Demo } from "../demo.ts";
import { acceptInvitationDemo } from "./accept-invitation.tsx";
import { deviceApprovalDemo } from "./device-approval.tsx";
import { joinByLinkDemo } from "./join-by-link.tsx";
import { joinableOrganizationsDemo } from "./joinable-organizations.tsx";

/** The demos under `Entering`. */
export const demos: readonly Demo[] = [
  acceptInvitationDemo,
  joinByLinkDemo,
  joinableOrganizationsDemo,
  deviceApprovalDemo,
];
