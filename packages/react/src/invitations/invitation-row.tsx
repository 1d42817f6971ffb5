import type { Invitation, Role } from "@guildhall/protocol";
import type { ReactElement } from "react";
import { useAction } from "../form/use-action.ts";
import { Day, useDates } from "../list/day.tsx";
import { Person } from "../list/person.tsx";
import { isWithinRole } from "../members/within-role.ts";
import { Menu } from "../menu/menu.tsx";
import { membersInEnglish } from "../members/messages.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { invitationsInEnglish } from "./messages.ts";

/** One invitation in the table. */
export function InvitationRow(props: {
  readonly invitation: Invitation;
  readonly roles: readonly Role[];
  readonly onRevoke: () => void;
  /** Called after it was sent again, with what to say about it. */
  readonly onChange: (news: string) => void;
}): ReactElement {
  const { invitation, roles, onRevoke, onChange } = props;
  const { id, email, role, teams, invitedBy, expiresAt, expired } = invitation;
  const texts = useMessages("invitations", invitationsInEnglish);
  const { dayText } = useDates();
  const roleNames = useMessages("roles", rolesInEnglish);
  const { client } = useCurrentOrganization();
  const isAbove = useIsAbove(role, roles);
  const mayNotSend = useRefusal("invitation:create");
  const mayNotRevoke = useRefusal("invitation:revoke");
  const sending = useAction(async () => {
    await client.call("POST /api/organizations/:org/invitations/:invitation/resending", {
      parameters: { invitation: id },
    });
    onChange(texts.resent(email));
  });
  return (
    <tr>
      <td>
        <Person name={email} aside={expired ? texts.expired : `${texts.expires} ${dayText(expiresAt)}`} />
        {sending.failure !== null && (
          <p role="alert" className="gh-field-error">
            {sending.failure}
          </p>
        )}
      </td>
      <td>{roleNames[role] ?? role}</td>
      <td className="gh-wide">
        <span className="gh-chips">
          {teams.map((team) => (
            <bdi key={team.id} className="gh-badge">
              {team.name}
            </bdi>
          ))}
        </span>
      </td>
      <td className="gh-wide">
        <bdi>{invitedBy.name}</bdi>
      </td>
      <td className="gh-wide">
        {expired ? <span className="gh-badge">{texts.expired}</span> : <Day instant={expiresAt} />}
      </td>
      <td className="gh-cell-actions">
        <Menu
          label={texts.actionsFor(email)}
          items={[
            { text: texts.resend, refusal: mayNotSend ?? isAbove, onChoose: () => void sending.run() },
            { text: texts.revoke, isDanger: true, refusal: mayNotRevoke ?? isAbove, onChoose: onRevoke },
          ]}
        />
      </td>
    </tr>
  );
}

function useIsAbove(role: string, roles: readonly Role[]): string | undefined {
  const texts = useMessages("members", membersInEnglish);
  const { session } = useCurrentOrganization();
  const known = roles.find(({ name }) => name === role);
  const isAbove = session !== null && known !== undefined && !isWithinRole(known, session);
  return isAbove ? texts.aboveOwnRole : undefined;
}
