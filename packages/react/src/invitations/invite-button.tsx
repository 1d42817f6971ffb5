import type { Role, Team } from "@guildhall/protocol";
import { UserPlus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import type { RootProps } from "../root/root.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { invitationsInEnglish } from "./messages.ts";

/** What `InviteButton` takes. */
export interface InviteButtonProps extends RootProps<HTMLButtonElement> {
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  /** The form is asked for from elsewhere, such as a link to this page; default false. */
  readonly isAsked?: boolean;
  /** Called when the form is closed. */
  readonly onClose?: (() => void) | undefined;
  /** Called after people were invited: whoever keeps the lists asks for them again. */
  readonly onChange: () => void;
}

/** Opens the form that invites people; to whom the role does not permit it, it says so. */
export function InviteButton(props: InviteButtonProps): ReactElement {
  const { roles, teams, isAsked = false, onClose, onChange, ...root } = props;
  const texts = useMessages("invitations", invitationsInEnglish);
  const refusal = useRefusal("invitation:create");
  const [isOpen, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
    onClose?.();
  };
  return (
    <>
      <ActionButton {...root} tone="primary" refusal={refusal} onClick={() => setOpen(true)}>
        <UserPlus size={16} aria-hidden />
        {texts.invite}
      </ActionButton>
      {(isOpen || (isAsked && refusal === undefined)) && (
        <InviteDialog roles={roles} teams={teams} onClose={close} onChange={onChange} />
      )}
    </>
  );
}
