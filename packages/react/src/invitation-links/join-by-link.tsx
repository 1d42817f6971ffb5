import { ProblemError } from "@guildhall/client";
import { useEffect, useState, type ReactElement } from "react";
import { invitationLinkFrom, type InvitationLink } from "../accept-invitation/invitation-link.ts";
import { acceptInEnglish } from "../accept-invitation/messages.ts";
import { Verdict } from "../accept-invitation/verdict.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useProblemText } from "../messages/problem-text.ts";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { LinkOffer } from "./link-offer.tsx";
import type { LinkView } from "./link-view.ts";
import { linksInEnglish } from "./messages.ts";

/** What `JoinByLink` takes. */
export interface JoinByLinkProps extends RootProps {
  /** What stands behind the `#` of the link. */
  readonly fragment: string;
  /** Called when the person is in: the slug of the organization and the id of the user. `me` knows it already. */
  readonly onJoin: (organization: string, account: string) => void;
  /** Called when the person wants to sign in by another way than a password (default: that is not offered). Keep the fragment. */
  readonly onSignInOtherwise?: (() => void) | undefined;
}

/** What an invitation link opens: lets whoever is here join with a proved address, or make an account first. */
export function JoinByLink(props: JoinByLinkProps): ReactElement {
  const { fragment, onJoin, onSignInOtherwise, ...root } = props;
  const link = invitationLinkFrom(fragment);
  const accept = useMessages("accept", acceptInEnglish);
  return (
    <div {...rootOf("gh-accept", root)}>
      {link === null ? (
        <Verdict title={accept.incompleteTitle} text={accept.incompleteText} />
      ) : (
        <Opened key={link.id} link={link} onJoin={onJoin} onSignInOtherwise={onSignInOtherwise} />
      )}
    </div>
  );
}

function Opened(
  props: Pick<JoinByLinkProps, "onJoin" | "onSignInOtherwise"> & { readonly link: InvitationLink },
): ReactElement {
  const { link, onJoin, onSignInOtherwise } = props;
  const { id, secret } = link;
  const texts = useMessages("links", linksInEnglish);
  const accept = useMessages("accept", acceptInEnglish);
  const client = useGuildhall();
  const [view, setView] = useState<LinkView | null>(null);
  const [refused, refuse] = useState<{ readonly error: unknown } | null>(null);
  const [unproved, setUnproved] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const giveUp = new AbortController();
    const input = { parameters: { link: id }, body: { secret }, signal: giveUp.signal };
    client
      .call("POST /api/invitation-links/:link/viewing", input)
      .then(setView)
      .catch((error: unknown) => {
        if (!giveUp.signal.aborted) refuse({ error });
      });
    return () => giveUp.abort();
    // The same link is read once; another attempt reads it again.
  }, [client, id, secret, attempt]);

  const tryAgain = (): void => {
    refuse(null);
    setAttempt((count) => count + 1);
  };
  if (unproved !== null) {
    return <Verdict title={texts.proveTitle} text={texts.proveText(unproved)} />;
  }
  if (refused !== null) return <Refused error={refused.error} onRetry={tryAgain} />;
  if (view === null) return <p role="status">{accept.loading}</p>;
  return (
    <LinkOffer
      link={link}
      view={view}
      onJoin={onJoin}
      onRefuse={(error) => refuse({ error })}
      onUnproved={setUnproved}
      onSignInOtherwise={onSignInOtherwise}
    />
  );
}

function Refused(props: { readonly error: unknown; readonly onRetry: () => void }): ReactElement {
  const { error, onRetry } = props;
  const links = useMessages("links", linksInEnglish);
  const accept = useMessages("accept", acceptInEnglish);
  const general = useMessages("general", generalInEnglish);
  const problemText = useProblemText();
  const code = error instanceof ProblemError ? error.code : null;
  if (code === "link_used_up") return <Verdict title={links.usedUpTitle} text={links.usedUpText} />;
  if (code === "invitation_expired") return <Verdict title={links.expiredTitle} text={links.expiredText} />;
  if (code === "invitation_void") return <Verdict title={links.goneTitle} text={links.voidText} />;
  if (code === "organization_full") return <Verdict title={accept.fullTitle} text={links.fullText} />;
  if (code === "not_found") return <Verdict title={links.goneTitle} text={links.goneText} />;
  return (
    <Verdict title={links.failedTitle} text={problemText(error)}>
      <ActionButton tone="primary" onClick={onRetry}>
        {general.retry}
      </ActionButton>
    </Verdict>
  );
}
