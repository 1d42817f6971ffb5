import type { Role, SsoConnection } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { Dialog } from "../dialog/dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { SelectField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { rolesWithin } from "../members/within-role.ts";
import { generalInEnglish, rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { changesOf, draftOf, missingIn, namingOf, type ConnectionDraft } from "./connection-draft.ts";
import { ConnectionFields } from "./connection-fields.tsx";
import { ssoInEnglish } from "./messages.ts";

/** What the dialog takes. */
export interface ConnectionDialogProps {
  /** The identity provider that is changed; null names a new one. */
  readonly connection: SsoConnection | null;
  readonly roles: readonly Role[];
  readonly onClose: () => void;
  readonly onChange: () => void;
}

/** Asks what is known of an identity provider, and who becomes what by it. */
export function ConnectionDialog({
  connection,
  roles,
  onClose,
  onChange,
}: ConnectionDialogProps): ReactElement {
  const texts = useMessages("sso", ssoInEnglish);
  const general = useMessages("general", generalInEnglish);
  const [before] = useState(() => draftOf(connection));
  const [draft, setDraft] = useState(before);
  const [missing, setMissing] = useState<readonly (keyof ConnectionDraft)[]>([]);
  const saving = useSaving(connection, before, () => {
    onChange();
    onClose();
  });
  const submit = (): void => {
    const left = missingIn(draft, connection === null);
    setMissing(left);
    if (left.length === 0 && !saving.isBusy) void saving.run(draft);
  };
  const change = (part: Partial<ConnectionDraft>): void => {
    setDraft({ ...draft, ...part });
    setMissing([]);
    saving.forget();
  };
  const errorOf = (field: keyof ConnectionDraft): string | undefined =>
    missing.includes(field)
      ? texts.missing
      : (saving.errors[`connection.${field}`] ??
        saving.errors[field] ??
        certificateError(field, saving.errors));
  return (
    <Dialog title={connection === null ? texts.addTitle : texts.changeTitle} onClose={onClose}>
      <form
        className="gh-form gh-form-wide"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ConnectionFields draft={draft} isNew={connection === null} errorOf={errorOf} onChange={change} />
        <ProvisionField roles={roles} draft={draft} onChange={change} error={errorOf("provisionRole")} />
        <Failure text={saving.failure} />
        <div className="gh-dialog-actions">
          <ActionButton onClick={onClose}>{general.cancel}</ActionButton>
          <ActionButton type="submit" tone="primary" isBusy={saving.isBusy}>
            {connection === null ? texts.add : texts.save}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}

function useSaving(connection: SsoConnection | null, before: ConnectionDraft, onSaved: () => void) {
  const { client } = useCurrentOrganization();
  return useAction(
    async (draft: ConnectionDraft) => {
      if (connection === null) {
        await client.call("POST /api/organizations/:org/sso", { body: namingOf(draft) });
      } else {
        await client.call("PATCH /api/organizations/:org/sso/:connection", {
          parameters: { connection: connection.id },
          body: changesOf(draft, before),
        });
      }
      onSaved();
    },
    { role_unknown: "provisionRole", above_own_role: "provisionRole" },
  );
}

/** Each certificate is a field of its own to the server, and all of them are one here. */
function certificateError(
  field: keyof ConnectionDraft,
  errors: Readonly<Record<string, string>>,
): string | undefined {
  if (field !== "certificates") return undefined;
  return Object.entries(errors).find(([name]) => name.includes("certificates"))?.[1];
}

function ProvisionField(props: {
  readonly roles: readonly Role[];
  readonly draft: ConnectionDraft;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<ConnectionDraft>) => void;
}): ReactElement {
  const texts = useMessages("sso", ssoInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  const { session } = useCurrentOrganization();
  // Nobody becomes an owner by what a provider says.
  const offered = rolesWithin(props.roles, session).filter(({ name }) => name !== "owner");
  return (
    <SelectField
      label={texts.provision}
      error={props.error}
      value={props.draft.provisionRole}
      onChange={(event) => props.onChange({ provisionRole: event.target.value })}
    >
      <option value="">{texts.nobody}</option>
      {offered.map(({ name }) => (
        <option key={name} value={name}>
          {texts.becomes(roleNames[name] ?? name)}
        </option>
      ))}
    </SelectField>
  );
}
