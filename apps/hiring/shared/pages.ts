/** Every page of the application. A first segment that is a word of ours can be no organization's slug. */
export const pages = [
  "/",
  "/sign-in",
  "/sign-up",
  "/verify",
  "/reset",
  "/new",
  "/:org",
  "/:org/jobs",
  "/:org/members",
  "/:org/settings/audit",
] as const;
