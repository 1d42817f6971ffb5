import type { Demo } from "../demo.ts";
import { apiKeysDemo } from "./api-keys.tsx";
import { auditLogDemo } from "./audit-log.tsx";
import { dataExportsDemo } from "./data-exports.tsx";
import { domainsDemo } from "./domains.tsx";
import { organizationSecurityDemo } from "./organization-security.tsx";
import { organizationSettingsDemo, restoreOrganizationDemo } from "./organization-settings.tsx";
import { singleSignOnDemo } from "./single-sign-on.tsx";

/** The demos under `Settings`. */
export const demos: readonly Demo[] = [
  organizationSettingsDemo,
  restoreOrganizationDemo,
  organizationSecurityDemo,
  domainsDemo,
  singleSignOnDemo,
  apiKeysDemo,
  dataExportsDemo,
  auditLogDemo,
];
