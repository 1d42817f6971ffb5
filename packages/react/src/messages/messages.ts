import type { acceptInEnglish, roleMeaningsInEnglish } from "../accept-invitation/messages.ts";
import type { accountMenuInEnglish } from "../account-menu/messages.ts";
import type { securityInEnglish } from "../account-security/messages.ts";
import type { accountInEnglish } from "../account-settings/messages.ts";
import type { apiKeysInEnglish } from "../api-keys/messages.ts";
import type { auditInEnglish, eventsInEnglish } from "../audit-log/messages.ts";
import type { createInEnglish } from "../create-organization/messages.ts";
import type { exportInEnglish } from "../data-export/messages.ts";
import type { deviceApprovalInEnglish } from "../device-approval/messages.ts";
import type { domainsInEnglish } from "../domains/messages.ts";
import type { linksInEnglish } from "../invitation-links/messages.ts";
import type { invitationsInEnglish } from "../invitations/messages.ts";
import type { offersInEnglish, requestsInEnglish } from "../joining/messages.ts";
import type { membersInEnglish } from "../members/messages.ts";
import type { openSessionsInEnglish, policyInEnglish } from "../organization-security/messages.ts";
import type { settingsInEnglish } from "../organization-settings/messages.ts";
import type {
  asksInEnglish,
  plansInEnglish,
  sessionsInEnglish,
  switcherInEnglish,
} from "../organization-switcher/messages.ts";
import type { permissionsInEnglish, resourcesInEnglish, roleMatrixInEnglish } from "../roles/messages.ts";
import type { ssoInEnglish } from "../single-sign-on/messages.ts";
import type { stepUpInEnglish } from "../step-up/messages.ts";
import type { teamsInEnglish } from "../teams/messages.ts";
import type { generalInEnglish, rolesInEnglish } from "./general.ts";
import type { problemsInEnglish } from "./problems.ts";

/** Every text that the components show, by its group; a function where a text holds something. A language says them all. */
export interface Messages {
  readonly general: Readonly<typeof generalInEnglish>;
  /** What each role is called; a role without an entry is called by its own name. */
  readonly roles: Readonly<typeof rolesInEnglish>;
  /** What each role is for, in a sentence; a role without an entry is explained by nothing. */
  readonly roleMeanings: Readonly<typeof roleMeaningsInEnglish>;
  /** What is said of each problem. Only the English gives way to what the server says, in English, of the very case. */
  readonly problems: Readonly<typeof problemsInEnglish>;
  readonly switcher: Readonly<typeof switcherInEnglish>;
  /** What each plan is called; a plan without an entry is called by its own name. */
  readonly plans: Readonly<typeof plansInEnglish>;
  /** What is said of an organization before it is entered; a state without an entry says nothing. */
  readonly sessions: Readonly<typeof sessionsInEnglish>;
  /** What is said of an organization that asks for more proof first. */
  readonly asks: Readonly<typeof asksInEnglish>;
  readonly accountMenu: Readonly<typeof accountMenuInEnglish>;
  readonly create: Readonly<typeof createInEnglish>;
  readonly members: Readonly<typeof membersInEnglish>;
  readonly invitations: Readonly<typeof invitationsInEnglish>;
  readonly teams: Readonly<typeof teamsInEnglish>;
  readonly roleMatrix: Readonly<typeof roleMatrixInEnglish>;
  /** What each permission lets somebody do; one without an entry is called by its own name. */
  readonly permissions: Readonly<typeof permissionsInEnglish>;
  /** What each resource is called; one without an entry is called by its own name. */
  readonly resources: Readonly<typeof resourcesInEnglish>;
  readonly settings: Readonly<typeof settingsInEnglish>;
  /** The page that an invitation opens. */
  readonly accept: Readonly<typeof acceptInEnglish>;
  readonly account: Readonly<typeof accountInEnglish>;
  readonly security: Readonly<typeof securityInEnglish>;
  readonly policy: Readonly<typeof policyInEnglish>;
  readonly openSessions: Readonly<typeof openSessionsInEnglish>;
  readonly apiKeys: Readonly<typeof apiKeysInEnglish>;
  readonly deviceApproval: Readonly<typeof deviceApprovalInEnglish>;
  /** The dialog that asks for more proof. */
  readonly stepUp: Readonly<typeof stepUpInEnglish>;
  readonly links: Readonly<typeof linksInEnglish>;
  readonly domains: Readonly<typeof domainsInEnglish>;
  readonly dataExport: Readonly<typeof exportInEnglish>;
  readonly requests: Readonly<typeof requestsInEnglish>;
  /** What is said of the organizations that somebody is invited to or may join. */
  readonly offers: Readonly<typeof offersInEnglish>;
  readonly sso: Readonly<typeof ssoInEnglish>;
  readonly audit: Readonly<typeof auditInEnglish>;
  /** What happened, by the type of the event; an application adds those of its own. */
  readonly events: Readonly<typeof eventsInEnglish>;
}

/** Some of the texts: each group and each text in it may be left out, and is then said in English. */
export type MessageOverrides = { readonly [Group in keyof Messages]?: Partial<Messages[Group]> };
