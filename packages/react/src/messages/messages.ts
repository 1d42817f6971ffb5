import type { Ask, ProblemCode } from "@guildhall/protocol";
import { invitationsInEnglish, membersInEnglish, teamsInEnglish } from "./belonging.ts";
import { domainsInEnglish, exportInEnglish, linksInEnglish } from "./joining.ts";
import { openSessionsInEnglish, policyInEnglish } from "./organization-security.ts";
import { apiKeysInEnglish, deviceApprovalInEnglish } from "./programs.ts";
import { offersInEnglish, requestsInEnglish } from "./membership.ts";
import { securityInEnglish } from "./security.ts";
import { ssoInEnglish } from "./single-sign-on.ts";
import { stepUpInEnglish } from "./step-up.ts";
import {
  acceptInEnglish,
  accountInEnglish,
  permissionsInEnglish,
  resourcesInEnglish,
  roleMatrixInEnglish,
  settingsInEnglish,
} from "./settings.ts";

/** Every text that the components show, in one table; a function where a text holds something. */
export interface Messages {
  readonly switcher: {
    /** Said after the name of the current organization. */
    readonly open: string;
    readonly choose: string;
    readonly title: string;
    readonly filter: string;
    readonly list: string;
    readonly count: (rows: number) => string;
    readonly noMatch: (query: string) => string;
    readonly empty: string;
    readonly failed: string;
    readonly opening: (organization: string) => string;
    readonly nowIn: (organization: string, role: string) => string;
    readonly pinned: string;
    readonly pin: (organization: string) => string;
    readonly unpin: (organization: string) => string;
    readonly settingsOf: (organization: string) => string;
    readonly inviteTo: (organization: string) => string;
    readonly create: string;
    readonly addAccount: string;
    readonly signOutOf: (organization: string) => string;
  };
  readonly accountMenu: {
    readonly label: (name: string) => string;
    readonly account: string;
    readonly addAccount: string;
    readonly signOut: (email: string) => string;
    readonly signOutOnly: string;
    readonly signOutAll: string;
  };
  readonly create: {
    readonly name: string;
    readonly namePlaceholder: string;
    readonly address: string;
    readonly addressHint: string;
    readonly checking: string;
    readonly free: (slug: string) => string;
    readonly taken: (slug: string) => string;
    readonly submit: string;
    readonly submitting: string;
    readonly nameMissing: string;
  };
  readonly general: {
    readonly retry: string;
    readonly offline: string;
    readonly unexpected: string;
    readonly cancel: string;
    readonly close: string;
    readonly more: string;
    readonly notLoaded: string;
    /** Why a control is off: the role of the person does not permit it. */
    readonly notPermitted: (role: string) => string;
    readonly notReady: string;
    readonly typeFirst: (text: string) => string;
  };
  readonly members: Readonly<typeof membersInEnglish>;
  readonly invitations: Readonly<typeof invitationsInEnglish>;
  readonly teams: Readonly<typeof teamsInEnglish>;
  readonly roleMatrix: Readonly<typeof roleMatrixInEnglish>;
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
  /** What each permission lets somebody do; one without an entry is called by its own name. */
  readonly permissions: Readonly<Record<string, string>>;
  /** What each resource is called; one without an entry is called by its own name. */
  readonly resources: Readonly<Record<string, string>>;
  /** What each role is called; a role without an entry is called by its own name. */
  readonly roles: Readonly<Record<string, string>>;
  /** What each plan is called; a plan without an entry is called by its own name. */
  readonly plans: Readonly<Record<string, string>>;
  /** What is said of an organization before it is entered; a state without an entry says nothing. */
  readonly sessions: Readonly<Record<string, string>>;
  /** What is said of an organization that asks for more proof first. */
  readonly asks: Readonly<Record<Ask, (name: string) => string>>;
  /** What is said of a problem; a code without an entry says what the server says. */
  readonly problems: Readonly<Partial<Record<ProblemCode, string>>>;
}

/** The texts in English. */
export const english: Messages = {
  switcher: {
    open: ", switch organization",
    choose: "Choose an organization",
    title: "Switch organization",
    filter: "Find an organization…",
    list: "Organizations",
    count: (rows) => (rows === 1 ? "1 organization" : `${rows} organizations`),
    noMatch: (query) => `No organization matches “${query}”.`,
    empty: "You belong to no organization yet.",
    failed: "Your organizations could not be loaded.",
    opening: (organization) => `Opening ${organization}…`,
    nowIn: (organization, role) => `Now in ${organization} as ${role.toLowerCase()}`,
    pinned: "pinned",
    pin: (organization) => `pins ${organization} to the top`,
    unpin: (organization) => `${organization} is pinned; P lets it go`,
    settingsOf: (organization) => `Settings of ${organization}`,
    inviteTo: (organization) => `Invite people to ${organization}`,
    create: "Create organization",
    addAccount: "Add another account",
    signOutOf: (organization) => `Sign out of ${organization}`,
  },
  accountMenu: {
    label: (name) => `Account of ${name}`,
    account: "Account settings",
    addAccount: "Add another account",
    signOut: (email) => `Sign out ${email}`,
    signOutOnly: "Sign out",
    signOutAll: "Sign out of all accounts",
  },
  create: {
    name: "Organization name",
    namePlaceholder: "Acme",
    address: "Address",
    addressHint: "Letters a to z, digits and single hyphens.",
    checking: "Checking…",
    free: (slug) => `${slug} is free.`,
    taken: (slug) => `${slug} is taken or reserved.`,
    submit: "Create organization",
    submitting: "Creating…",
    nameMissing: "Enter a name for the organization.",
  },
  general: {
    retry: "Try again",
    offline: "The server could not be reached. Check your connection.",
    unexpected: "Something went wrong.",
    cancel: "Cancel",
    close: "Close",
    more: "Show more",
    notLoaded: "This could not be loaded",
    notPermitted: (role) => `Your role, ${role.toLowerCase()}, does not permit this`,
    notReady: "Not before you are in the organization",
    typeFirst: (text) => `Type ${text} first`,
  },
  members: membersInEnglish,
  invitations: invitationsInEnglish,
  teams: teamsInEnglish,
  roleMatrix: roleMatrixInEnglish,
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
  permissions: permissionsInEnglish,
  resources: resourcesInEnglish,
  roles: { owner: "Owner", admin: "Admin", member: "Member" },
  plans: { free: "Free" },
  sessions: { locked: "Cannot be entered now" },
  asks: {
    sign_in: () => "Sign in again",
    sso: (name) => `Needs ${name} SSO`,
    mfa: () => "Needs MFA",
    fresh: () => "Sign in again",
  },
  problems: {
    not_found: "It does not exist, or you do not belong to it.",
    unauthenticated: "This account was signed out. Sign in again.",
  },
};
