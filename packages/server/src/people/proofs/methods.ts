import { personalMethods } from "@guildhall/protocol";

const personalWays: ReadonlySet<string> = new Set(personalMethods);

/** Tells whether there is a way of the person's own among these: not only a second factor, or an organization's word. */
export function isPersonal(methods: readonly string[]): boolean {
  return methods.some((method) => personalWays.has(method));
}

/**
 * What a session has shown once it shows one thing more. A code of an app makes two factors of whatever was shown beside it, and
 * a passkey that verified its user is two by itself; a password and a mailbox are not. @see RFC 8176 section 2
 */
export function withMethod(methods: readonly string[], method: string): readonly string[] {
  const shown = new Set([...methods, method]);
  const others = [...shown].filter((way) => way !== "otp" && !way.startsWith("mfa"));
  if (shown.has("hwk") || (shown.has("otp") && others.length > 0)) shown.add("mfa");
  return [...shown];
}
