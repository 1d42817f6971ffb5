/** What is said of an organization's settings. */

export const settingsInEnglish = {
  general: "General",
  name: "Name",
  nameMissing: "Enter a name for the organization.",
  slug: "Address",
  slugNotice: (from: string, to: string): string =>
    `The organization moves from /${from} to /${to}. Members who follow an old link are led to the new address; nobody else can take the old one for 90 days.`,
  slugHint: "Letters a to z, digits and single hyphens.",
  changed: "Not saved yet.",
  save: "Save changes",
  discard: "Discard",
  logo: "Logo",
  logoHint: "PNG, JPEG or WebP, at most 2 MB. It is kept as 256 by 256 pixels.",
  logoUpload: "Upload a logo",
  logoReplace: "Replace",
  logoRemove: "Remove",
  logoTooLarge: "This file is larger than 2 MB.",
  logoType: "Choose a PNG, JPEG or WebP file.",
  danger: "Danger zone",
  remove: "Delete this organization",
  removeText:
    "Nobody enters it any more. For 30 days an owner can restore it; after that it is gone for ever.",
  removeButton: "Delete organization…",
  removeTitle: (organization: string): string => `Delete ${organization}?`,
  removeConsequences: (organization: string): readonly string[] => [
    `Every member is shut out of ${organization} at once.`,
    "Everything in it is kept for 30 days. Until then any owner can restore it as it was.",
    "After 30 days all of it is gone for ever: members, teams, roles, records.",
    "Nobody's account and no other organization is touched.",
  ],
  removeTyped: (organization: string): string => `Type ${organization} to confirm`,
  removeAction: "Delete organization",
  restoreTitle: (organization: string): string => `${organization} is being deleted`,
  restoreUntil: (organization: string, day: string): string =>
    `Nobody can enter ${organization} any more, and on ${day} it is gone for ever. Until then an owner can restore it.`,
  restore: (organization: string): string => `Restore ${organization}`,
};
