/** The secret that a link from a mail carries behind its `#`, where no server and no log sees it. */
export function tokenFrom(hash: string): string | null {
  return partOf(hash, "token");
}

/** The id of the user whom a link from a mail is for; null where it does not say. */
export function accountFrom(hash: string): string | null {
  return partOf(hash, "account");
}

function partOf(hash: string, name: string): string | null {
  const part = new URLSearchParams(hash.replace(/^#/, "")).get(name);
  return part === null || part === "" ? null : part;
}
