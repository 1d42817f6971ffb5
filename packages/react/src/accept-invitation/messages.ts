/** What the page says that an invitation opens. */

export const acceptInEnglish = {
  loading: "Reading the invitation…",
  title: (organization: string): string => `Join ${organization}`,
  offer: (inviter: string, organization: string, role: string): string =>
    `${inviter} invites you to ${organization} as ${role.toLowerCase()}.`,
  teams: (names: string, count: number): string => `You join the ${count === 1 ? "team" : "teams"} ${names}.`,
  forWhom: (email: string, day: string): string => `For ${email}, until ${day}.`,
  accept: (organization: string): string => `Join ${organization}`,
  acceptAs: (name: string): string => `You join as ${name}.`,
  decline: "Decline",
  signUpLead: "Choose a name and a password, and you are in. No organization of your own is made.",
  signInLead: (email: string): string => `Sign in as ${email} to join. You have an account already.`,
  wrongAccount: (own: string, email: string): string =>
    `You are signed in as ${own}. This invitation is for ${email}; ${own} stays signed in beside it.`,
  name: "Your name",
  nameMissing: "Enter your name.",
  password: "Password",
  passwordMissing: "Enter your password.",
  passwordHint: "At least 10 characters. A sentence is good.",
  passwordShort: "Use at least 10 characters.",
  signUp: "Create account and join",
  signIn: "Sign in and join",
  signInOtherwise: "Sign in another way",
  memberTitle: (organization: string): string => `You are in ${organization} already`,
  memberText: (email: string): string => `${email} is a member, so there is nothing to accept.`,
  open: (organization: string): string => `Open ${organization}`,
  expiredTitle: "This invitation is too old",
  expiredText: "It was not answered in time. Ask whoever invited you for a new one.",
  goneTitle: "This invitation does not hold any more",
  goneText:
    "It was used, declined or revoked, or its organization is gone. Ask whoever invited you for a new one.",
  voidTitle: "This invitation does not hold any more",
  voidText: "Whoever invited you may no longer do so. Ask the organization for a new one.",
  fullTitle: "This organization is full",
  fullText:
    "No more members fit into its plan now. Your invitation stays; ask whoever invited you to make room.",
  incompleteTitle: "This link is not whole",
  incompleteText: "Open the link from the mail again, or copy all of it.",
  failedTitle: "The invitation could not be read",
  declinedTitle: "You declined the invitation",
  declinedText: (organization: string): string => `You were not added to ${organization}.`,
};

/** What each role is for, in a sentence to whoever is to have it; a role without an entry is explained by nothing. */
export const roleMeaningsInEnglish: Readonly<Record<string, string>> = {
  owner: "Owners do everything here, also hand the organization over and delete it.",
  admin: "Admins manage people, teams, roles and settings.",
  member: "Members see who belongs here, and work with what the organization shares.",
};
