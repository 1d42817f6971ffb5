import type { Role, Team } from "@guildhall/protocol";
import { UserPlus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { InviteDialog } from "./invite-dialog.tsx";

/** What `InviteButton` takes. */
export interface InviteButtonProps {
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  /** Called after people were invited: whoever keeps the lists asks for them again. */
  readonly onChange: () => void;
}

/** Opens the form that invites people; to whom the role does not permit it, it says so. */
export function InviteButton({ roles, teams, onChange }: InviteButtonProps): ReactElement {
  const { invitations: texts } = useMessages();
  const refusal = useRefusal("invitation:create");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionButton tone="primary" refusal={refusal} onClick={() => setOpen(true)}>
        <UserPlus size={16} aria-hidden />
        {texts.invite}
      </ActionButton>
      {isOpen && (
        <InviteDialog roles={roles} teams={teams} onClose={() => setOpen(false)} onChange={onChange} />
      )}
    </>
  );
}
