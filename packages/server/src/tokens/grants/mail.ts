import { letter, plainName, type Addressee, type Mail } from "../../people/index.ts";

/** The mail that tells somebody that a program of theirs was signed out, for somebody else may have its token. */
export function deviceTokenReusedMail(
  to: Addressee,
  { clientId, publicUrl }: { readonly clientId: string; readonly publicUrl: string },
): Mail {
  return letter(to, {
    subject: "A program was signed out",
    lines: [
      `A token of the program ${plainName(clientId)}, which you had approved at ${new URL(publicUrl).host}, was used a second time.`,
      "Somebody may have copied it, so the program was signed out everywhere. What else you have open is as it was.",
      "Approve it again only if you know where the copy was, or that there is none.",
    ],
    button: null,
    note: "This mail is for your information.",
  });
}
