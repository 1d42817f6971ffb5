import type { Member, Role } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { SelectField } from "../form/field.tsx";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { membersInEnglish } from "./messages.ts";

/** What somebody wants to do, before they have confirmed it. */
export type MemberQuestion =
  { readonly kind: "leave" } | { readonly kind: "remove" | "transfer"; readonly member: Member };

/** What the dialogs take. */
export interface MemberDialogsProps {
  readonly question: MemberQuestion;
  readonly roles: readonly Role[];
  readonly onClose: () => void;
  /** Called after it was done, with what to say about it. */
  readonly onChange: (news: string) => void;
  readonly onLeave: () => void;
}

/** Asks before somebody is removed, leaves, or becomes an owner. */
export function MemberDialogs(props: MemberDialogsProps): ReactElement {
  const { question, ...rest } = props;
  if (question.kind === "leave") return <LeaveDialog {...rest} />;
  const { member } = question;
  return question.kind === "remove" ? (
    <RemoveDialog {...rest} member={member} />
  ) : (
    <TransferDialog {...rest} member={member} />
  );
}

type DialogParts = Omit<MemberDialogsProps, "question">;

function RemoveDialog({
  member,
  onClose,
  onChange,
}: DialogParts & { readonly member: Member }): ReactElement {
  const texts = useMessages("members", membersInEnglish);
  const { client, session } = useCurrentOrganization();
  const { id, name } = member.user;
  const organization = session?.organization.name ?? client.slug;
  return (
    <ConfirmDialog
      title={texts.removeTitle(name, organization)}
      consequences={texts.removeConsequences(name, organization)}
      action={texts.removeAction(name)}
      onClose={onClose}
      onConfirm={async () => {
        await client.call("DELETE /api/organizations/:org/members/:user", { parameters: { user: id } });
        onChange(texts.removed(name));
      }}
    />
  );
}

function LeaveDialog({ onClose, onLeave }: DialogParts): ReactElement {
  const texts = useMessages("members", membersInEnglish);
  const guildhall = useGuildhall();
  const { client, session } = useCurrentOrganization();
  const organization = session?.organization.name ?? client.slug;
  return (
    <ConfirmDialog
      title={texts.leaveTitle(organization)}
      consequences={texts.leaveConsequences(organization)}
      action={texts.leaveAction(organization)}
      onClose={onClose}
      onConfirm={async () => {
        await client.call("POST /api/organizations/:org/departure");
        await guildhall.refreshMe();
        onLeave();
      }}
    />
  );
}

function TransferDialog(props: DialogParts & { readonly member: Member }): ReactElement {
  const { member, roles, onClose, onChange } = props;
  const texts = useMessages("members", membersInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  const guildhall = useGuildhall();
  const { client, session } = useCurrentOrganization();
  const [ownRole, setOwnRole] = useState("admin");
  const { id, name } = member.user;
  const organization = session?.organization.name ?? client.slug;
  return (
    <ConfirmDialog
      title={texts.transferTitle(name, organization)}
      consequences={texts.transferConsequences(name, organization)}
      action={texts.transferAction(name)}
      onClose={onClose}
      onConfirm={async () => {
        await client.call("POST /api/organizations/:org/ownership", { body: { user: id, ownRole } });
        // What one may do here is another thing now, also what one may ask for.
        await Promise.all([client.open(), guildhall.refreshMe()]);
        onChange(texts.transferred(name));
      }}
    >
      <SelectField
        label={texts.transferOwnRole}
        value={ownRole}
        onChange={(event) => setOwnRole(event.target.value)}
      >
        {roles.map((role) => (
          <option key={role.name} value={role.name}>
            {roleNames[role.name] ?? role.name}
          </option>
        ))}
      </SelectField>
    </ConfirmDialog>
  );
}
