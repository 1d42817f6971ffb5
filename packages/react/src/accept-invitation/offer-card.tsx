import { ProblemError } from "@guildhall/client";
import type { ProblemCode } from "@guildhall/protocol";
import { useState, type ReactElement, type ReactNode } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { useDates } from "../list/day.tsx";
import { rolesInEnglish } from "../messages/general.ts";
import { useLocale, useMessages } from "../messages/messages-provider.tsx";
import { OrganizationMark } from "../organization-mark/organization-mark.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import type { InvitationLink } from "./invitation-link.ts";
import { InvitedSignIn } from "./invited-sign-in.tsx";
import { InvitedSignUp } from "./invited-sign-up.tsx";
import { acceptInEnglish, roleMeaningsInEnglish } from "./messages.ts";
import { standingOf, type InvitationStanding, type Offer } from "./standing.ts";
import { Verdict } from "./verdict.tsx";

/** What the card takes. */
export interface OfferCardProps {
  readonly link: InvitationLink;
  readonly offer: Offer;
  /** The product's own mark. */
  readonly mark: ReactNode;
  readonly onJoin: (organization: string, account: string) => void;
  /** Called when the invitation turned out not to hold any more. */
  readonly onRefuse: (error: unknown) => void;
  readonly onDecline: () => void;
  readonly onSignInOtherwise?: (() => void) | undefined;
}

/** What was offered, and how whoever is here can take it. */
export function OfferCard(props: OfferCardProps): ReactElement {
  const { link, offer, mark, onJoin, onRefuse, onDecline, onSignInOtherwise } = props;
  const texts = useMessages("accept", acceptInEnglish);
  const { accounts } = useMe();
  const client = useGuildhall();
  // Who joins becomes a member while this page is open: what it says does not change under their hands.
  const [isJoining, setJoining] = useState<InvitationStanding | null>(null);
  const standing = isJoining ?? standingOf(offer, accounts);
  const { organization, email } = offer;
  const endsHere = (error: unknown): never => {
    if (error instanceof ProblemError && ending.includes(error.code)) onRefuse(error);
    throw error;
  };
  const accept = async (account: string): Promise<void> => {
    const { id: invitation, secret } = link;
    setJoining(standing);
    try {
      await client.call("POST /api/invitations/:invitation/acceptance", {
        parameters: { invitation },
        body: { secret },
        account,
      });
    } catch (error) {
      setJoining(null);
      if (!(error instanceof ProblemError && error.code === "already_member")) endsHere(error);
    }
    await client.refreshMe();
    onJoin(organization.slug, account);
  };
  if (standing.kind === "member") {
    const { user } = standing.account;
    return (
      <Verdict title={texts.memberTitle(organization.name)} text={texts.memberText(email)}>
        <ActionButton tone="primary" onClick={() => onJoin(organization.slug, user.id)}>
          {texts.open(organization.name)}
        </ActionButton>
      </Verdict>
    );
  }
  return (
    <>
      <Marks mark={mark} organization={organization} />
      <OfferWords offer={offer} />
      {"others" in standing && standing.others.length > 0 && (
        <p className="gh-notice">
          {texts.wrongAccount(standing.others.map(({ user }) => user.email).join(", "), email)}
        </p>
      )}
      {standing.kind === "invited" && (
        <AcceptButton
          name={standing.account.user.name}
          organization={organization.name}
          onAccept={() => accept(standing.account.user.id)}
        />
      )}
      {standing.kind === "known" && (
        <InvitedSignIn email={email} onSignedIn={accept} onSignInOtherwise={onSignInOtherwise} />
      )}
      {standing.kind === "unknown" && (
        <InvitedSignUp
          link={link}
          onBegin={() => setJoining(standing)}
          onRefuse={(error) => {
            setJoining(null);
            endsHere(error);
          }}
          onJoin={(account) => onJoin(organization.slug, account)}
        />
      )}
      <DeclineButton link={link} onDecline={onDecline} onRefuse={onRefuse} />
    </>
  );
}

/** Between whom the invitation is: the product and the organization. */
function Marks({
  mark,
  organization,
}: Pick<OfferCardProps, "mark"> & Pick<Offer, "organization">): ReactElement {
  return (
    <div className="gh-accept-marks">
      {mark}
      <OrganizationMark organization={organization} size={40} />
    </div>
  );
}

/** Who invites whom to what, what the role is for, and which teams come with it. */
function OfferWords({ offer }: Pick<OfferCardProps, "offer">): ReactElement {
  const { organization, role, teams, email } = offer;
  const texts = useMessages("accept", acceptInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  const meaning = useMessages("roleMeanings", roleMeaningsInEnglish)[role];
  const { dayText } = useDates();
  const names = new Intl.ListFormat(useLocale(), { type: "conjunction" }).format(teams);
  return (
    <header className="gh-accept-offer">
      <h1 className="gh-accept-title">{texts.title(organization.name)}</h1>
      <p>{texts.offer(offer.invitedBy, organization.name, roles[role] ?? role)}</p>
      {meaning !== undefined && <p>{meaning}</p>}
      {teams.length > 0 && <p>{texts.teams(names, teams.length)}</p>}
      <p className="gh-muted">{texts.forWhom(email, dayText(offer.expiresAt))}</p>
    </header>
  );
}

/** What ends an invitation, for good or until somebody makes room. */
const ending: readonly ProblemCode[] = [
  "not_found",
  "invitation_expired",
  "invitation_void",
  "organization_full",
];

function AcceptButton(props: {
  readonly name: string;
  readonly organization: string;
  readonly onAccept: () => Promise<void>;
}): ReactElement {
  const texts = useMessages("accept", acceptInEnglish);
  const accepting = useAction(props.onAccept);
  return (
    <div className="gh-form">
      <p className="gh-muted">{texts.acceptAs(props.name)}</p>
      <Failure text={accepting.failure} />
      <ActionButton tone="primary" isBusy={accepting.isBusy} onClick={() => void accepting.run()}>
        {texts.accept(props.organization)}
      </ActionButton>
    </div>
  );
}

function DeclineButton({
  link,
  onDecline,
  onRefuse,
}: Pick<OfferCardProps, "link" | "onDecline" | "onRefuse">): ReactElement {
  const texts = useMessages("accept", acceptInEnglish);
  const client = useGuildhall();
  const declining = useAction(async () => {
    const { id: invitation, secret } = link;
    try {
      await client.call("POST /api/invitations/:invitation/rejection", {
        parameters: { invitation },
        body: { secret },
      });
    } catch (error) {
      if (error instanceof ProblemError && ending.includes(error.code)) onRefuse(error);
      throw error;
    }
    onDecline();
  });
  return (
    <div className="gh-accept-decline">
      <ActionButton tone="bare" isBusy={declining.isBusy} onClick={() => void declining.run()}>
        {texts.decline}
      </ActionButton>
      <Failure text={declining.failure} />
    </div>
  );
}
