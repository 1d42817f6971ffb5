import type { Role, Team } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { Dialog } from "../dialog/dialog.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { InviteForm } from "./invite-form.tsx";
import { InviteOutcomes } from "./invite-outcomes.tsx";
import { invitationsInEnglish } from "./messages.ts";
import type { Outcomes } from "./outcomes.ts";

/** What the dialog takes. */
export interface InviteDialogProps {
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  readonly onClose: () => void;
  /** Called after people were invited. */
  readonly onChange: () => void;
}

/** Invites many people at once, and says what became of each address. */
export function InviteDialog({ roles, teams, onClose, onChange }: InviteDialogProps): ReactElement {
  const texts = useMessages("invitations", invitationsInEnglish);
  const { client, session } = useCurrentOrganization();
  const [outcomes, setOutcomes] = useState<Outcomes | null>(null);
  return (
    <Dialog title={texts.title(session?.organization.name ?? client.slug)} onClose={onClose}>
      {outcomes === null ? (
        <InviteForm
          roles={roles}
          teams={teams}
          onInvited={(items) => {
            setOutcomes(items);
            onChange();
          }}
        />
      ) : (
        <InviteOutcomes outcomes={outcomes} onClose={onClose} onAgain={() => setOutcomes(null)} />
      )}
    </Dialog>
  );
}
