import { acceptInEnglish, roleMeaningsInEnglish } from "../accept-invitation/messages.ts";
import { accountMenuInEnglish } from "../account-menu/messages.ts";
import { securityInEnglish } from "../account-security/messages.ts";
import { accountInEnglish } from "../account-settings/messages.ts";
import { apiKeysInEnglish } from "../api-keys/messages.ts";
import { auditInEnglish, eventsInEnglish } from "../audit-log/messages.ts";
import { createInEnglish } from "../create-organization/messages.ts";
import { exportInEnglish } from "../data-export/messages.ts";
import { deviceApprovalInEnglish } from "../device-approval/messages.ts";
import { domainsInEnglish } from "../domains/messages.ts";
import { linksInEnglish } from "../invitation-links/messages.ts";
import { invitationsInEnglish } from "../invitations/messages.ts";
import { offersInEnglish, requestsInEnglish } from "../joining/messages.ts";
import { membersInEnglish } from "../members/messages.ts";
import { openSessionsInEnglish, policyInEnglish } from "../organization-security/messages.ts";
import { settingsInEnglish } from "../organization-settings/messages.ts";
import {
  asksInEnglish,
  plansInEnglish,
  sessionsInEnglish,
  switcherInEnglish,
} from "../organization-switcher/messages.ts";
import { permissionsInEnglish, resourcesInEnglish, roleMatrixInEnglish } from "../roles/messages.ts";
import { ssoInEnglish } from "../single-sign-on/messages.ts";
import { stepUpInEnglish } from "../step-up/messages.ts";
import { teamsInEnglish } from "../teams/messages.ts";
import { generalInEnglish, rolesInEnglish } from "./general.ts";
import type { Messages } from "./messages.ts";
import { problemsInEnglish } from "./problems.ts";

/**
 * Every text that the components show, in English, by its group. Whoever imports it bundles all of it; components take
 * only the groups that they show.
 */
export const english: Messages = {
  general: generalInEnglish,
  roles: rolesInEnglish,
  roleMeanings: roleMeaningsInEnglish,
  problems: problemsInEnglish,
  switcher: switcherInEnglish,
  plans: plansInEnglish,
  sessions: sessionsInEnglish,
  asks: asksInEnglish,
  accountMenu: accountMenuInEnglish,
  create: createInEnglish,
  members: membersInEnglish,
  invitations: invitationsInEnglish,
  teams: teamsInEnglish,
  roleMatrix: roleMatrixInEnglish,
  permissions: permissionsInEnglish,
  resources: resourcesInEnglish,
  settings: settingsInEnglish,
  accept: acceptInEnglish,
  account: accountInEnglish,
  security: securityInEnglish,
  policy: policyInEnglish,
  openSessions: openSessionsInEnglish,
  apiKeys: apiKeysInEnglish,
  deviceApproval: deviceApprovalInEnglish,
  stepUp: stepUpInEnglish,
  links: linksInEnglish,
  domains: domainsInEnglish,
  dataExport: exportInEnglish,
  requests: requestsInEnglish,
  offers: offersInEnglish,
  sso: ssoInEnglish,
  audit: auditInEnglish,
  events: eventsInEnglish,
};
