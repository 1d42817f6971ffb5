import type { Demo } from "../demo.ts";
import { accountMenuDemo } from "./account-menu.tsx";
import { canDemo } from "./can.tsx";
import { createOrganizationDemo } from "./create-organization.tsx";
import { dialogDemo } from "./dialog.tsx";
import { organizationMarkDemo } from "./organization-mark.tsx";
import { organizationSwitcherDemo } from "./organization-switcher.tsx";
import { stepUpDemo, stepUpNoticeDemo } from "./step-up.tsx";

/** The demos under `On every page`. */
export const demos: readonly Demo[] = [
  organizationSwitcherDemo,
  accountMenuDemo,
  organizationMarkDemo,
  createOrganizationDemo,
  stepUpDemo,
  stepUpNoticeDemo,
  dialogDemo,
  canDemo,
];
