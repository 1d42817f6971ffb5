import type { ProblemCode } from "@guildhall/protocol";

/** What is said in more than one component. */

export const generalInEnglish = {
  retry: "Try again",
  offline: "The server could not be reached. Check your connection.",
  unexpected: "Something went wrong.",
  cancel: "Cancel",
  close: "Close",
  more: "Show more",
  notLoaded: "This could not be loaded",
  notPermitted: (role: string): string => `Your role, ${role.toLowerCase()}, does not permit this`,
  notReady: "Not before you are in the organization",
  typeFirst: (text: string): string => `Type ${text} first`,
};

/** What each role is called; a role without an entry is called by its own name. */
export const rolesInEnglish: Readonly<Record<string, string>> = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
};

/** What is said of a problem; a code without an entry says what the server says. */
export const problemsInEnglish: Readonly<Partial<Record<ProblemCode, string>>> = {
  not_found: "It does not exist, or you do not belong to it.",
  last_owner: "An organization always has an owner. Make somebody else an owner first.",
  unauthenticated: "This account was signed out. Sign in again.",
};
