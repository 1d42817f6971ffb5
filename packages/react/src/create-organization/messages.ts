/** What is said where an organization is created. */

export const createInEnglish = {
  name: "Organization name",
  namePlaceholder: "Acme",
  address: "Address",
  addressHint: "Letters a to z, digits and single hyphens.",
  checking: "Checking…",
  free: (slug: string): string => `${slug} is free.`,
  taken: (slug: string): string => `${slug} is taken or reserved.`,
  submit: "Create organization",
  submitting: "Creating…",
  nameMissing: "Enter a name for the organization.",
};
