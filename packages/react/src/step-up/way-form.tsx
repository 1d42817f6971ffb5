import type { User } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction, type Action } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { stepUpInEnglish } from "./messages.ts";
import { ProofForm } from "./proof-form.tsx";
import { providerOf, type Way } from "./ways.ts";

/** An organization that asks for more proof. */
export interface Asker {
  readonly slug: string;
  readonly name: string;
}

/** What a way of proving more takes. */
export interface WayFormProps {
  readonly way: Way;
  readonly user: User;
  /** The organization that asks; null where it is an act on the account. */
  readonly organization: Asker | null;
  /** The path of ours that a window comes back to from a service elsewhere. */
  readonly returnTo: string;
}

/** Leads through one way of proving more. What it comes to, the question itself shows: it is then gone. */
export function WayForm(props: WayFormProps): ReactElement {
  const { way, user } = props;
  const { stepUp } = useGuildhall();
  const texts = useMessages("stepUp", stepUpInEnglish);
  const code = { autoComplete: "one-time-code", autoCapitalize: "none", spellCheck: false };
  switch (way) {
    case "pwd":
      return (
        <ProofForm
          label={texts.pwd}
          input={{ type: "password", autoComplete: "current-password" }}
          send={(password) => stepUp.password(user.id, password)}
        />
      );
    case "otp":
      return (
        <ProofForm
          label={texts.code}
          hint={texts.codeHint}
          input={code}
          send={(typed) => stepUp.totp(user.id, typed)}
        />
      );
    case "email":
      return <MailedCode user={user} />;
    case "hwk":
      return <ShowPasskey user={user} />;
    default:
      return <Elsewhere {...props} />;
  }
}

function MailedCode({ user }: { readonly user: User }): ReactElement {
  const { stepUp } = useGuildhall();
  const texts = useMessages("stepUp", stepUpInEnglish);
  const [isSent, setSent] = useState(false);
  const sending = useAction(async () => {
    await stepUp.sendEmailCode(user.id);
    setSent(true);
  });
  if (!isSent) return <OneButton text={texts.sendCode} action={sending} />;
  return (
    <ProofForm
      label={texts.mailedCode}
      hint={texts.mailedHint(user.email)}
      input={{ autoComplete: "one-time-code", inputMode: "numeric" }}
      send={(typed) => stepUp.emailCode(user.id, typed)}
    />
  );
}

function ShowPasskey({ user }: { readonly user: User }): ReactElement {
  const { stepUp } = useGuildhall();
  const texts = useMessages("stepUp", stepUpInEnglish);
  const [isNotShown, setNotShown] = useState(false);
  const showing = useAction(async () => {
    setNotShown(false);
    try {
      await stepUp.passkey(user.id);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      setNotShown(true);
    }
  });
  return (
    <OneButton text={texts.showPasskey} action={showing} note={isNotShown ? texts.noPasskey : undefined} />
  );
}

/** Goes on in a window of its own, so that the page stays as it is; that window tells all tabs when it comes back. */
function Elsewhere({ way, user, organization, returnTo }: WayFormProps): ReactElement {
  const { stepUp } = useGuildhall();
  const texts = useMessages("stepUp", stepUpInEnglish);
  const [note, setNote] = useState<string>();
  const provider = providerOf(way);
  const going = useAction(async () => {
    // Opened at once: a browser lets only what the person did open a window.
    const opened = window.open("", "_blank", "popup,width=520,height=680");
    setNote(opened === null ? texts.noWindow : texts.waiting);
    if (opened === null) return;
    const service = provider === null ? { organization: organization?.slug ?? "" } : { provider };
    try {
      const address = await stepUp.elsewhere(user.id, service, `${returnTo}?account=${user.id}`);
      opened.location.href = address;
    } catch (error) {
      opened.close();
      setNote(undefined);
      throw error;
    }
  });
  const name = provider === null ? (organization?.name ?? "") : texts[provider];
  return <OneButton text={texts.goThere(name)} action={going} note={note} />;
}

function OneButton(props: {
  readonly text: string;
  readonly note?: string | undefined;
  readonly action: Action<void>;
}): ReactElement {
  const { text, note, action } = props;
  return (
    <div className="gh-form gh-form-wide">
      <p role="status" className="gh-muted">
        {note}
      </p>
      <Failure text={action.failure ?? Object.values(action.errors)[0] ?? null} />
      <div className="gh-dialog-actions">
        <ActionButton tone="primary" autoFocus isBusy={action.isBusy} onClick={() => void action.run()}>
          {text}
        </ActionButton>
      </div>
    </div>
  );
}
