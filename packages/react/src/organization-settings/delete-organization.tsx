import type { OrganizationSettings } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { settingsInEnglish } from "./messages.ts";

/** Deletes an organization, after its name was typed. */
export function DeleteOrganization(props: {
  readonly settings: OrganizationSettings;
  readonly onDelete: () => void;
}): ReactElement {
  const { settings, onDelete } = props;
  const texts = useMessages("settings", settingsInEnglish);
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("organization:delete");
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="gh-danger-row">
      <div>
        <p className="gh-field-label">{texts.remove}</p>
        <p className="gh-muted">{texts.removeText}</p>
      </div>
      <ActionButton tone="danger" refusal={refusal} onClick={() => setOpen(true)}>
        {texts.removeButton}
      </ActionButton>
      {isOpen && (
        <ConfirmDialog
          title={texts.removeTitle(settings.name)}
          consequences={texts.removeConsequences(settings.name)}
          action={texts.removeAction}
          typed={{ label: texts.removeTyped(settings.name), text: settings.name }}
          onClose={() => setOpen(false)}
          onConfirm={async () => {
            await client.call("DELETE /api/organizations/:org");
            onDelete();
          }}
        />
      )}
    </div>
  );
}
