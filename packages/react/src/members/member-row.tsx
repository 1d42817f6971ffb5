import type { Member, Role } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { useAction } from "../form/use-action.ts";
import { Day, useDates } from "../list/day.tsx";
import { Person } from "../list/person.tsx";
import { Menu, type MenuItem } from "../menu/menu.tsx";
import { rolesInEnglish, generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization, usePermission } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { useTip } from "../tip/use-tip.tsx";
import type { MemberQuestion } from "./member-dialogs.tsx";
import { membersInEnglish } from "./messages.ts";
import { isWithinRole, rolesWithin } from "./within-role.ts";

/** What the row of one member takes. */
export interface MemberRowProps {
  readonly member: Member;
  readonly roles: readonly Role[];
  /** Called with what the person wants to do, which a dialog then asks about. */
  readonly onAsk: (question: MemberQuestion) => void;
  /** Called after the role was changed, with what to say about it. */
  readonly onChange: (news: string) => void;
}

/** One member in the table. */
export function MemberRow({ member, roles, onAsk, onChange }: MemberRowProps): ReactElement {
  const { user, joinedAt, lastSeenOn } = member;
  const texts = useMessages("members", membersInEnglish);
  const { session } = useCurrentOrganization();
  const isSelf = session?.user.id === user.id;
  const maySeeSessions = usePermission("session:read");
  const items = useMemberActions(member, roles, onAsk);
  return (
    <tr>
      <td>
        <Person name={user.name} aside={<bdi>{user.email}</bdi>} note={isSelf ? texts.you : undefined} />
      </td>
      <td className="gh-wide">
        <bdi>{user.email}</bdi>
      </td>
      <td>
        <MemberRole member={member} roles={roles} onChange={onChange} />
      </td>
      <td className="gh-wide">
        <TeamNames member={member} />
      </td>
      <td className="gh-wide">
        <Day instant={joinedAt} />
      </td>
      {maySeeSessions && (
        <td className="gh-widest">
          <LastSeen day={lastSeenOn} />
        </td>
      )}
      <td className="gh-cell-actions">
        <Menu label={texts.actionsFor(user.name)} items={items} />
      </td>
    </tr>
  );
}

/** A day alone: noon keeps it the same day nearly everywhere. */
function LastSeen({ day }: { readonly day: string | null }): ReactElement {
  const texts = useMessages("members", membersInEnglish);
  const { dayText } = useDates();
  if (day === null) return <>{texts.neverSeen}</>;
  return <time dateTime={day}>{dayText(`${day}T12:00:00Z`)}</time>;
}

function TeamNames({ member }: { readonly member: Member }): ReactElement {
  return (
    <span className="gh-chips">
      {member.teams.map(({ id, name }) => (
        <bdi key={id} className="gh-badge">
          {name}
        </bdi>
      ))}
    </span>
  );
}

function MemberRole({ member, roles, onChange }: Omit<MemberRowProps, "onAsk">): ReactElement {
  const { user, role } = member;
  const texts = useMessages("members", membersInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  const { session, client } = useCurrentOrganization();
  const refusal = useRoleRefusal(member, roles);
  const [chosen, choose] = useState<string | null>(null);
  const change = useAction(async (to: string) => {
    await client.call("PUT /api/organizations/:org/members/:user/role", {
      parameters: { user: user.id },
      body: { role: to },
    });
    onChange(texts.roleChanged(user.name, roleNames[to] ?? to));
  });
  const tip = useTip(refusal);
  if (refusal !== undefined) {
    return (
      <span {...tip.owner} tabIndex={0} className="gh-fixed">
        {roleNames[role] ?? role}
        <span className="gh-hidden">{`. ${refusal}`}</span>
        {tip.element}
      </span>
    );
  }
  return (
    <>
      <select
        className="gh-select gh-select-compact"
        aria-label={texts.roleOf(user.name)}
        value={chosen ?? role}
        aria-busy={change.isBusy || undefined}
        onChange={(event) => {
          const to = event.target.value;
          choose(to);
          void change.run(to).finally(() => choose(null));
        }}
      >
        {rolesWithin(roles, session).map(({ name }) => (
          <option key={name} value={name}>
            {roleNames[name] ?? name}
          </option>
        ))}
      </select>
      {change.failure !== null && (
        <p role="alert" className="gh-field-error">
          {change.failure}
        </p>
      )}
    </>
  );
}

/** Why the role of a member can not be changed by whoever looks; undefined when it can. */
function useRoleRefusal({ user, role }: Member, roles: readonly Role[]): string | undefined {
  const texts = useMessages("members", membersInEnglish);
  const general = useMessages("general", generalInEnglish);
  const { session } = useCurrentOrganization();
  const refusal = useRefusal("member:update");
  if (refusal !== undefined || session === null) return refusal;
  if (session.user.id === user.id) return texts.ownRole;
  const known = roles.find(({ name }) => name === role);
  if (known === undefined) return general.notReady;
  return isWithinRole(known, session) ? undefined : texts.aboveOwnRole;
}

function useMemberActions(
  member: Member,
  roles: readonly Role[],
  onAsk: (question: MemberQuestion) => void,
): readonly MenuItem[] {
  const texts = useMessages("members", membersInEnglish);
  const { session } = useCurrentOrganization();
  const mayTransfer = useRefusal("organization:transfer") === undefined;
  const mayNotRemove = useRefusal("member:remove");
  if (session === null) return [];
  if (session.user.id === member.user.id) {
    return [{ text: texts.leave, isDanger: true, onChoose: () => onAsk({ kind: "leave" }) }];
  }
  const known = roles.find(({ name }) => name === member.role);
  const isAbove = known !== undefined && !isWithinRole(known, session);
  const refusal = mayNotRemove ?? (isAbove ? texts.aboveOwnRole : undefined);
  const transfer = { text: texts.transfer, onChoose: () => onAsk({ kind: "transfer", member }) };
  const remove = { text: texts.remove, isDanger: true, onChoose: () => onAsk({ kind: "remove", member }) };
  const isOffered = mayTransfer && member.role !== "owner";
  // Who may remove nobody has no use for a menu of refusals in every row.
  if (mayNotRemove !== undefined) return isOffered ? [transfer] : [];
  return [...(isOffered ? [transfer] : []), { ...remove, refusal }];
}
