import {
  instantInWords,
  namesIn,
  organizationLetter,
  placeOf,
  type Addressee,
  type Mail,
  type Told,
} from "../people/index.ts";

/** The mail that tells an owner that the deletion of the organization was asked for, and until when it can be taken back. */
export function deletionRequestedMail(to: Addressee, told: Told, deletesAt: Date): Mail {
  const { organization, actor } = namesIn(told);
  return organizationLetter(to, placeOf(told), {
    subject: "The organization is being deleted",
    lines: [
      `${actor} asked for the deletion of ${organization}. Nobody can enter it any more.`,
      `Until ${instantInWords(deletesAt)} an owner can restore it, with everything in it: sign in, choose it, and press "Restore".`,
      "After that its data are deleted for good.",
    ],
    button: {
      label: "Restore the organization",
      page: "",
    },
    note: "You are sent this because you own the organization. The link alone changes nothing.",
  });
}

/** The mail that tells an owner that the deletion was taken back. */
export function restoredMail(to: Addressee, told: Told): Mail {
  const { organization, actor } = namesIn(told);
  return organizationLetter(to, placeOf(told), {
    subject: "The organization was restored",
    lines: [`${actor} restored ${organization}. It is as it was; everybody opens it anew.`],
    button: {
      label: "Open the organization",
      page: "",
    },
    note: "You are sent this because you own the organization.",
  });
}
