import { randomBytes } from "node:crypto";

const form = /^gh_[\w-]{43}$/;

/** Makes an API key: `gh_`, by which it is known where it leaked to, and 256 random bits. */
export function newApiKey(): string {
  return `gh_${randomBytes(32).toString("base64url")}`;
}

/** Has it the form of an API key? */
export function isApiKey(text: string): boolean {
  return form.test(text);
}
