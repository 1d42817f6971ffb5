import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { acceptInEnglish } from "./messages.ts";

/** Signs the invited person in, beside whoever is signed in, and hands on who it is. The page and its secret stay. */
export function InvitedSignIn(props: {
  readonly email: string;
  /** Called with the id of the user. */
  readonly onSignedIn: (account: string) => Promise<void>;
  readonly onSignInOtherwise?: (() => void) | undefined;
}): ReactElement {
  const { email, onSignedIn, onSignInOtherwise } = props;
  const texts = useMessages("accept", acceptInEnglish);
  const client = useGuildhall();
  const [password, setPassword] = useState("");
  const [isMissing, setMissing] = useState(false);
  const signing = useAction(
    async () => {
      const { user } = await client.signIn({ email, password });
      await onSignedIn(user.id);
    },
    { wrong_credentials: "password" },
  );
  return (
    <form
      className="gh-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(password === "");
        if (password !== "" && !signing.isBusy) void signing.run();
      }}
    >
      <p className="gh-muted">{texts.signInLead(email)}</p>
      <input type="hidden" autoComplete="username" value={email} />
      <TextField
        label={texts.password}
        type="password"
        autoComplete="current-password"
        error={isMissing ? texts.passwordMissing : signing.errors["password"]}
        value={password}
        onChange={(event) => {
          setPassword(event.target.value);
          setMissing(false);
          signing.forget();
        }}
      />
      <Failure text={signing.failure} />
      <ActionButton type="submit" tone="primary" isBusy={signing.isBusy}>
        {texts.signIn}
      </ActionButton>
      {onSignInOtherwise && (
        <ActionButton tone="bare" onClick={onSignInOtherwise}>
          {texts.signInOtherwise}
        </ActionButton>
      )}
    </form>
  );
}
