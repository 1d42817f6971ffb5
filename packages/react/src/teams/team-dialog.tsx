import type { Team } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { Dialog } from "../dialog/dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { teamsInEnglish } from "./messages.ts";

/** Names a team: a new one when `team` is null. */
export function TeamDialog(props: {
  readonly team: Team | null;
  readonly onClose: () => void;
  readonly onChange: () => void;
}): ReactElement {
  const { team, onClose, onChange } = props;
  const texts = useMessages("teams", teamsInEnglish);
  const { client } = useCurrentOrganization();
  const [name, setName] = useState(team?.name ?? "");
  const [isMissing, setMissing] = useState(false);
  const naming = useAction(
    async () => {
      const body = { name };
      if (team === null) await client.call("POST /api/organizations/:org/teams", { body });
      else
        await client.call("PATCH /api/organizations/:org/teams/:team", {
          parameters: { team: team.id },
          body,
        });
      onChange();
    },
    { team_taken: "name" },
  );
  const submit = async (): Promise<void> => {
    setMissing(name.trim() === "");
    if (name.trim() !== "" && !naming.isBusy && (await naming.run())) onClose();
  };
  return (
    <Dialog title={team === null ? texts.createTitle : texts.renameTitle(team.name)} onClose={onClose}>
      <form
        className="gh-form gh-form-wide"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label={texts.name}
          placeholder={texts.namePlaceholder}
          maxLength={60}
          autoComplete="off"
          error={isMissing ? texts.nameMissing : naming.errors["name"]}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setMissing(false);
            naming.forget();
          }}
        />
        <Failure text={naming.failure} />
        <div className="gh-dialog-actions">
          <ActionButton type="submit" tone="primary" isBusy={naming.isBusy}>
            {team === null ? texts.create : texts.save}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}
