/** Every page of the application. A first segment that is a word of ours can be no organization's slug. */
export const pages = [
  "/",
  "/sign-in",
  "/sign-up",
  "/verify",
  "/reset",
  "/new",
  "/invite",
  "/account",
  "/:org",
  "/:org/jobs",
  "/:org/members",
  "/:org/teams",
  "/:org/settings",
  "/:org/settings/roles",
  "/:org/settings/audit",
] as const;
