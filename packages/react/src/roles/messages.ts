/** What is said of roles and of what they permit. */

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
