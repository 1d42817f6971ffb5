import type { PendingEmail, User } from "@guildhall/protocol";
import { useState, type ReactElement, type RefCallback, type SubmitEvent } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useDates } from "../list/day.tsx";
import { isolated } from "../messages/isolated.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { takeLostFocus } from "../root/lost-focus.ts";
import { accountInEnglish } from "./messages.ts";
import { usePendingEmail } from "./use-pending-email.ts";

/** The address that an account has; asks for another one, and shows it while it waits to be confirmed. */
export function EmailForm({ user }: { readonly user: User }): ReactElement {
  const texts = useMessages("account", accountInEnglish);
  const { pending, set } = usePendingEmail(user.id);
  const [isAsking, setAsking] = useState(false);
  // What comes in place of what was pressed takes the focus; what is there from the start does not.
  const [hasActed, setActed] = useState(false);
  const change = (now: PendingEmail | null): void => {
    set(now);
    setAsking(false);
    setActed(true);
  };
  const focus = hasActed ? takeLostFocus : undefined;
  return (
    <div className="gh-form">
      <TextField label={texts.emailNow} type="email" readOnly value={user.email} />
      {pending !== null && <Pending account={user.id} pending={pending} focus={focus} onChange={change} />}
      {pending === null && isAsking && (
        <Asking
          account={user.id}
          onAsk={change}
          onClose={() => {
            setAsking(false);
            setActed(true);
          }}
        />
      )}
      {pending === null && !isAsking && (
        <div className="gh-security-line">
          <ActionButton ref={focus} onClick={() => setAsking(true)}>
            {texts.emailChange}
          </ActionButton>
        </div>
      )}
    </div>
  );
}

function Asking(props: {
  readonly account: string;
  readonly onAsk: (asked: PendingEmail) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { account, onAsk, onClose } = props;
  const texts = useMessages("account", accountInEnglish);
  const client = useGuildhall();
  const [email, setEmail] = useState("");
  const [isMissing, setMissing] = useState(false);
  const asking = useAction(async () => {
    onAsk(await client.call("POST /api/me/email-change", { body: { email }, account }));
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setMissing(email.trim() === "");
    if (email.trim() !== "" && !asking.isBusy) void asking.run();
  };
  return (
    <form className="gh-email-change" noValidate onSubmit={submit}>
      <TextField
        label={texts.newEmail}
        type="email"
        autoComplete="email"
        autoFocus
        hint={texts.newEmailHint}
        error={isMissing ? texts.newEmailMissing : asking.errors["email"]}
        value={email}
        onChange={(event) => {
          setEmail(event.target.value);
          setMissing(false);
          asking.forget();
        }}
      />
      <Failure text={asking.failure} />
      <div className="gh-security-line">
        <ActionButton type="submit" tone="primary" isBusy={asking.isBusy}>
          {texts.emailSend}
        </ActionButton>
        <ActionButton onClick={onClose}>{texts.emailNever}</ActionButton>
      </div>
    </form>
  );
}

function Pending(props: {
  readonly account: string;
  readonly pending: PendingEmail;
  readonly focus: RefCallback<HTMLElement> | undefined;
  readonly onChange: (pending: PendingEmail | null) => void;
}): ReactElement {
  const { account, pending, focus, onChange } = props;
  const { email, expiresAt } = pending;
  const texts = useMessages("account", accountInEnglish);
  const { momentText } = useDates();
  const client = useGuildhall();
  const sending = useAction(async () => {
    onChange(await client.call("POST /api/me/email-change", { body: { email }, account }));
  });
  const cancelling = useAction(async () => {
    await client.call("DELETE /api/me/email-change", { account });
    onChange(null);
  });
  return (
    <div className="gh-email-change" role="group" aria-label={texts.emailWaits}>
      <div>
        <p className="gh-field-label" ref={focus} tabIndex={-1}>
          {texts.emailWaits}
        </p>
        <p className="gh-muted" role="status">
          {texts.emailWaitsText(isolated(email), momentText(expiresAt))}
        </p>
      </div>
      <Failure text={sending.failure ?? cancelling.failure} />
      <div className="gh-security-line">
        <ActionButton isBusy={sending.isBusy} onClick={() => void sending.run()}>
          {texts.emailAgain}
        </ActionButton>
        <ActionButton isBusy={cancelling.isBusy} onClick={() => void cancelling.run()}>
          {texts.emailCancel}
        </ActionButton>
      </div>
    </div>
  );
}
