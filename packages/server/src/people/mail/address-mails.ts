import type { Mail } from "./mail.ts";
import { letter, type Addressee } from "./templates.ts";

/** The mail to a new e-mail address, whose link makes it the account's. */
export function newAddressMail(to: Addressee, link: string): Mail {
  const site = new URL(link).host;
  return letter(to, {
    subject: "Confirm your new e-mail address",
    lines: [
      `Please confirm that this is to be the e-mail address of your account at ${site}.`,
      "Open the link where you are signed in, or sign in when it asks you to.",
    ],
    button: { label: "Confirm the new address", link },
    note: "The link works once, for one hour. If you did not ask for it, ignore this mail: nothing changes.",
  });
}

/** The mail to somebody whose address another person asked for: it tells only them that there is an account. */
export function addressHeldMail(to: Addressee, publicUrl: string): Mail {
  const site = new URL(publicUrl).host;
  return letter(to, {
    subject: "This e-mail address belongs to your account",
    lines: [
      `Somebody asked to use this e-mail address for another account at ${site}. It belongs to your account already, so nothing changes.`,
      "If that was you, sign in with this address, and give that account another one or delete it; then ask again.",
    ],
    button: null,
    note: "If that was not you, ignore this mail.",
  });
}

/** The mail to the present address that another one was asked for. */
export function addressAskedMail(to: Addressee, publicUrl: string): Mail {
  const site = new URL(publicUrl).host;
  return letter(to, {
    subject: "A new e-mail address was asked for",
    lines: [
      `Somebody, hopefully you, asked to change the e-mail address of your account at ${site}. Nothing changes before the new address is confirmed.`,
      "If that was not you, set a new password from the sign-in page now: that signs you out everywhere and ends the change.",
    ],
    button: null,
    note: "This mail is for your information.",
  });
}

/** The mail to the former address that the account has another one now. */
export function addressChangedMail(to: Addressee, publicUrl: string): Mail {
  const site = new URL(publicUrl).host;
  return letter(to, {
    subject: "Your e-mail address was changed",
    lines: [
      `The e-mail address of your account at ${site} was changed, and you were signed out everywhere else. Sign in with the new address from now on.`,
      `If that was not you, somebody else has your account: tell the people who run ${site} at once.`,
    ],
    button: null,
    note: "This is the last mail about your account that we send to this address.",
  });
}
