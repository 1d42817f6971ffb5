import { randomBytes } from "node:crypto";

/** Makes the secret of an invitation: 256 random bits as 43 characters of base64url. Only its mail ever carries it. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** The link of an invitation. A browser sends a fragment to nobody: the page reads it and posts it. */
export function invitationLink(publicUrl: string, id: string, secret: string): string {
  return new URL(`/invite#${id}.${secret}`, publicUrl).href;
}
