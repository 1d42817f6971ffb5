import {
  namesIn,
  organizationLetter,
  placeOf,
  plainName,
  type Addressee,
  type Mail,
  type Told,
} from "../people/index.ts";

/** The mail that tells somebody that their role is another one now. */
export function roleChangedMail(to: Addressee, told: Told, role: string): Mail {
  const { organization, actor } = namesIn(told);
  return organizationLetter(to, placeOf(told), {
    subject: "Your role was changed",
    lines: [`${actor} changed your role in ${organization}: it is "${role}" now.`],
    button: { label: "Open the organization", page: "" },
    note: "You are sent this because you are a member there.",
  });
}

/** The mail that tells somebody that they are a member no more. */
export function removedMail(to: Addressee, told: Told): Mail {
  const { organization, actor } = namesIn(told);
  return organizationLetter(to, placeOf(told), {
    subject: "You were removed",
    lines: [
      `${actor} removed you from ${organization}. You were signed out of it; your other organizations are as they were.`,
      "What you made there belongs to the organization and stays.",
    ],
    button: null,
    note: "You are sent this because you were a member there.",
  });
}

/** The mail that tells somebody that they own an organization now. */
export function ownershipReceivedMail(to: Addressee, told: Told): Mail {
  const { organization, actor } = namesIn(told);
  return organizationLetter(to, placeOf(told), {
    subject: "You are an owner now",
    lines: [
      `${actor} handed the ownership of ${organization} over to you.`,
      "Owners may do everything there: also delete the organization, and take the role owner from others.",
    ],
    button: { label: "Open the organization", page: "" },
    note: "You are sent this because you are a member there.",
  });
}

/** The mail that tells an owner that the organization has another. */
export function newOwnerMail(to: Addressee, told: Told, owner: string): Mail {
  const { organization } = namesIn(told);
  return organizationLetter(to, placeOf(told), {
    subject: "There is a new owner",
    lines: [
      `${plainName(owner)} is an owner of ${organization} now.`,
      "Owners may do everything there: also delete the organization, and take the role owner from others.",
      "If nobody among you meant that, take the role away again and set a new password now.",
    ],
    button: { label: "See the members", page: "/members" },
    note: "You are sent this because you own the organization.",
  });
}

/** The mail that tells somebody that they handed an ownership over. */
export function ownershipGivenMail(
  to: Addressee,
  told: Told,
  { owner, role }: { readonly owner: string; readonly role: string },
): Mail {
  const { organization } = namesIn(told);
  return organizationLetter(to, placeOf(told), {
    subject: "You handed the ownership over",
    lines: [
      `${plainName(owner)} is an owner of ${organization} now, and your role there is "${role}".`,
      "If that was not you, set a new password now and talk to the new owner.",
    ],
    button: { label: "Open the organization", page: "" },
    note: "You are sent this because you were the owner who did it.",
  });
}
