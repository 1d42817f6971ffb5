import type { Mail } from "./mail.ts";
import { letter, type Addressee } from "./templates.ts";

/** The mail that carries a code for signing in or proving oneself again. */
export function codeMail(to: Addressee, code: string, publicUrl: string): Mail {
  const site = new URL(publicUrl).host;
  return letter(to, {
    subject: "Your code",
    lines: [
      `Your code for ${site} is ${code.slice(0, 4)} ${code.slice(4)}.`,
      "It works once, for 10 minutes, and only in the browser in which you asked for it.",
    ],
    button: null,
    note: "Tell it to nobody: we never ask for it. If you did not ask for a code, ignore this mail.",
  });
}

/** What changed about how a person proves who they are. */
export type FactorChange =
  | "totp_on"
  | "totp_off"
  | "recovery_codes"
  | "recovery_code_used"
  | "passkey_added"
  | "passkey_removed"
  | "oauth_linked"
  | "oauth_unlinked"
  | "password_set"
  | "password_removed";

const changes: Readonly<Record<FactorChange, readonly [subject: string, line: string]>> = {
  totp_on: ["An authenticator app was added", "An authenticator app is now asked for when you sign in"],
  totp_off: ["Your authenticator app was removed", "Your authenticator app is no longer asked for"],
  recovery_codes: [
    "New recovery codes were made",
    "New recovery codes were made, and the old ones work no more",
  ],
  recovery_code_used: [
    "A recovery code was used",
    "One of your recovery codes was used instead of your authenticator app",
  ],
  passkey_added: ["A passkey was added", "A passkey was added, with which one can sign in as you"],
  passkey_removed: ["A passkey was removed", "One of your passkeys was removed"],
  oauth_linked: [
    "A way to sign in was added",
    "An account elsewhere was linked, with which one can sign in as you",
  ],
  oauth_unlinked: ["A way to sign in was removed", "An account elsewhere was unlinked"],
  password_set: ["Your password was changed", "The password of your account was changed"],
  password_removed: [
    "The password that was set before you proved this address was removed",
    "You proved this address, so the password that somebody had set before that works no more",
  ],
};

/** The mail that tells somebody that a way to prove who they are has changed. */
export function factorMail(to: Addressee, change: FactorChange, publicUrl: string): Mail {
  const site = new URL(publicUrl).host;
  const [subject, line] = changes[change];
  return letter(to, {
    subject,
    lines: [
      `${line}, at ${site}.`,
      "If that was not you, set a new password from the sign-in page now: that signs you out everywhere.",
    ],
    button: null,
    note: "This mail is for your information.",
  });
}
