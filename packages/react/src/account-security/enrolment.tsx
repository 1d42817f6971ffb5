import { useState, type ReactElement, type SubmitEvent } from "react";
import { Dialog } from "../dialog/dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { QrCode } from "../qr-code/qr-code.tsx";
import { CopyButton } from "./copy-button.tsx";
import { securityInEnglish } from "./messages.ts";

/** The secret of an authenticator app, before the app counts. */
export interface TotpSecret {
  /** Base32, for typing it in. */
  readonly secret: string;
  /** The `otpauth` address of the same. */
  readonly uri: string;
}

/** Tells the secret to the person, and turns the app on by its first code. */
export function Enrolment(props: {
  readonly account: string;
  readonly made: TotpSecret;
  /** Called with the recovery codes once the app is on. */
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { account, made, onCodes, onClose } = props;
  const texts = useMessages("security", securityInEnglish);
  const general = useMessages("general", generalInEnglish);
  const client = useGuildhall();
  const [code, setCode] = useState("");
  const [isMissing, setMissing] = useState(false);
  const confirming = useAction(
    async () => {
      const answer = await client.call("POST /api/me/totp/confirmation", { body: { code }, account });
      onCodes(answer.recoveryCodes);
      onClose();
    },
    { wrong_code: "code" },
  );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setMissing(code.trim() === "");
    if (code.trim() !== "" && !confirming.isBusy) void confirming.run();
  };
  return (
    <Dialog title={texts.appTitle} onClose={onClose}>
      <form className="gh-form gh-form-wide" noValidate onSubmit={submit}>
        <p>{texts.appAdd}</p>
        <QrCode text={made.uri} label={texts.appScan} />
        <p>
          <a className="gh-link" href={made.uri}>
            {texts.appLink}
          </a>
        </p>
        <div className="gh-security-secret">
          <span className="gh-field-label">{texts.appKey}</span>
          <code dir="ltr">{inGroups(made.secret)}</code>
          <CopyButton label={texts.appCopyKey} text={made.secret} />
        </div>
        <TextField
          label={texts.appCode}
          hint={texts.appConfirm}
          error={isMissing ? texts.appCodeMissing : confirming.errors["code"]}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => {
            setCode(event.target.value);
            setMissing(false);
            confirming.forget();
          }}
        />
        <Failure text={confirming.failure} />
        <div className="gh-dialog-actions">
          <ActionButton onClick={onClose}>{general.cancel}</ActionButton>
          <ActionButton type="submit" tone="primary" isBusy={confirming.isBusy}>
            {texts.appTurnOn}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}

/** A secret as one reads it aloud: in fours. */
function inGroups(secret: string): string {
  return secret.replace(/.{4}(?=.)/g, "$& ");
}
