/** What is said of one's own account. */

export const accountInEnglish = {
  profile: "Profile",
  name: "Your name",
  email: "E-mail address",
  emailNow: "Present address",
  emailChange: "Change e-mail address",
  newEmail: "New address",
  newEmailMissing: "Enter an e-mail address.",
  newEmailHint: "We mail a link to it. Nothing changes before you open that link.",
  emailSend: "Send the link",
  emailNever: "Keep the present one",
  emailWaits: "A new address waits to be confirmed",
  emailWaitsText: (email: string, until: string): string =>
    `We mailed a link to ${email}. It works until ${until}; nothing changes before you open it.`,
  emailAgain: "Send the link again",
  emailCancel: "Cancel the change",
  nameMissing: "Enter your name.",
  danger: "Danger zone",
  remove: "Delete your account",
  removeText: "You leave every organization, and your name and address are removed.",
  removeButton: "Delete account…",
  removeTitle: (email: string): string => `Delete the account ${email}?`,
  removeConsequences: (organizations: number): readonly string[] => [
    organizations === 1
      ? "You leave your one organization at once."
      : `You leave all ${organizations} of your organizations at once.`,
    "You are signed out everywhere.",
    "What you made in organizations stays there. The account can not be brought back.",
  ],
  removeAction: "Delete account",
  password: "Your password",
  passwordWrong: "This is not your password.",
  soleOwner: (organizations: string): string =>
    `You are the only owner of ${organizations}. Make somebody else an owner there, or delete it, first.`,
};
