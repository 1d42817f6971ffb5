/** A page of ours that somebody asked to go on to, as a path; null for anything else. @see OWASP ASVS 5.0 section 3.7.2 */
export function returnPath(asked: string | undefined, publicUrl: string): string | null {
  if (asked === undefined || !/^\/[\x21-\x5b\x5d-\x7e]*$/.test(asked)) return null;
  const { origin } = new URL(publicUrl);
  const url = URL.parse(asked, origin);
  if (url?.origin !== origin) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // What reads like a path can be another host once dots are taken out of it; and no page of ours is under /api.
  return path.startsWith("//") || /^\/api(?:[/?#]|$)/.test(path) ? null : path;
}

/** A path with something more in its query. */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(path, "http://localhost");
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
}
