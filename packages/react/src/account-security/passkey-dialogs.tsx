import { makePasskey } from "@guildhall/client";
import type { Passkey } from "@guildhall/protocol";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { Dialog } from "../dialog/dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { securityInEnglish } from "./messages.ts";

/** Has the person name a passkey and make it. */
export function AddPasskey(props: {
  readonly account: string;
  readonly onChange: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { account, onChange, onClose } = props;
  const texts = useMessages("security", securityInEnglish);
  const client = useGuildhall();
  const [declined, setDeclined] = useState<string | null>(null);
  const make = async (name: string): Promise<void> => {
    setDeclined(null);
    const { challenge, options } = await client.call("POST /api/me/passkeys/options", { account });
    const response = await makePasskey(options).catch((error: unknown) => {
      if (!(error instanceof DOMException)) throw error;
      setDeclined(error.name === "InvalidStateError" ? texts.passkeyTwice : texts.passkeyDeclined);
      return null;
    });
    if (response === null) return;
    await client.call("POST /api/me/passkeys", { body: { challenge, name, response }, account });
    onChange();
    onClose();
  };
  return (
    <Dialog title={texts.passkeyAdd} onClose={onClose}>
      <NameForm
        name={texts.passkeyDefault}
        lead={texts.passkeyAddText}
        action={texts.passkeyMake}
        notice={declined}
        onName={make}
        onClose={onClose}
      />
    </Dialog>
  );
}

/** Gives a passkey another name. */
export function RenamePasskey(props: {
  readonly account: string;
  readonly passkey: Passkey;
  readonly onChange: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { account, passkey, onChange, onClose } = props;
  const texts = useMessages("security", securityInEnglish);
  const client = useGuildhall();
  const rename = async (name: string): Promise<void> => {
    const parameters = { passkey: passkey.id };
    await client.call("PATCH /api/me/passkeys/:passkey", { parameters, body: { name }, account });
    onChange();
    onClose();
  };
  return (
    <Dialog title={texts.passkeyRenameTitle} onClose={onClose}>
      <NameForm name={passkey.name} action={texts.passkeySave} onName={rename} onClose={onClose} />
    </Dialog>
  );
}

function NameForm(props: {
  readonly name: string;
  readonly lead?: string;
  readonly action: string;
  /** What came of the last attempt. */
  readonly notice?: string | null;
  readonly onName: (name: string) => Promise<void>;
  readonly onClose: () => void;
}): ReactElement {
  const { lead, action, notice = null, onName, onClose } = props;
  const texts = useMessages("security", securityInEnglish);
  const general = useMessages("general", generalInEnglish);
  const [name, setName] = useState(props.name);
  const [isMissing, setMissing] = useState(false);
  const naming = useAction(onName);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setMissing(name.trim() === "");
    if (name.trim() !== "" && !naming.isBusy) void naming.run(name);
  };
  return (
    <form className="gh-form gh-form-wide" noValidate onSubmit={submit}>
      {lead !== undefined && <p className="gh-muted">{lead}</p>}
      <TextField
        label={texts.passkeyName}
        hint={texts.passkeyNameHint}
        error={isMissing ? texts.passkeyNameMissing : naming.errors["name"]}
        maxLength={60}
        autoComplete="off"
        value={name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          setName(event.target.value);
          setMissing(false);
          naming.forget();
        }}
      />
      <Failure text={naming.failure ?? notice} />
      <div className="gh-dialog-actions">
        <ActionButton onClick={onClose}>{general.cancel}</ActionButton>
        <ActionButton type="submit" tone="primary" isBusy={naming.isBusy}>
          {action}
        </ActionButton>
      </div>
    </form>
  );
}
