import { ProblemError } from "@guildhall/client";
import type { ProblemCode } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import type { InvitationLink } from "../accept-invitation/invitation-link.ts";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import type { LinkView } from "./link-view.ts";
import { linksInEnglish } from "./messages.ts";
import { NewcomerForm } from "./newcomer-form.tsx";

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

/** What a link offers: one button for each account that is here, and for whoever is not a form, which comes when asked for. */
export function LinkOffer(props: LinkOfferProps): ReactElement {
  const { link, view, onJoin, onRefuse, onUnproved } = props;
  const texts = useMessages("links", linksInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  const { accounts } = useMe();
  const client = useGuildhall();
  const [isAnother, setAnother] = useState(false);
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
      {accounts.map(({ user }, index) => (
        <ActionButton
          key={user.id}
          tone={index > 0 || isAnother ? "quiet" : "primary"}
          isBusy={joining.isBusy}
          onClick={() => void joining.run(user)}
        >
          {texts.joinAs(user.email)}
        </ActionButton>
      ))}
      {isAnother || accounts.length === 0 ? (
        <NewcomerForm
          link={link}
          wasHere={isAnother}
          onSignedIn={joining.run}
          onSignedUp={onUnproved}
          onSignInOtherwise={props.onSignInOtherwise}
        />
      ) : (
        <div className="gh-accept-others">
          <ActionButton tone="bare" onClick={() => setAnother(true)}>
            {texts.otherwise}
          </ActionButton>
        </div>
      )}
    </>
  );
}
