/** What is said of taking an organization's data out. */

export const exportInEnglish = {
  label: "Data export",
  lead: "An archive of everything in the organization: a ZIP with one NDJSON file for each table, and its pictures. It is made in the background and kept for 24 hours, for you alone.",
  create: "Request export",
  pending: "Being made…",
  ready: "Ready",
  failed: "Failed",
  expired: "Expired",
  download: "Download",
  size: (megabytes: string): string => `${megabytes} MB`,
  until: (day: string): string => `until ${day}`,
  forbidden: "Your role did not permit it any more.",
  too_large: "The organization is too large for one archive.",
  abandoned: "It could not be made in time. Request it again.",
  empty: "No exports yet",
};
