/** The secret that a link from a mail carries behind its `#`, where no server and no log sees it. */
export function tokenFrom(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, "")).get("token");
  return token === null || token === "" ? null : token;
}
