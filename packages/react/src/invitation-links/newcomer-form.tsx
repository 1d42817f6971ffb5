import { useState, type ReactElement } from "react";
import type { InvitationLink } from "../accept-invitation/invitation-link.ts";
import { acceptInEnglish } from "../accept-invitation/messages.ts";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { linksInEnglish } from "./messages.ts";

interface Typed {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Signs somebody in who is not here yet, or up: then their address must be proved before they join. */
export function NewcomerForm(props: {
  readonly link: InvitationLink;
  /** It is somebody who said that they have an account; else they make one, unless they say so. */
  readonly wasHere: boolean;
  readonly onSignedIn: (user: { readonly id: string; readonly email: string }) => Promise<unknown>;
  readonly onSignedUp: (email: string) => void;
  readonly onSignInOtherwise: (() => void) | undefined;
}): ReactElement {
  const { link, wasHere, onSignedIn, onSignedUp, onSignInOtherwise } = props;
  const texts = useMessages("links", linksInEnglish);
  const accept = useMessages("accept", acceptInEnglish);
  const client = useGuildhall();
  const [isKnown, setKnown] = useState(wasHere);
  const [person, setPerson] = useState<Typed>({ name: "", email: "", password: "" });
  const sending = useAction(
    async () => {
      const { name, email, password } = person;
      if (isKnown) {
        await onSignedIn((await client.signIn({ email, password })).user);
        return;
      }
      const input = { parameters: { link: link.id }, body: { secret: link.secret, name, email, password } };
      await client.call("POST /api/invitation-links/:link/sign-up", input);
      onSignedUp(email);
    },
    { wrong_credentials: "password", email_taken: "email", email_domain_refused: "email" },
  );
  const change = (part: Partial<Typed>): void => {
    setPerson({ ...person, ...part });
    sending.forget();
  };
  return (
    <form
      className="gh-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending.isBusy) void sending.run();
      }}
    >
      {!isKnown && <p className="gh-muted">{texts.signUpLead}</p>}
      <Fields isKnown={isKnown} person={person} errors={sending.errors} onChange={change} />
      <Failure text={sending.failure} />
      <ActionButton type="submit" tone="primary" isBusy={sending.isBusy}>
        {isKnown ? accept.signIn : texts.signUp}
      </ActionButton>
      <ActionButton
        tone="bare"
        onClick={() => {
          setKnown(!isKnown);
          sending.forget();
        }}
      >
        {isKnown ? texts.signUp : texts.signIn}
      </ActionButton>
      {isKnown && onSignInOtherwise && (
        <ActionButton tone="bare" onClick={onSignInOtherwise}>
          {accept.signInOtherwise}
        </ActionButton>
      )}
    </form>
  );
}

function Fields(props: {
  readonly isKnown: boolean;
  readonly person: Typed;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<Typed>) => void;
}): ReactElement {
  const { isKnown, person, errors, onChange } = props;
  const texts = useMessages("links", linksInEnglish);
  const accept = useMessages("accept", acceptInEnglish);
  return (
    <>
      {!isKnown && (
        <TextField
          label={accept.name}
          autoComplete="name"
          error={errors["name"]}
          value={person.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      )}
      <TextField
        label={texts.email}
        type="email"
        autoComplete={isKnown ? "username" : "email"}
        error={errors["email"]}
        value={person.email}
        onChange={(event) => onChange({ email: event.target.value })}
      />
      <TextField
        label={accept.password}
        type="password"
        autoComplete={isKnown ? "current-password" : "new-password"}
        hint={isKnown ? undefined : accept.passwordHint}
        error={errors["password"]}
        value={person.password}
        onChange={(event) => onChange({ password: event.target.value })}
      />
    </>
  );
}
