import { ProblemError } from "@guildhall/client";
import type { ProblemCode } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import type { InvitationLink } from "../accept-invitation/invitation-link.ts";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { acceptInEnglish } from "../accept-invitation/messages.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import type { LinkView } from "./link-view.ts";
import { linksInEnglish } from "./messages.ts";

/** What the offer takes. */
export interface LinkOfferProps {
  readonly link: InvitationLink;
  readonly view: LinkView;
  readonly onJoin: (organization: string, account: string) => void;
  /** Called when the link turned out not to hold any more. */
  readonly onRefuse: (error: unknown) => void;
  /** Called with the address that must be proved first. */
  readonly onUnproved: (email: string) => void;
  readonly onSignInOtherwise?: (() => void) | undefined;
}

const ending: readonly ProblemCode[] = [
  "not_found",
  "invitation_expired",
  "invitation_void",
  "link_used_up",
  "organization_full",
];

/** What a link offers: one button for each account that is here, and a form for whoever is not. */
export function LinkOffer(props: LinkOfferProps): ReactElement {
  const { link, view, onJoin, onRefuse, onUnproved } = props;
  const texts = useMessages("links", linksInEnglish);
  const accept = useMessages("accept", acceptInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  const { accounts } = useMe();
  const client = useGuildhall();
  const joining = useAction(async (user: { readonly id: string; readonly email: string }) => {
    const input = { parameters: { link: link.id }, body: { secret: link.secret }, account: user.id };
    try {
      await client.call("POST /api/invitation-links/:link/acceptance", input);
    } catch (error) {
      const code = error instanceof ProblemError ? error.code : null;
      if (code === "email_unproved") {
        onUnproved(user.email);
        return;
      }
      if (code !== null && ending.includes(code)) onRefuse(error);
      if (code !== "already_member") throw error;
    }
    await client.refreshMe();
    onJoin(view.organization.slug, user.id);
  });
  const { name } = view.organization;
  return (
    <>
      <header className="gh-accept-offer">
        <h1 className="gh-accept-title">{texts.joinTitle(name)}</h1>
        <p>{texts.offer(view.invitedBy, name, roles[view.role] ?? view.role)}</p>
        {view.allowedDomain !== null && <p className="gh-muted">{texts.forDomain(view.allowedDomain)}</p>}
      </header>
      <Failure text={joining.failure} />
      {accounts.map(({ user }) => (
        <ActionButton
          key={user.id}
          tone="primary"
          isBusy={joining.isBusy}
          onClick={() => void joining.run(user)}
        >
          {texts.joinAs(user.email)}
        </ActionButton>
      ))}
      <NewcomerForm
        link={link}
        isOnlyWay={accounts.length === 0}
        onSignedIn={joining.run}
        onSignedUp={onUnproved}
      />
      {props.onSignInOtherwise && (
        <ActionButton tone="bare" onClick={props.onSignInOtherwise}>
          {accept.signInOtherwise}
        </ActionButton>
      )}
    </>
  );
}

/** Signs somebody in who is not here yet, or up: then their address must be proved before they join. */
function NewcomerForm(props: {
  readonly link: InvitationLink;
  readonly isOnlyWay: boolean;
  readonly onSignedIn: (user: { readonly id: string; readonly email: string }) => Promise<unknown>;
  readonly onSignedUp: (email: string) => void;
}): ReactElement {
  const { link, isOnlyWay, onSignedIn, onSignedUp } = props;
  const texts = useMessages("links", linksInEnglish);
  const accept = useMessages("accept", acceptInEnglish);
  const client = useGuildhall();
  const [isKnown, setKnown] = useState(false);
  const [person, setPerson] = useState({ name: "", email: "", password: "" });
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
  const change = (part: Partial<typeof person>): void => {
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
      {!isKnown && (
        <TextField
          label={accept.name}
          autoComplete="name"
          error={sending.errors["name"]}
          value={person.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      )}
      <TextField
        label={texts.email}
        type="email"
        autoComplete={isKnown ? "username" : "email"}
        error={sending.errors["email"]}
        value={person.email}
        onChange={(event) => change({ email: event.target.value })}
      />
      <TextField
        label={accept.password}
        type="password"
        autoComplete={isKnown ? "current-password" : "new-password"}
        hint={isKnown ? undefined : accept.passwordHint}
        error={sending.errors["password"]}
        value={person.password}
        onChange={(event) => change({ password: event.target.value })}
      />
      <Failure text={sending.failure} />
      <ActionButton type="submit" tone={isOnlyWay ? "primary" : "quiet"} isBusy={sending.isBusy}>
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
    </form>
  );
}
