import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import type { InvitationLink } from "./invitation-link.ts";
import { acceptInEnglish } from "./messages.ts";

/** The fewest characters of a password. */
const shortest = 10;

/** Signs a new person up from their invitation and lets them in, both or neither; no organization is asked for. */
export function InvitedSignUp(props: {
  readonly link: InvitationLink;
  readonly onBegin: () => void;
  /** Called with what was refused; throws it on. */
  readonly onRefuse: (error: unknown) => void;
  /** Called with the id of the new user. */
  readonly onJoin: (account: string) => void;
}): ReactElement {
  const { link, onBegin, onRefuse, onJoin } = props;
  const texts = useMessages("accept", acceptInEnglish);
  const client = useGuildhall();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const signing = useAction(async () => {
    onBegin();
    try {
      const { user } = await client.call("POST /api/invitations/:invitation/sign-up", {
        parameters: { invitation: link.id },
        body: { secret: link.secret, name, password },
      });
      await client.refreshMe();
      onJoin(user.id);
    } catch (error) {
      onRefuse(error);
    }
  });
  const nameError = isChecked && name.trim() === "" ? texts.nameMissing : signing.errors["name"];
  const isShort = password.length < shortest;
  return (
    <form
      className="gh-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (name.trim() !== "" && !isShort && !signing.isBusy) void signing.run();
      }}
    >
      <p className="gh-muted">{texts.signUpLead}</p>
      <TextField
        label={texts.name}
        autoComplete="name"
        maxLength={80}
        error={nameError}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={texts.password}
        type="password"
        autoComplete="new-password"
        hint={texts.passwordHint}
        error={isChecked && isShort ? texts.passwordShort : signing.errors["password"]}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Failure text={signing.failure} />
      <ActionButton type="submit" tone="primary" isBusy={signing.isBusy}>
        {texts.signUp}
      </ActionButton>
    </form>
  );
}
