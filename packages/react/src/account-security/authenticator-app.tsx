import type { Proofs } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { Dialog } from "../dialog/dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { useDates } from "../list/day.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { Enrolment, type TotpSecret } from "./enrolment.tsx";
import { securityInEnglish } from "./messages.ts";
import { RecoveryCodes } from "./recovery-codes.tsx";

type Asked = "remake" | "turn off" | TotpSecret;

/** The authenticator app: sets it up, turns it off, makes new recovery codes. */
export function AuthenticatorApp(props: {
  readonly account: string;
  readonly totp: Proofs["totp"];
  readonly onChange: () => void;
}): ReactElement {
  const { account, totp, onChange } = props;
  const texts = useMessages("security", securityInEnglish);
  const { dayText } = useDates();
  const client = useGuildhall();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const beginning = useAction(async () => setAsked(await client.call("POST /api/me/totp", { account })));
  const close = (): void => setAsked(null);
  const keep = (): void => {
    setCodes(null);
    onChange();
  };
  return (
    <>
      <div className="gh-security-row">
        <p className="gh-muted">
          {totp === null
            ? texts.appOff
            : `${texts.appOn(dayText(totp.enabledAt))} ${texts.codesLeft(totp.recoveryCodesLeft)}`}
        </p>
        <div className="gh-security-line">
          {totp === null ? (
            <ActionButton isBusy={beginning.isBusy} onClick={() => void beginning.run()}>
              {texts.appSetUp}
            </ActionButton>
          ) : (
            <>
              <ActionButton onClick={() => setAsked("remake")}>{texts.codesRemake}</ActionButton>
              <ActionButton tone="danger" onClick={() => setAsked("turn off")}>
                {texts.appTurnOff}
              </ActionButton>
            </>
          )}
        </div>
      </div>
      <Failure text={beginning.failure} />
      {typeof asked === "object" && asked !== null && (
        <Enrolment account={account} made={asked} onCodes={setCodes} onClose={close} />
      )}
      {asked === "remake" && <Remake account={account} onCodes={setCodes} onClose={close} />}
      {asked === "turn off" && <TurnOff account={account} onChange={onChange} onClose={close} />}
      {codes !== null && asked === null && (
        <Dialog title={texts.codesTitle} onClose={keep}>
          <RecoveryCodes codes={codes} onDone={keep} />
        </Dialog>
      )}
    </>
  );
}

function Remake(props: {
  readonly account: string;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { account, onCodes, onClose } = props;
  const texts = useMessages("security", securityInEnglish);
  const client = useGuildhall();
  return (
    <ConfirmDialog
      title={texts.codesRemakeTitle}
      consequences={texts.codesRemakeConsequences()}
      action={texts.codesRemakeAction}
      onClose={onClose}
      onConfirm={async () => {
        const { recoveryCodes } = await client.call("POST /api/me/recovery-codes", { account });
        onCodes(recoveryCodes);
      }}
    />
  );
}

function TurnOff(props: {
  readonly account: string;
  readonly onChange: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { account, onChange, onClose } = props;
  const texts = useMessages("security", securityInEnglish);
  const client = useGuildhall();
  return (
    <ConfirmDialog
      title={texts.appOffTitle}
      consequences={texts.appOffConsequences()}
      action={texts.appOffAction}
      onClose={onClose}
      onConfirm={async () => {
        await client.call("DELETE /api/me/totp", { account });
        onChange();
      }}
    />
  );
}
