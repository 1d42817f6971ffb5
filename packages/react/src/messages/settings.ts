/** What is said of an organization's roles and settings, of the page that an invitation opens, and of one's own account. */

export const roleMatrixInEnglish = {
  label: "What each role permits",
  permission: "Permission",
  create: "Create role",
  createTitle: "Create a role",
  name: "Name",
  namePlaceholder: "recruiter",
  nameHint: "Letters a to z, digits and single hyphens. It can not be changed later.",
  nameMissing: "Enter a name of at least 2 characters.",
  permissions: "What it permits",
  editTitle: (role: string): string => `What ${role} permits`,
  editHint: (members: number): string =>
    members === 1
      ? "It holds for its one member from their next request."
      : `It holds for its ${members} members from their next request.`,
  save: "Save role",
  edit: "Edit…",
  remove: "Delete…",
  builtIn: "Built in",
  builtInHint: "Every organization has it, and nobody changes it.",
  count: (count: number): string => (count === 1 ? "1 member" : `${count} members`),
  actionsFor: (role: string): string => `What to do with the role ${role}`,
  yes: "Permitted",
  no: "Not permitted",
  above: "Your own role does not permit this, so you can not give it.",
  removeTitle: (role: string): string => `Delete the role ${role}?`,
  removeAction: "Delete role",
  removeConsequences: (members: number): readonly string[] => [
    members === 0
      ? "No member has it."
      : `${members === 1 ? "1 member has" : `${members} members have`} it, and get the role that you choose below.`,
    "Open invitations with this role can no longer be accepted.",
    "It can not be brought back.",
  ],
  successor: "Their next role",
};

export const settingsInEnglish = {
  general: "General",
  name: "Name",
  nameMissing: "Enter a name for the organization.",
  slug: "Address",
  slugNotice: (from: string, to: string): string =>
    `The organization moves from /${from} to /${to}. Members who follow an old link are led to the new address; nobody else can take the old one for 90 days.`,
  slugHint: "Letters a to z, digits and single hyphens.",
  changed: "Not saved yet.",
  save: "Save changes",
  discard: "Discard",
  saved: "Saved.",
  logo: "Logo",
  logoHint: "PNG, JPEG or WebP, at most 2 MB. It is kept as 256 by 256 pixels.",
  logoUpload: "Upload a logo",
  logoReplace: "Replace",
  logoRemove: "Remove",
  logoTooLarge: "This file is larger than 2 MB.",
  logoType: "Choose a PNG, JPEG or WebP file.",
  danger: "Danger zone",
  remove: "Delete this organization",
  removeText:
    "Nobody enters it any more. For 30 days an owner can restore it; after that it is gone for ever.",
  removeButton: "Delete organization…",
  removeTitle: (organization: string): string => `Delete ${organization}?`,
  removeConsequences: (organization: string): readonly string[] => [
    `Every member is shut out of ${organization} at once.`,
    "Everything in it is kept for 30 days. Until then any owner can restore it as it was.",
    "After 30 days all of it is gone for ever: members, teams, roles, records.",
    "Nobody's account and no other organization is touched.",
  ],
  removeTyped: (organization: string): string => `Type ${organization} to confirm`,
  removeAction: "Delete organization",
  restoreTitle: (organization: string): string => `${organization} is being deleted`,
  restoreUntil: (organization: string, day: string): string =>
    `Nobody can enter ${organization} any more, and on ${day} it is gone for ever. Until then an owner can restore it.`,
  restore: (organization: string): string => `Restore ${organization}`,
};

export const acceptInEnglish = {
  loading: "Reading the invitation…",
  title: (organization: string): string => `Join ${organization}`,
  offer: (inviter: string, organization: string, role: string): string =>
    `${inviter} invites you to ${organization} as ${role.toLowerCase()}.`,
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
  memberTitle: (organization: string): string => `You are in ${organization} already`,
  memberText: (email: string): string => `${email} is a member, so there is nothing to accept.`,
  open: (organization: string): string => `Open ${organization}`,
  expiredTitle: "This invitation is too old",
  expiredText: "Invitations last 7 days. Ask whoever invited you for a new one.",
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

export const accountInEnglish = {
  profile: "Profile",
  name: "Your name",
  email: "E-mail address",
  nameMissing: "Enter your name.",
  save: "Save changes",
  saved: "Saved.",
  danger: "Danger zone",
  remove: "Delete your account",
  removeText: "You leave every organization, and your name and address are removed.",
  removeButton: "Delete account…",
  removeTitle: (email: string): string => `Delete the account ${email}?`,
  removeConsequences: (organizations: number): readonly string[] => [
    organizations === 1
      ? "You leave your one organization at once."
      : `You leave all ${organizations} of your organizations at once.`,
    "You are signed out everywhere.",
    "What you made in organizations stays there. The account can not be brought back.",
  ],
  removeAction: "Delete account",
  password: "Your password",
  soleOwner: (organizations: string): string =>
    `You are the only owner of ${organizations}. Make somebody else an owner there, or delete it, first.`,
};

/** What each permission lets somebody do; one without an entry is called by its own name. */
export const permissionsInEnglish: Readonly<Record<string, string>> = {
  "organization:read": "See the organization and its settings",
  "organization:update": "Change name, address and logo",
  "organization:delete": "Delete the organization",
  "organization:transfer": "Hand over ownership",
  "organization:export": "Export all data",
  "member:read": "See who is a member",
  "member:update": "Change the roles of members",
  "member:remove": "Remove members",
  "invitation:read": "See pending invitations",
  "invitation:create": "Invite people",
  "invitation:revoke": "Revoke invitations",
  "team:read": "See teams",
  "team:create": "Create teams",
  "team:update": "Rename teams and choose their members",
  "team:delete": "Delete teams",
  "role:read": "See roles",
  "role:create": "Create roles",
  "role:update": "Change what roles permit",
  "role:delete": "Delete roles",
  "domain:read": "See e-mail domains",
  "domain:create": "Add e-mail domains",
  "domain:update": "Verify e-mail domains and say who joins",
  "domain:delete": "Remove e-mail domains",
  "event:read": "Read the audit log",
  "session:read": "See who is signed in",
  "session:revoke": "Sign others out of the organization",
  "policy:read": "See what the organization demands of sessions",
  "policy:update": "Change what the organization demands of sessions",
  "sso:read": "See the organization's identity providers",
  "sso:update": "Name and change the organization's identity providers",
  "api_key:read": "See API keys",
  "api_key:create": "Create API keys",
  "api_key:revoke": "Revoke API keys",
};

/** What each resource is called above its permissions; one without an entry is called by its own name. */
export const resourcesInEnglish: Readonly<Record<string, string>> = {
  organization: "Organization",
  member: "Members",
  invitation: "Invitations",
  team: "Teams",
  role: "Roles",
  domain: "E-mail domains",
  event: "Audit log",
  session: "Sessions",
  policy: "Security policy",
  sso: "Single sign-on",
  api_key: "API keys",
};
