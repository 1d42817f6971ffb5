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
