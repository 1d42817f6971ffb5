import { useState, type ReactElement, type SubmitEvent } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { CheckField, TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { securityInEnglish } from "./messages.ts";

const leastLength = 10;
const nothingTyped = { old: "", next: "", endOthers: true };

/** Changes the password, or sets the first. */
export function PasswordForm(props: {
  readonly account: string;
  readonly isSet: boolean;
  readonly onChange: () => void;
}): ReactElement {
  const { account, isSet, onChange } = props;
  const texts = useMessages("security", securityInEnglish);
  const client = useGuildhall();
  const [typed, setTyped] = useState(nothingTyped);
  const [wasSent, setSent] = useState(false);
  const [isDone, setDone] = useState(false);
  const changing = useAction(
    async () => {
      const old = isSet ? { oldPassword: typed.old } : {};
      const body = { ...old, password: typed.next, endOtherSessions: typed.endOthers };
      await client.call("PUT /api/me/password", { body, account });
      setTyped(nothingTyped);
      setSent(false);
      setDone(true);
      onChange();
    },
    { wrong_credentials: "oldPassword" },
  );
  const isOldMissing = isSet && typed.old === "";
  const wrong = changing.errors["oldPassword"] && texts.oldPasswordWrong;
  const isShort = typed.next.length < leastLength;
  const type = (change: Partial<typeof nothingTyped>): void => {
    setTyped({ ...typed, ...change });
    setDone(false);
    changing.forget();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setSent(true);
    if (!isOldMissing && !isShort && !changing.isBusy) void changing.run();
  };
  return (
    <form className="gh-form" noValidate onSubmit={submit}>
      <p className="gh-muted">{isSet ? texts.passwordSet : texts.passwordUnset}</p>
      {isSet && (
        <TextField
          label={texts.oldPassword}
          type="password"
          autoComplete="current-password"
          error={wasSent && isOldMissing ? texts.oldPasswordMissing : wrong}
          value={typed.old}
          onChange={(event) => type({ old: event.target.value })}
        />
      )}
      <TextField
        label={texts.newPassword}
        type="password"
        autoComplete="new-password"
        hint={texts.newPasswordHint}
        error={wasSent && isShort ? texts.newPasswordShort : changing.errors["password"]}
        value={typed.next}
        onChange={(event) => type({ next: event.target.value })}
      />
      <CheckField
        label={texts.endOthers}
        checked={typed.endOthers}
        onChange={(event) => type({ endOthers: event.target.checked })}
      />
      <Failure text={changing.failure} />
      <div className="gh-security-line">
        <ActionButton type="submit" isBusy={changing.isBusy}>
          {isSet ? texts.changePassword : texts.setPassword}
        </ActionButton>
        <span role="status" className="gh-muted">
          {isDone ? texts.passwordChanged : ""}
        </span>
      </div>
    </form>
  );
}
