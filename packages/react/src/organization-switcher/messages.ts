import type { Ask } from "@guildhall/protocol";

/** What the organization switcher says. */

export const switcherInEnglish = {
  open: ", switch organization",
  choose: "Choose an organization",
  title: "Switch organization",
  filter: "Find an organization…",
  list: "Organizations",
  count: (rows: number): string => (rows === 1 ? "1 organization" : `${rows} organizations`),
  noMatch: (query: string): string => `No organization matches “${query}”.`,
  more: (count: number): string => `${count} more: type what they are called.`,
  notAllSearched: "Not all of your organizations could be searched.",
  leaving: (days: number): string =>
    days === 0 ? "Leaving today" : days === 1 ? "Leaving in 1 day" : `Leaving in ${days} days`,
  empty: "You belong to no organization yet.",
  failed: "Your organizations could not be loaded.",
  opening: (organization: string): string => `Opening ${organization}…`,
  nowIn: (organization: string, role: string): string => `Now in ${organization} as ${role.toLowerCase()}`,
  pinned: "pinned",
  pin: (organization: string): string => `pins ${organization} to the top`,
  unpin: (organization: string): string => `${organization} is pinned; P lets it go`,
  settingsOf: (organization: string): string => `Settings of ${organization}`,
  inviteTo: (organization: string): string => `Invite people to ${organization}`,
  create: "Create organization",
  addAccount: "Add another account",
  signOutOf: (organization: string): string => `Sign out of ${organization}`,
};

/** What each plan is called; a plan without an entry is called by its own name. */
export const plansInEnglish: Readonly<Record<string, string>> = {
  free: "Free",
};

/** What is said of an organization before it is entered; a state without an entry says nothing. */
export const sessionsInEnglish: Readonly<Record<string, string>> = {
  locked: "Cannot be entered now",
};

/** What is said of an organization that asks for more proof first. */
export const asksInEnglish: Readonly<Record<Ask, (name: string) => string>> = {
  sign_in: () => "Sign in again",
  sso: (name) => `Needs ${name} SSO`,
  mfa: () => "Needs MFA",
  fresh: () => "Sign in again",
};
