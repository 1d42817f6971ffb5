/** Which people the page shows, as its address says. */
export interface MembersSearch {
  readonly view?: "pending" | "requests" | undefined;
  /** The form that invites people is open. */
  readonly invite?: true | undefined;
  readonly search?: string | undefined;
  readonly role?: string | undefined;
  readonly team?: string | undefined;
}

/** Reads an address: what is no text, and what the server would refuse for its form, is left out. */
export function membersSearchFrom(raw: Record<string, unknown>): MembersSearch {
  const { view, invite, search, role, team } = raw;
  return {
    ...(view === "pending" || view === "requests" ? { view } : {}),
    ...(invite === true ? { invite } : {}),
    ...(isText(search) && search.trim() !== "" ? { search: search.slice(0, 80) } : {}),
    ...(isText(role) && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(role) ? { role } : {}),
    ...(isText(team) && /^[\da-f-]{36}$/.test(team) ? { team } : {}),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
