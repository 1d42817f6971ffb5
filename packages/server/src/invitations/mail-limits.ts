import { Problem } from "../http/index.ts";
import type { Claim, People } from "../people/index.ts";
import type { MemberContext } from "../tenancy/index.ts";

/** Invitation mails that are about to be sent. */
export interface InvitationMails {
  /** Whose they are. */
  readonly context: MemberContext;
  readonly emails: readonly string[];
}

/**
 * Counts invitation mails before they are sent: for the organization and its inviter, and for each address. When one is
 * too many, none is counted and none may be sent.
 *
 * Throws the problem `too_many_requests`, which names the address if it is one that has had enough.
 */
export async function countMails(
  gate: People["gate"],
  { context: { organization, user }, emails }: InvitationMails,
): Promise<void> {
  const claims: readonly Claim[] = [
    ["invitationsBy", `organization ${organization.id}`, emails.length],
    ["invitationsBy", `user ${user.id}`, emails.length],
    ...emails.flatMap((email): Claim[] => [
      ["invitationsToBy", `${organization.id} ${email}`],
      ["invitationsTo", email],
    ]),
  ];
  for (const [index, claim] of claims.entries())
    await gate.pass(claim).catch(async (error: unknown) => {
      if (error instanceof Problem && error.code === "too_many_requests")
        await gate.giveBack(...claims.slice(0, index + 1));
      throw named(error, claim);
    });
}

function named(error: unknown, [limit, key]: Claim): unknown {
  if (!(error instanceof Problem) || limit === "invitationsBy") return error;
  const address = key.split(" ").at(-1) ?? "";
  return new Problem(error.code, {
    detail: `${address} was sent many invitations today; leave it out, or try again tomorrow.`,
    headers: error.headers,
  });
}
