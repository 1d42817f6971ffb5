/** An invitation and its secret, as the link in the mail carries them behind its `#`, where no server and no log sees them. */
export interface InvitationLink {
  readonly id: string;
  readonly secret: string;
}

/** Reads a link's fragment, `#<id>.<secret>`; null for one that is not whole. */
export function invitationLinkFrom(fragment: string): InvitationLink | null {
  const [, id, secret] = /^#?([\da-f-]{36})\.([\w-]{20,200})$/.exec(fragment) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}
