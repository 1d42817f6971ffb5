import { useState, type ReactElement, type SubmitEvent } from "react";
import { CopyButton } from "../account-security/copy-button.tsx";
import { Dialog } from "../dialog/dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { SelectField, TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { PermissionChoice } from "../roles/permission-choice.tsx";
import { apiKeysInEnglish } from "./messages.ts";

const lifetimes = [7, 30, 90, 180, 365] as const;
const usualLifetime = 90;

interface Made {
  readonly name: string;
  readonly secret: string;
}

/** Makes an API key of what its maker may do, and shows it, once. */
export function CreateApiKey(props: {
  readonly onChange: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { onChange, onClose } = props;
  const texts = useMessages("apiKeys", apiKeysInEnglish);
  const [made, setMade] = useState<Made | null>(null);
  const take = (key: Made): void => {
    setMade(key);
    onChange();
  };
  return (
    <Dialog title={made === null ? texts.create : texts.ready(made.name)} onClose={onClose}>
      {made === null ? (
        <KeyForm onMade={take} onClose={onClose} />
      ) : (
        <Secret secret={made.secret} onDone={onClose} />
      )}
    </Dialog>
  );
}

function KeyForm(props: {
  readonly onMade: (made: Made) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { onMade, onClose } = props;
  const texts = useMessages("apiKeys", apiKeysInEnglish);
  const general = useMessages("general", generalInEnglish);
  const { client, session } = useCurrentOrganization();
  const [name, setName] = useState("");
  const [days, setDays] = useState<number>(usualLifetime);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [wasSent, setSent] = useState(false);
  const making = useAction(async () => {
    const body = { name, days, permissions: [...chosen] };
    onMade(await client.call("POST /api/organizations/:org/api-keys", { body }));
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setSent(true);
    if (name.trim() !== "" && chosen.size > 0 && !making.isBusy) void making.run();
  };
  return (
    <form className="gh-form gh-form-wide" noValidate onSubmit={submit}>
      <TextField
        label={texts.name}
        hint={texts.nameHint}
        error={wasSent && name.trim() === "" ? texts.nameMissing : making.errors["name"]}
        maxLength={80}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField label={texts.lasts} value={days} onChange={(event) => setDays(Number(event.target.value))}>
        {lifetimes.map((lifetime) => (
          <option key={lifetime} value={lifetime}>
            {texts.days(lifetime)}
          </option>
        ))}
      </SelectField>
      <div className="gh-fieldset">
        <p className="gh-field-label">{texts.permissions}</p>
        <PermissionChoice permissions={session?.permissions ?? []} chosen={chosen} onChoose={setChosen} />
      </div>
      <Failure text={wasSent && chosen.size === 0 ? texts.permissionsMissing : making.failure} />
      <div className="gh-dialog-actions">
        <ActionButton onClick={onClose}>{general.cancel}</ActionButton>
        <ActionButton type="submit" tone="primary" isBusy={making.isBusy}>
          {texts.create}
        </ActionButton>
      </div>
    </form>
  );
}

function Secret(props: { readonly secret: string; readonly onDone: () => void }): ReactElement {
  const { secret, onDone } = props;
  const texts = useMessages("apiKeys", apiKeysInEnglish);
  return (
    <div className="gh-form gh-form-wide">
      <p>{texts.once}</p>
      <TextField
        label={texts.secret}
        readOnly
        dir="ltr"
        value={secret}
        onFocus={(event) => event.target.select()}
      />
      <CopyButton label={texts.copy} text={secret} />
      <div className="gh-dialog-actions">
        <ActionButton tone="primary" data-first-focus onClick={onDone}>
          {texts.done}
        </ActionButton>
      </div>
    </div>
  );
}
