import type { Messages } from "../messages/messages.ts";
import { auditInArabic, eventsInArabic } from "./audit.ts";
import { invitationsInArabic, membersInArabic, teamsInArabic } from "./belonging.ts";
import {
  acceptInArabic,
  domainsInArabic,
  linksInArabic,
  offersInArabic,
  requestsInArabic,
  roleMeaningsInArabic,
} from "./joining.ts";
import { problemsInArabic } from "./problems.ts";
import { apiKeysInArabic, deviceApprovalInArabic, ssoInArabic, stepUpInArabic } from "./programs.ts";
import { permissionsInArabic, resourcesInArabic, roleMatrixInArabic } from "./roles.ts";
import { openSessionsInArabic, policyInArabic, securityInArabic } from "./security.ts";
import { accountInArabic, exportInArabic, settingsInArabic } from "./settings.ts";
import {
  accountMenuInArabic,
  asksInArabic,
  createInArabic,
  generalInArabic,
  plansInArabic,
  rolesInArabic,
  sessionsInArabic,
  switcherInArabic,
} from "./switching.ts";

/** Every text in Arabic: `<GuildhallProvider messages={arabic} locale="ar">`, on a page with `dir="rtl"`. */
export const arabic: Messages = {
  general: generalInArabic,
  roles: rolesInArabic,
  roleMeanings: roleMeaningsInArabic,
  problems: problemsInArabic,
  switcher: switcherInArabic,
  plans: plansInArabic,
  sessions: sessionsInArabic,
  asks: asksInArabic,
  accountMenu: accountMenuInArabic,
  create: createInArabic,
  members: membersInArabic,
  invitations: invitationsInArabic,
  teams: teamsInArabic,
  roleMatrix: roleMatrixInArabic,
  permissions: permissionsInArabic,
  resources: resourcesInArabic,
  settings: settingsInArabic,
  accept: acceptInArabic,
  account: accountInArabic,
  security: securityInArabic,
  policy: policyInArabic,
  openSessions: openSessionsInArabic,
  apiKeys: apiKeysInArabic,
  deviceApproval: deviceApprovalInArabic,
  stepUp: stepUpInArabic,
  links: linksInArabic,
  domains: domainsInArabic,
  dataExport: exportInArabic,
  requests: requestsInArabic,
  offers: offersInArabic,
  sso: ssoInArabic,
  audit: auditInArabic,
  events: eventsInArabic,
};
