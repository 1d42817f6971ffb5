/** What the menu of an account says. */

export const accountMenuInEnglish = {
  label: (name: string): string => `Account of ${name}`,
  account: "Account settings",
  addAccount: "Add another account",
  signOut: (email: string): string => `Sign out ${email}`,
  signOutOnly: "Sign out",
  signOutAll: "Sign out of all accounts",
};
