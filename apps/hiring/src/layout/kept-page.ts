// What every organization has, and who may see it there. Anything else leads to the jobs. One job or one applicant is of
// one organization: elsewhere their list takes its place.
const kept: Readonly<Record<string, (role: string) => boolean>> = {
  "": () => true,
  applicants: () => true,
  members: () => true,
  teams: () => true,
  settings: () => true,
  "settings/roles": () => true,
  "settings/security": (role) => role === "owner" || role === "admin",
  "settings/api-keys": (role) => role === "owner" || role === "admin",
  "settings/domains": (role) => role === "owner" || role === "admin",
  "settings/sso": (role) => role === "owner" || role === "admin",
  "settings/export": (role) => role === "owner",
  "settings/audit": (role) => role === "owner" || role === "admin",
};

/** The page to show in another organization after `pathname` in this one: `members` stays `members`; the overview is ``. */
export function keptPage(pathname: string, role: string): string {
  const [, , ...rest] = pathname.replace(/\/$/, "").split("/");
  const page = rest[0] === "applicants" ? "applicants" : rest.join("/");
  return kept[page]?.(role) === true ? page : "jobs";
}
